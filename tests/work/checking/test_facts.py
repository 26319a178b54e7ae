"""The part of the check that looks at factss stands alone; what it finds is tried in test_checks.py."""

import pytest

from tests.cast import cast, household
from yangguang.register import guard, scope
from yangguang.register.models import Condition, Household
from yangguang.work.checking import facts
from yangguang.work.checking.report import Report

pytestmark = pytest.mark.django_db


def test_columns_are_compared_with_facts(home):
    cast()
    row = household("赵")
    with scope.everything("a test looks"):
        report = Report()
        facts.check(report)
        assert report.differences == []
        with guard.writing():
            Household.objects.filter(id=row.id).update(size=9)
        facts.check(report)
    assert [(d["what"], d["where"]) for d in report.differences] == [("household", str(row.id))]


def test_the_main_cause_of_the_list_is_the_one_the_conditions_say(home):
    cast()
    row, older = household("赵"), household("钱")
    with scope.everything("a test looks"), guard.writing():
        held = Condition.objects.get(household=row)
        held.answers = {**held.answers, "cause": "02"}
        held.save()
        report = Report()
        facts.check(report)
        assert [(d["what"], d["where"]) for d in report.differences] == [("household", str(row.id))]
        Household.objects.filter(id=row.id).update(cause="02")
        facts.check(whole := Report())
    assert whole.differences == [] and older.cause == "01"
