"""A question of a page is answered as the bulk judgement says, kept beside the copy, and written as a look."""

import pytest

from tests.cast import COUNTY, HERE, NEXT, TOWNSHIP, cast, household
from tests.walk import all_of
from yangguang.lake import copies
from yangguang.lake.whatif import Scenario
from yangguang.register import scope
from yangguang.register.models import Household, JournalLine, Snapshot
from yangguang.terms.decision import Refused
from yangguang.work.lake import redetermination, snapshots, supposing
from yangguang.work.questions import answers

pytestmark = pytest.mark.django_db


def question(place=COUNTY, supposed=None, without=(), excluding=None):
    return {"place": place, "supposed": supposed or {}, "without": list(without), "excluding": excluding}


@pytest.fixture
def copy(home):
    people = cast()
    household(place=HERE, income_yuan=3500, size=2)
    household(place=NEXT, income_yuan=6500, size=3)
    made = snapshots.freeze(people.county, COUNTY)
    with scope.everything("test"):
        return people, Snapshot.objects.get(id=made["snapshot"])


def test_a_higher_line_lets_the_second_household_in(copy):
    people, snapshot = copy
    asked = question(supposed={"income_line": 7000})
    said = supposing.answer(people.county, snapshot, asked)
    assert (said["whole"]["as_is"]["persons"], said["whole"]["what_if"]["persons"]) == (2, 5)
    assert said["whole"]["enters"] == {"households": 1, "persons": 3} and said["level"] == "township"
    assert set(said["places"]) == {str(TOWNSHIP)} and said["copy"]["root"] == snapshot.root
    assert answers.read(snapshot, answers.WHATIF, answers.question(asked)) == said
    other = redetermination.suppose(people.county, str(snapshot.id), [Scenario({"income_line": 7000})])
    assert other["scenarios"][0]["whole"] == said["whole"]
    assert {h.status for h in all_of(Household)} == {"applicant"}


def test_a_place_within_is_asked_alone_and_by_those_it_concerns(copy):
    people, snapshot = copy
    said = supposing.answer(people.township, snapshot, question(TOWNSHIP, {"income_line": 3000}))
    assert said["whole"]["leaves"] == {"households": 1, "persons": 2} and set(said["places"]) == {str(HERE)}
    with pytest.raises(Refused, match="not_permitted"):
        supposing.answer(people.stranger, snapshot, question(TOWNSHIP))


def test_few_places_stay_in_memory_and_each_question_is_a_look(copy):
    people, snapshot = copy
    for place in (COUNTY, TOWNSHIP, HERE, COUNTY):
        supposing.answer(people.county, snapshot, question(place))
    assert len(supposing._known) == supposing.MOST
    looks = [line for line in all_of(JournalLine) if line.verb == "copy.ask"]
    assert len(looks) == 4


def test_a_copy_is_read_through_for_the_first_question_only(copy, monkeypatch):
    people, snapshot = copy
    read, faults = [], copies.faults

    def counted(folder, root=None, contents=True):
        read.append(contents)
        return faults(folder, root, contents)

    monkeypatch.setattr(copies, "faults", counted)
    for yuan in (7000, 3000):
        supposing.answer(people.county, snapshot, question(supposed={"income_line": yuan}))
    assert read == [True, False]


def test_what_cannot_be_supposed_is_refused(copy):
    people, snapshot = copy
    with pytest.raises(Refused, match="unknown_income_part"):
        supposing.answer(people.county, snapshot, question(without=["luck"]))
