"""A sealed cell that was moved or altered is found, and so is what stands in clear beside it and no longer follows from it."""

import datetime as dt

import pytest
from django.db import connection

from tests.cast import cast, household
from tests.walk import all_of, do
from yangguang.register import cells, guard, scope, triggers
from yangguang.register.models import Household, JournalDetail, Person, Statement
from yangguang.work import corrections
from yangguang.work.checking import sealed
from yangguang.work.checking.report import Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def homes(home):
    people = cast()
    made = [household(name) for name in ("赵", "钱")]
    with guard.writing(), scope.everything("a test prepares"):
        phone = cells.shut("register_household", "phone", made[0].id, "13900000000")
        Household.objects.filter(id=made[0].id).update(phone_cell=phone)
        Statement.objects.filter(household=made[0]).update(claimed=False, items={"wage_job": 700_000})
    do(people.county, corrections.correct, made[1], corrections.Right(group="三组"), "漏登")
    return made


def differences(forged=lambda: None):
    report = Report()
    with scope.everything("a test looks"):
        with guard.writing():
            forged()
        sealed.check(report)
    return [(d["what"], d["where"]) for d in report.differences]


def test_an_untouched_register_has_no_difference(homes):
    assert differences() == []


def test_a_number_moved_to_another_person_does_not_open(homes):
    one, other = all_of(Person, household=homes[0])
    found = differences(lambda: Person.objects.filter(id=one.id).update(id_cell=bytes(other.id_cell)))
    assert found == [("sealed", f"person {one.id} id")]


def test_a_number_that_was_exchanged_by_one_who_has_the_key_of_cells_misses_its_index(homes):
    one, other = all_of(Person, household=homes[0])
    number = cells.open_cell("register_person", "id", other.id, other.id_cell)
    forged = cells.shut("register_person", "id", one.id, number)
    assert ("sealed", f"person {one.id}") in differences(lambda: Person.objects.filter(id=one.id).update(id_cell=forged))


@pytest.mark.parametrize("altered", [{"birth_date": dt.date(1931, 1, 1)}, {"sex": "9"}, {"birth_date": None}])
def test_a_birth_date_or_a_sex_that_the_number_does_not_say(homes, altered):
    one = all_of(Person)[0]
    assert differences(lambda: Person.objects.filter(id=one.id).update(**altered)) == [("person", str(one.id))]


def test_a_householder_under_another_name_is_named_without_the_name(homes):
    head = next(p for p in all_of(Person) if p.name == homes[1].head_name)
    report = Report()
    with scope.everything("a test looks"), guard.writing():
        Person.objects.filter(id=head.id).update(name="孙某")
        sealed.check(report)
    assert [(d["what"], d["where"]) for d in report.differences] == [("household", str(homes[1].id))]
    assert "孙" not in str(report.differences)


def test_items_that_no_longer_make_the_sum(homes):
    def forged():
        Statement.objects.filter(household=homes[0]).update(items={"wage_job": 1})

    assert differences(forged) == [("statement", str(homes[0].id))]


def test_a_telephone_number_that_was_altered(homes):
    cell = bytes(Household._base_manager.get(id=homes[0].id).phone_cell)
    forged = cell[:-1] + bytes((cell[-1] ^ 1,))
    found = differences(lambda: Household.objects.filter(id=homes[0].id).update(phone_cell=forged))
    assert found == [("sealed", f"household {homes[0].id} phone")]


def test_a_detail_that_is_not_the_one_its_line_commits_to(homes):
    detail = JournalDetail.objects.get()
    on = "" if connection.vendor == "sqlite" else " ON register_journaldetail"

    def forged():
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER register_journaldetail_no_update{on}")
        JournalDetail.objects.update(text_cell=cells.shut("register_journaldetail", "text", detail.id, "nothing"))
        triggers.install()

    assert differences(forged) == [("detail", f"line {detail.line_id}")]
