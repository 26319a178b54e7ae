"""The same household again is present, another claim of it is changed, and rows do not matter."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.walk import all_of, do
from yangguang.register.models import Household
from yangguang.work.batches import intake
from yangguang.work.batches.matching import claim_digest

pytestmark = pytest.mark.django_db


def test_rows_are_no_part_of_a_claim_but_everything_said_is():
    staged = {"key": "1", "row": 3, "rows": [3, 4], "place": 1, "income": 100, "people": []}
    assert claim_digest(staged) == claim_digest({**staged, "row": 9, "rows": [9], "place": 2})
    assert claim_digest(staged) != claim_digest({**staged, "income": 101})


def test_sent_again_they_are_present_and_not_doubled(hand_in, people):
    do(people.county, intake.apply, hand_in())
    counts = do(people.county, intake.apply, hand_in())
    assert (counts["households_accepted"], counts["already_present"]) == (0, 2)
    assert len(all_of(Household)) == 2


def test_a_mended_household_enters_and_the_others_stay(hand_in, people, homes):
    from tests import workbooks

    do(people.county, intake.apply, hand_in())
    homes[2][1]["证件号码"] = workbooks.number(32)
    counts = do(people.county, intake.apply, hand_in())
    assert (counts["households_accepted"], counts["already_present"]) == (1, 2)


def test_a_person_in_another_household_holds_the_second_one_back(hand_in, people, homes):
    do(people.county, intake.apply, hand_in())
    homes[:] = [[{**row, "户编号": "32132400000009"} for row in homes[0]]]
    batch = hand_in()
    assert "person_in_other_household" in {r["code"] for r in batch.report["refused"]}


def test_a_batchs_report_is_not_read_again_for_each_of_its_households(hand_in, people):
    do(people.county, intake.apply, hand_in())
    with CaptureQueriesContext(connection) as asked:
        hand_in()
    # A report may be megabytes: joined to every household it made a second sending of 100,000 rows take minutes.
    joined = [q["sql"] for q in asked if "register_household" in q["sql"] and "JOIN" in q["sql"]]
    assert joined and not [sql for sql in joined if '"report"' in sql]
