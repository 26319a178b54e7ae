"""The part of the check that looks at chains stands alone; what it finds is tried in test_checks.py."""

import pytest

from tests.cast import cast
from yangguang.register.models import JournalLine
from yangguang.work.checking import chain
from yangguang.work.checking.report import Report

pytestmark = pytest.mark.django_db


def test_lines_are_linked_again_and_heads_told(home):
    cast()
    report = Report()
    chain.check(report, None)
    assert (report.differences, report.lines) == ([], JournalLine.objects.count())
    assert set(report.heads) == set(JournalLine.objects.values_list("chain_id", flat=True))
    assert all(len(digest) == 64 for digest in report.heads.values())


def test_a_head_that_is_not_ours_is_a_difference(home):
    cast()
    report = Report()
    chain.check(report, "f" * 64)
    assert [d["what"] for d in report.differences] == ["head on the notice"]
