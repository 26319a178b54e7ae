"""A file of another edition enters where the register has gone, or its household waits."""

import datetime as dt
from pathlib import Path

import pytest

from tests import workbooks
from tests.cast import COUNTY, DAY, EDITION, PROVINCE, Cast, cast
from tests.walk import all_of, do
from yangguang.book.places import load_edition
from yangguang.reading.claims import ClaimedHousehold
from yangguang.register import scope
from yangguang.register.models import Batch, Household, Residence
from yangguang.terms.place import span
from yangguang.work import jobs, moving, runners
from yangguang.work.adopting import adoption
from yangguang.work.adopting.choices import Choices
from yangguang.work.batches import intake
from yangguang.work.moving import Remap

pytestmark = pytest.mark.django_db

MIDDLE, LAST = "2020-06-30", "2023-06-30"
LANTIAN, XUEER, SONGZHUANG = 321324100055, 321324200207, 321324201200


def remap(source: str = EDITION, target: str = MIDDLE, within: int = COUNTY) -> Remap:
    return Remap(load_edition(source, PROVINCE), load_edition(target, PROVINCE), span(within))


def claimed(place: int) -> ClaimedHousehold:
    household = ClaimedHousehold("K1", 4)
    household.place = place
    return household


def test_a_village_goes_by_the_table_and_is_asked_once():
    moved = remap()
    assert not moved.refuse(claimed(LANTIAN)) and not moved.refuse(claimed(LANTIAN))
    assert moved.certain == {LANTIAN: 321324001020}


def test_a_doubtful_village_is_held_back_with_the_likeliest_names():
    household = claimed(XUEER)
    assert remap().refuse(household)
    (refusal,) = household.refusals
    assert refusal.code == "place_needs_choice"
    assert refusal.facts["village"] == "雪二村委会" and refusal.facts["known"].startswith(
        "雪二新村社区村委会"
    )


def test_the_same_edition_changes_nothing():
    moved = remap(EDITION, EDITION)
    assert not moved.refuse(claimed(XUEER)) and moved.certain == {}


def test_a_later_file_goes_back_only_where_one_village_became_one():
    moved = remap(MIDDLE, EDITION)
    assert not moved.refuse(claimed(321324001020)) and moved.certain == {321324001020: LANTIAN}
    assert moved.refuse(claimed(321324101223))


def test_who_may_send_for_a_place_is_judged_where_the_place_is_now():
    moved = remap(within=321324001000)
    assert not moved.refuse(claimed(LANTIAN))
    elsewhere = claimed(321324100009)  # of the same township before, now in another sub-district
    assert moved.refuse(elsewhere)
    assert elsewhere.refusals[0].code == "place_out_of_scope"


def test_what_people_chose_at_the_adoption_holds_for_files_too():
    people = cast(with_places=True)
    _adopt(people, {SONGZHUANG: 321324101227})
    moved = remap()
    assert not moved.refuse(claimed(SONGZHUANG))
    assert moved.certain[SONGZHUANG] == 321324101227
    assert moved.refuse(claimed(XUEER))


def test_a_file_older_than_two_adoptions_goes_both_ways():
    people = cast(with_places=True)
    _adopt(people, {SONGZHUANG: 321324101227})
    do(people.system_admin, adoption.apply, LAST, Choices(posts=_same_posts(people)))
    moved = remap(EDITION, LAST)
    assert not moved.refuse(claimed(SONGZHUANG)) and moved.certain[SONGZHUANG] == 321324101227


def _same_posts(people: Cast) -> dict[int, tuple[int, ...]]:
    """The cast's township officers and those of its next county go on somewhere; where is not this test's matter."""
    return {321324100000: (321324001000,)}


def _adopt(people: Cast, places: dict[int, int]) -> None:
    from tests.cast import household  # one household makes the choice a need

    for place in places:
        household(place=place)
    do(people.system_admin, adoption.apply, MIDDLE, Choices(places=places, posts=_same_posts(people)))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [
        *workbooks.household("1", 2, 1),
        *workbooks.household("2", 1, 21, **{"乡(镇)": "四河乡", "行政村": "雪二村"}),
    ]
    return workbooks.write(tmp_path / "x.xlsx", rows)


def _send(people: Cast, file: Path, day: dt.date = DAY) -> Batch:
    batch = do(people.county, intake.receive, file, file.name, intake.Wish(day=day))
    (job,) = jobs.waiting_for(batch.id)
    running = jobs.claim(frozenset((intake.READ,)), only=job.id)
    assert running is not None
    jobs.run(running, runners.RUNNERS)
    with scope.everything("a test"):
        return Batch.objects.select_related("sender", "round").get(id=batch.id)


def test_the_same_file_again_after_an_adoption_is_already_present(home: Path, file: Path):
    people = cast(with_places=True)
    first = _send(people, file)
    do(people.county, intake.apply, first)
    do(
        people.system_admin,
        adoption.apply,
        MIDDLE,
        Choices(places={XUEER: 321324101223}, posts=_same_posts(people)),
    )
    again = _send(people, file)
    counts = again.report["counts"]
    assert (counts["already_present"], counts["households_accepted"], counts["changed"]) == (2, 0, 0)
    assert {h.place for h in all_of(Household)} == {321324001020, 321324101223}


def test_a_file_that_waits_is_read_again_in_the_new_edition(home: Path, file: Path):
    people = cast(with_places=True)
    waiting = _send(people, file)
    assert waiting.status == "read"
    do(people.system_admin, adoption.apply, MIDDLE, Choices(posts=_same_posts(people)))
    with scope.everything("a test"):
        assert Batch.objects.get(id=waiting.id).status == "received"
    read = _send(people, file)
    assert (read.id, read.edition, read.report["counts"]["held_back"]) == (waiting.id, MIDDLE, 1)
    do(people.county, intake.apply, read)
    (only,) = all_of(Household)
    assert only.place == 321324001020
    assert [(r.edition, r.place) for r in all_of(Residence, household=only)] == [(MIDDLE, 321324001020)]


def test_the_verb_of_the_journal_is_the_one_adoption_writes():
    assert moving.MOVE == adoption.MOVE
