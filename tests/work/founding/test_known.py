"""Only in a demonstration may a file be invented around registered people; only the wanted ones are opened."""

import datetime as dt

import pytest

from tests.demo.province.making import BOOK, small
from yangguang.demo.province import filling, plan
from yangguang.register import cells, guard, scope
from yangguang.register.models import Instance, Person, PersonFacts
from yangguang.terms.decision import Refused
from yangguang.work import instance
from yangguang.work.founding import known


def wanted(first, ages):
    return [n for n, age in enumerate(ages) if (first + n) % 10 == 3 and age >= 18]


def test_the_wanted_are_named_in_the_order_of_their_rows(own_database, monkeypatch):
    monkeypatch.setattr(known, "PIECE", 33)
    instance.found(plan.PROVINCE, plan.EDITION, demo_day=plan.DAY)
    filling.fill(small(), BOOK, str)
    found = list(known.people(plan.DAY, wanted))
    assert len(found) > 10 and [k.nth for k in found] == sorted(k.nth for k in found) and found[-1].nth > 33
    with scope.everything("the test looks for those named"):
        for one in found[:5]:
            person = Person.objects.get(id_index=cells.blind(one.number))
            assert one.student == "" and person.name == one.name and plan.DAY.year - person.birth_date.year == one.age >= 18


def test_of_the_asked_it_is_told_whether_the_register_has_them_at_school(own_database, monkeypatch):
    monkeypatch.setattr(known, "PIECE", 33)
    instance.found(plan.PROVINCE, plan.EDITION, demo_day=plan.DAY)
    filling.fill(small(), BOOK, str)
    found = list(known.people(plan.DAY, lambda _first, ages: range(len(ages)), lambda nth, age: age < 19 and nth % 2 == 0))
    asked = [one for one in found if one.age < 19 and one.nth % 2 == 0]
    assert {one.student for one in found} - {""} >= {"00", "02"} and len(asked) > 20
    with scope.everything("the test looks at what the register says"):
        for one in found:
            (facts,) = PersonFacts.objects.filter(person__id_index=cells.blind(one.number))
            assert one.student == (facts.answers["student"] if one in asked else "")


@pytest.mark.django_db
def test_a_real_instance_names_nobody():
    with guard.writing():
        Instance.objects.create(province=1, edition="e", salt=b"s", demo=False)
    with pytest.raises(Refused):
        next(known.people(dt.date(2016, 10, 28), wanted))
