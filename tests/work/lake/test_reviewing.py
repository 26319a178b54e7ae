"""Two persons make a candidate a finding; one is enough to say no; both are remembered."""

import datetime as dt

import pytest

from tests.cast import COUNTY, DAY, move_to
from tests.walk import all_of, do, fresh
from tests.work.lake.test_linkage import people, typed  # noqa: F401  # fixtures
from tests.workbooks import the_book
from yangguang.register import cells
from yangguang.register.models import Candidate, Finding, JournalLine, Person
from yangguang.terms.decision import Refused
from yangguang.work.acting import open_hand
from yangguang.work.lake import linkage, reviewing

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidate(people, typed):  # noqa: F811  # the fixtures imported above
    linkage.propose(people.county, COUNTY)
    return next(c for c in all_of(Candidate) if c.person_id == typed[0].id and c.probability >= 0.5)


def test_two_persons_confirm_and_it_is_a_finding_like_any_other(people, candidate):  # noqa: F811
    do(people.county, reviewing.answer, candidate, True)
    assert fresh(candidate).status == "entered" and all_of(Finding) == []
    with pytest.raises(Refused, match="same_person_twice"):
        do(people.county, reviewing.answer, candidate, True)
    with pytest.raises(Refused, match="signers_disagree"):
        do(people.county2, reviewing.answer, candidate, False)
    do(people.county2, reviewing.answer, candidate, True)
    (finding,) = all_of(Finding)
    assert (finding.person_id, finding.dataset, finding.status) == (candidate.person_id, "vehicles", "open")
    with pytest.raises(Refused, match="candidate_answered"):
        do(people.county, reviewing.answer, candidate, True)
    linkage.propose(people.county, COUNTY)
    assert len(all_of(Finding)) == 1 and fresh(candidate).same is True


def test_one_person_says_no_and_the_next_run_remembers(people, candidate):  # noqa: F811
    do(people.county, reviewing.answer, candidate, False)
    assert (fresh(candidate).status, fresh(candidate).same) == ("answered", False)
    linkage.propose(people.county, COUNTY)
    assert candidate.id not in {c.id for c in linkage_queue(people)}
    assert all_of(Finding) == []


def linkage_queue(people):  # noqa: F811
    def look(hand):
        hand.note("test.look", place=COUNTY)
        return linkage.queue(COUNTY)

    return do(people.county, look)


def test_an_entry_is_taken_back(people, candidate):  # noqa: F811
    do(people.county, reviewing.answer, candidate, True)
    do(people.county2, reviewing.take_back, candidate, "另一人")
    assert (fresh(candidate).status, fresh(candidate).same) == ("open", None)


def test_side_by_side_masks_numbers_until_a_purpose_is_given(people, candidate, typed):  # noqa: F811
    number = cells.open_cell("register_person", "id", typed[0].id, typed[0].id_cell)

    def look(hand):
        return reviewing.side_by_side(hand, reviewing.found(candidate.id))

    shown = do(people.county, look)
    fields = {f["en"]: f for f in shown["fields"]}
    assert fields["name"]["left"] == fields["name"]["right"] == typed[0].name
    assert fields["ID number"]["left"] == number[:6] + "*" * 10 + "▢*"
    assert number not in str(shown) and fields["ID number"]["says_en"] == "speaks very strongly for"
    with open_hand(people.county, purpose="核对疑似同一人", via="test") as hand:
        assert number in str(look(hand))
    assert [line.verb for line in all_of(JournalLine)].count("candidate.open") == 2


def test_phone_and_address_are_shown_for_a_purpose_only():
    dataset, book = the_book().dataset("vehicles"), the_book()
    said = {"name": "甲", "phone": "13800001111", "home": "某镇三组"}
    sides = {"name": "甲", "id_number": "", "sex": "1", "phone": "13900002222", "address": "某镇四组"}
    person = Person(name="甲")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reviewing.described, "of_person", lambda *_: sides)
        masked, whole = (reviewing._words(book, dataset, person, said, purpose) for purpose in (False, True))
    assert (masked["phone"], masked["address"]) == (("", ""),) * 2 and masked["sex"] == ("男", "")
    assert (whole["phone"], whole["address"]) == (("13900002222", "13800001111"), ("某镇四组", "某镇三组"))


def test_ones_own_word_of_today_is_undone_and_nobody_elses(people, candidate):  # noqa: F811
    do(people.county, reviewing.answer, candidate, False)
    with pytest.raises(Refused, match="candidate_answered"):
        do(people.county2, reviewing.undo, candidate)
    do(people.county, reviewing.undo, candidate)
    assert (fresh(candidate).status, fresh(candidate).answered_id) == ("open", None)
    do(people.county, reviewing.answer, candidate, True)
    do(people.county, reviewing.undo, candidate)
    assert fresh(candidate).status == "open"
    do(people.county, reviewing.answer, candidate, False)
    move_to(DAY + dt.timedelta(days=1))
    with pytest.raises(Refused, match="candidate_answered"):
        do(people.county, reviewing.undo, candidate)


def test_masked_numbers_show_where_they_differ_and_nothing_more():
    one, other = "321324196005011234", "321324196005012134"
    assert reviewing.masked_beside(one, other) == ("321324********▢▢**",) * 2
    assert reviewing.masked_beside(one, "12") == ("321324************", "12")


def test_weights_have_words_in_both_languages():
    assert reviewing.strength(12.0)[1] == "speaks very strongly for"
    assert reviewing.strength(0.0)[0] == "几乎不说明问题"
    assert reviewing.strength(-9.0)[1] == "speaks strongly against"
