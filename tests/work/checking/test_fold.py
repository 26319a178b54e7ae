"""The part of the check that looks at folds stands alone; what it finds is tried in test_checks.py."""

import pytest

from tests.cast import cast, household
from yangguang.register import guard, scope
from yangguang.register.models import Case
from yangguang.work.checking import fold
from yangguang.work.checking.report import Report

pytestmark = pytest.mark.django_db


def test_cases_are_folded_from_their_opening_day(home):
    cast()
    for surname in "赵钱孙":
        household(surname)
    with scope.everything("a test looks"):
        report = Report()
        fold.check(report)
        assert (report.cases, report.differences) == (3, [])
        with guard.writing():
            Case.objects.filter(household__head_name__startswith="钱").update(status="held")
        fold.check(report)
    assert [d["what"] for d in report.differences] == ["case"]
