"""What a file claims is staged with its own columns apart, what must not be read apart from what may, and its status."""

import datetime as dt

import pytest

from tests.cast import HERE
from yangguang.book.reader import open_book
from yangguang.reading.claims import ClaimedHousehold, ClaimedPerson
from yangguang.terms.identity import normalise_id
from yangguang.work.batches.claiming import OWN, Claims

pytestmark = pytest.mark.once
BOOK = open_book(HERE, dt.date(2016, 10, 28))


@pytest.fixture
def staged():
    """One household of one, as a file claims it."""

    def stage(place_of=None, **facts):
        person = ClaimedPerson(
            row=7, key="P1", name="赵甲", id=normalise_id("11010519491231002X"), relation="01", head=True, sex=None,
            birth="1949-12-31",
            facts={"education": "20", "health": ["b"], "name": "赵甲"}, words={"labour": "从未见过的词"},
        )  # fmt: skip
        claimed = ClaimedHousehold(key="H1", first_row=7)
        claimed.place, claimed.facts, claimed.members, claimed.income_fen_per_head = HERE, facts, [person], 532000
        return Claims(BOOK, place_of or {}).stage(claimed)

    return stage


def test_what_has_a_column_of_its_own_does_not_stand_in_the_answers_again(staged):
    row = staged(group="三组", cause="01", phone="13800000000", water_safe="1")
    assert (row["group"], row["cause"], row["phone"]) == ("三组", "01", "13800000000")
    assert row["answers"] == {"water_safe": "1"} and not OWN & set(row["answers"])


def test_what_the_form_keeps_encrypted_is_private(staged):
    row = staged(address="某村三号", bank_account="123", dangerous_house="C")
    assert row["private"] == {"address": "某村三号", "bank_account": "123"} and row["answers"] == {"dangerous_house": "C"}
    assert row["people"][0]["private"] == {"health": ["b"]}


def test_a_word_without_a_code_follows_its_field(staged):
    assert staged()["people"][0]["answers"] == {"education": "20", "labour_word": "从未见过的词"}


def test_the_place_is_the_instances_and_the_files_own_is_kept(staged):
    row = staged(place_of={HERE: HERE + 1})
    assert (row["place"], row["claimed_place"]) == (HERE + 1, HERE)


def test_the_status_is_what_the_exit_column_claims_else_what_the_type_of_household_does_else_registered(staged):
    said = {c.is_: c.facts["standing"] for c in BOOK.codes("exit_status").codes if "standing" in c.facts}
    assert len(set(said.values())) > 1
    for word, standing in said.items():
        assert staged(exit_status=word)["status"] == standing
    by_type = {c.is_: c.facts["standing"] for c in BOOK.codes("household_type").codes if "standing" in c.facts}
    for word, standing in by_type.items():
        assert staged(household_type=word)["status"] == standing
    assert staged()["status"] == "registered"


def test_somebody_whose_sex_nobody_said_is_unstated(staged):
    assert staged()["people"][0]["sex"] == "9"
