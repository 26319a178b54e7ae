"""How does a demonstration live through a window in a minute?"""

import datetime as dt

from yangguang.register.models import Instance
from yangguang.terms.decision import Refused, no
from yangguang.terms.period import add_days
from yangguang.work.acting import Hand

MOST = 31  # a month at once; more would let every window end unseen


def forward(hand: Hand, days: int = 1) -> dt.date:
    """Move the demonstration's legal day `days` forward; return the new day. A real instance cannot.

    Raises `Refused` `not_a_demonstration`, `days_out_of_range`.
    """
    row = Instance.objects.select_for_update().first()
    if row is None or not row.demo or row.demo_day is None:
        raise Refused(no("not_a_demonstration"))
    if not 1 <= days <= MOST:
        raise Refused(no("days_out_of_range", most=MOST))
    new = add_days(row.demo_day, days)
    hand.note("demo.day", place=row.province, facts={"from": row.demo_day, "to": new})
    Instance.objects.filter(id=row.id, demo=True).update(demo_day=new)
    return new
