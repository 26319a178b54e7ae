"""Left over is who has no counterpart by number, whether the file lies on a shelf or in the database."""

import pytest

from tests.cast import COUNTY
from tests.walk import all_of, do
from tests.work.lake.test_linkage import people, typed  # noqa: F401  # fixtures
from yangguang.register.models import DataLoad, DataRow
from yangguang.work import books
from yangguang.work.lake.linking import unmatched
from yangguang.work.lake.linking.described import fields_of
from yangguang.work.lake.linking.people import People
from yangguang.work.lake.linking.unmatched import LeftOver
from yangguang.work.lake.linking.workfile import DRAWERS

pytestmark = pytest.mark.django_db
ELSEWHERE = 321324104000  # a township of the county in which nobody is registered


def _looked(people, act):  # noqa: F811
    def look(hand):
        hand.note("test.look", place=COUNTY)
        load = DataLoad.objects.get()
        dataset = books.now(COUNTY, hand.day).dataset("vehicles")
        with People(COUNTY, fields_of(dataset)) as everyone:
            return act(load, LeftOver(load, dataset, everyone, unmatched.everybody(everyone, [load])))

    return do(people.county, look)


def test_left_over_are_those_without_a_counterpart(people, typed):  # noqa: F811
    persons, records = _looked(people, lambda _, over: (over.persons(range(DRAWERS)), list(over.records())))
    assert typed[2].id.hex not in persons["id"].to_pylist() and len(persons) == 79
    assert [len(some) for some in records] == [62]
    (told,) = records[0].slice(0, 1).to_pylist()
    assert told["name"] == typed[0].name and len(told["id_number"]) == 18


def test_of_a_township_are_left_over_those_whom_nobody_of_the_county_is(people, typed):  # noqa: F811
    """A record that found its person in another township is not looked for in this one."""

    def look(hand):
        hand.note("test.look", place=COUNTY)
        load, dataset = DataLoad.objects.get(), books.now(COUNTY, hand.day).dataset("vehicles")
        with People(ELSEWHERE, fields_of(dataset)) as few:
            over = LeftOver(load, dataset, few, unmatched.everybody(few, [load]))
            return len(few), sum(over.held()), sum(map(len, over.records()))

    assert do(people.county, look) == (0, 0, 62)


def test_who_is_known_by_number_names_the_others_of_the_household(people, typed):  # noqa: F811
    (said,) = _looked(people, lambda _, over: list(over.mates()))
    assert said["name"].to_pylist() == [typed[2].name]


def test_a_row_is_kept_once_when_a_finding_needs_it(people, typed):  # noqa: F811
    def keep(load, over):
        row = next(over.records())["row"][0].as_py()
        return row, unmatched.kept_row(load, row).id, unmatched.kept_row(load, row).id, unmatched.said(load, row)

    row, first, second, said = _looked(people, keep)
    assert first == second and said["name"] == typed[0].name
    assert len(all_of(DataRow, row=row)) == 1


def test_what_was_purged_says_nothing(people, typed):  # noqa: F811
    assert _looked(people, lambda load, _: unmatched.said(load, 999_999)) is None
    assert _looked(people, lambda load, _: unmatched.kept_row(load, 999_999)) is None
