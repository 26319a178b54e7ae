"""What held on a day, as known now or at a journal line?"""

import datetime as dt

import pytest
from django.db import connection

from yangguang.work.lake.moments import Moment

pytestmark = pytest.mark.django_db
DAYS = [dt.date(2016, 1, d) for d in (1, 10, 20)]
# of one owner: id, from_day, to_day, act_from, act_to
FACTS = [
    ("a", "2016-01-01", "2016-01-10", 1, None),  # ended in place by what act 3 opened
    ("b", "2016-01-10", None, 3, 5),  # no longer believed since act 5
    ("c", "2016-01-10", None, 5, None),
]


def found(moment, single):
    rows = ", ".join(f"('o', '{i}', date('{f}'), {'NULL' if t is None else f'''date('{t}')'''}, {a}, {z or 'NULL'})"
                     for i, f, t, a, z in FACTS)  # fmt: skip
    facts = f"(SELECT * FROM (VALUES {rows}) v(owner, id, from_day, to_day, act_from_id, act_to_id))"
    if connection.vendor == "sqlite":
        names = ("owner", "id", "from_day", "to_day", "act_from_id", "act_to_id")
        columns = ", ".join(f"column{n} AS {name}" for n, name in enumerate(names, 1))
        facts = f"(SELECT {columns} FROM (VALUES {rows}))"
    sql = moment.latest(facts, "owner") if single else f"SELECT r.* FROM {facts} r WHERE {moment.holds('r')}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM ({sql}) q ORDER BY id")
        return "".join(i for (i,) in cursor.fetchall())


def test_what_holds_on_each_day_as_known_now():
    assert [found(Moment(day), True) for day in DAYS] == ["a", "c", "c"]
    assert [found(Moment(day), False) for day in DAYS] == ["a", "c", "c"]


def test_what_was_known_at_each_line_of_the_last_day():
    known = [found(Moment(DAYS[2], line), True) for line in (0, 1, 2, 3, 4, 5)]
    assert known == ["", "a", "a", "b", "b", "c"]


def test_an_end_that_an_act_wrote_is_kept_for_facts_of_which_there_are_several():
    assert [found(Moment(DAYS[2], line), False) for line in (1, 3, 5)] == ["", "b", "c"]


def test_what_had_begun_whether_or_not_it_went_on():
    def begun(moment):
        with connection.cursor() as cursor:
            rows = ", ".join(f"('{i}', date('{f}'), {a}, {z or 'NULL'})" for i, f, _, a, z in FACTS)
            facts = f"WITH v(id, from_day, act_from_id, act_to_id) AS (VALUES {rows})"
            cursor.execute(f"{facts} SELECT id FROM v WHERE {moment.begun('v')} ORDER BY id")
            return "".join(i for (i,) in cursor.fetchall())

    assert [begun(Moment(day)) for day in DAYS] == ["a", "ac", "ac"]
    assert [begun(Moment(DAYS[2], line)) for line in (0, 1, 3, 5)] == ["", "a", "ab", "ac"]
