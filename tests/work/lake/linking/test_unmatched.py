"""Left over is who has no counterpart by number, whether the file lies on a shelf or in the database."""

import pytest

from tests.cast import COUNTY
from tests.walk import all_of, do
from tests.work.lake.test_linkage import people, typed  # noqa: F401  # fixtures
from yangguang.register.models import DataLoad, DataRow
from yangguang.work import books
from yangguang.work.lake.linking import unmatched
from yangguang.work.lake.linking.unmatched import LeftOver

pytestmark = pytest.mark.django_db


def _looked(people, act):  # noqa: F811
    def look(hand):
        hand.note("test.look", place=COUNTY)
        load = DataLoad.objects.get()
        return act(load, LeftOver(load, books.now(COUNTY, hand.day).dataset("vehicles"), COUNTY))

    return do(people.county, look)


def test_left_over_are_those_without_a_counterpart(people, typed):  # noqa: F811
    persons, records = _looked(people, lambda _, over: (list(over.persons()), list(over.records())))
    assert typed[2].id.hex not in {p[0] for p in persons} and len(persons) == 79
    told = dict(zip(unmatched.RECORD, records[0], strict=True))
    assert len(records) == 62 and told["name"] == typed[0].name and len(told["id_number"]) == 18


def test_a_row_is_kept_once_when_a_finding_needs_it(people, typed):  # noqa: F811
    def keep(load, over):
        row = next(over.records())[0]
        return row, unmatched.kept_row(load, row).id, unmatched.kept_row(load, row).id, unmatched.said(load, row)

    row, first, second, said = _looked(people, keep)
    assert first == second and said["name"] == typed[0].name
    assert len(all_of(DataRow, row=row)) == 1


def test_what_was_purged_says_nothing(people, typed):  # noqa: F811
    assert _looked(people, lambda load, _: unmatched.said(load, 999_999)) is None
    assert _looked(people, lambda load, _: unmatched.kept_row(load, 999_999)) is None
