"""Opening a dossier is a look, written before anything is shown; a number is seen only for a purpose."""

import pytest

from tests.cast import HERE, cast, household, number_of
from tests.pages import get, post, text
from tests.walk import all_of, case_of, fresh, meet, to_meeting
from yangguang.faces import places
from yangguang.register.models import JournalLine, Letter, Person
from yangguang.work.acting import open_hand
from yangguang.work.procedure import cases as case_work

pytestmark = pytest.mark.django_db


def _looks(verb):
    return [line for line in all_of(JournalLine) if line.verb == verb]


def test_the_look_is_written_down():
    people, row = cast(with_places=True), household(size=1, numbers=[number_of(881)])
    page = get(people.county, "record", row.id)
    assert page.status_code == 200
    assert number_of(881) not in page.content.decode()
    (line,) = _looks("dossier.open")
    assert line.actor_id == people.county.id


def test_a_whole_number_needs_a_purpose_and_is_shown_once():
    people, row = cast(with_places=True), household(size=1, numbers=[number_of(882)])
    person = all_of(Person)[0]
    refused = post(people.county, "reveal", row.id, person=str(person.id), purpose="")
    assert number_of(882) not in refused.content.decode()
    shown = post(people.county, "reveal", row.id, person=str(person.id), purpose="填报部门表格")
    assert number_of(882) in shown.content.decode()
    assert len(_looks("person.reveal")) == 1
    assert number_of(882) not in get(people.county, "record", row.id).content.decode()


def test_a_village_clerk_reveals_nothing_and_a_stranger_finds_nothing():
    people, row = cast(with_places=True), household(size=1, numbers=[number_of(883)])
    person = all_of(Person)[0]
    assert post(people.clerk, "reveal", row.id, person=str(person.id), purpose="看看号码").status_code == 403
    assert get(people.stranger, "record", row.id).status_code == 404
    assert post(people.county, "reveal", row.id, person="junk", purpose="填报部门表格").status_code == 404


def test_an_applicant_withdraws_and_the_record_says_so():
    people, row = cast(with_places=True), household()
    post(people.clerk, "withdraw", row.id, reason="自愿放弃")
    assert (case_of(row).status, fresh(row).status) == ("withdrawn", "withdrawn")
    assert "withdrawn" in text(get(people.clerk, "record", row.id))


def test_a_refused_applicant_has_a_letter_with_reason_and_remedy():
    people, row = cast(with_places=True), household()
    case = case_of(row)
    with open_hand(people.clerk, via="test") as hand:
        case_work.withdraw(hand, case, "自愿放弃")
    page = get(people.clerk, "record", row.id)
    assert page.status_code == 200
    assert get(people.clerk, "letter", case.id).status_code == 404


def test_a_letter_says_whose_it_is_and_of_which_day(home):
    people = cast(with_places=True)
    row, _other = household("李"), household("司马")
    meet(people, to_meeting(people), against=(case_of(row).id,))
    (letter,) = all_of(Letter)
    page = " ".join(text(get(people.clerk, "letter", letter.id)).split())
    village = " ".join(f"{places.name(HERE)} {letter.issued_day:%-d %B %Y}".split())
    assert row.head_name in page and village in page
