"""Which day is it, in law and in fact?

Three clocks (settled.md, Time): `day`, the legal day in Asia/Shanghai, moved only in a demonstration; `at`,
the real instant, never moved; and the day at which a command opens the book, which is never an act's day.
"""

import datetime as dt

from django.utils import timezone

from yangguang.register.models import Instance
from yangguang.terms.period import legal_day


def at() -> dt.datetime:
    """The real instant, in UTC."""
    return timezone.now()


def day() -> dt.date:
    """The legal day: today in Asia/Shanghai, or the demonstration's day where the instance is one."""
    row = (
        Instance.objects.filter(demo=True, demo_day__isnull=False).values_list("demo_day", flat=True).first()
    )
    return row if row is not None else legal_day(at())
