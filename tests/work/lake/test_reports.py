"""The report of a copy adds up: every place's own row is the sum of those below it, its bars are its persons."""

import pytest

from tests.cast import COUNTY, HERE, NEXT, TOWNSHIP, cast, household
from tests.lake.making import make_copy, the_book
from yangguang.lake import copies
from yangguang.register import scope
from yangguang.register.models import Snapshot
from yangguang.terms.place import parent
from yangguang.work.lake import reports, snapshots
from yangguang.work.questions import answers


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    copy = make_copy(tmp_path_factory.mktemp("copies") / "c", households=600, seed=5)
    return {one["place"]: one for one in reports.report(copy, copies.connect_to(copy), the_book())}


@pytest.mark.once
def test_every_roll_up_adds_up_exactly(said):
    for one in said.values():
        if one["below"]:
            for key in ("all_households", "all_persons", *reports.SUMS):
                assert one["row"].get(key, 0) == sum(r.get(key, 0) for r in one["below"]), (one["place"], key)


@pytest.mark.once
def test_bars_are_persons_and_the_first_below_the_line_are_the_poor(said):
    for one in said.values():
        persons = one["bins"]["persons"]
        assert sum(persons) == one["row"].get("persons", 0)
        below = one["line_yuan"] * 100 // reports.STEP_FEN
        assert sum(persons[:below]) == one["row"].get("poor", 0)


@pytest.mark.once
def test_statuses_and_sources_are_of_the_same_households(said):
    for one in said.values():
        assert sum(h for h, _p in one["statuses"].values()) == one["row"]["all_households"]
        if one["sources"]:
            assert one["sources"]["persons"] <= one["row"]["persons"]


@pytest.mark.once
def test_each_place_says_its_copy_and_its_book_and_stands_below_its_parent(said):
    for place, one in said.items():
        assert one["copy"]["root"] and one["book"] == the_book().digest and one["line_yuan"] == 6000
        if place != 320000000000:
            assert place in {r["place"] for r in said[parent(place)]["below"]}


@pytest.mark.django_db
def test_a_frozen_county_has_a_report_of_every_place_that_has_people(home):
    people = cast()
    household(place=HERE, income_yuan=3500, size=2)
    household(place=NEXT, income_yuan=9000, size=1)
    made = snapshots.freeze(people.county, COUNTY)
    with scope.everything("test"):
        copy = Snapshot.objects.get(id=made["snapshot"])
    assert reports.make(copy) == 4
    whole = answers.read(copy, answers.REPORT, str(COUNTY))
    assert (whole["row"]["persons"], whole["row"]["poor"], whole["row"]["mean_fen"]) == (
        3,
        2,
        533333.3333333334,
    )
    assert [r["place"] for r in answers.read(copy, answers.REPORT, str(TOWNSHIP))["below"]] == [HERE, NEXT]
    assert answers.read(copy, answers.REPORT, str(HERE))["below"] == []
