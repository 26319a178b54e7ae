"""A copy answers whoever may ask, says its age, and every question is a look."""

import datetime as dt

import pytest

from tests.cast import COUNTY, DAY, cast, household, move_to
from tests.walk import all_of
from yangguang.register.models import JournalLine
from yangguang.terms.decision import Refused
from yangguang.work.lake import asking, snapshots

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(home):
    return cast()


@pytest.fixture
def key(people):
    household("赵")
    return snapshots.freeze(people.county, COUNTY)["snapshot"]


def refusal(*words):
    with pytest.raises(Refused) as refused:
        asking.ask(*words)
    return refused.value.decision.code


def test_asking_is_a_look_that_names_the_question_and_an_old_copy_says_so(people, key):
    move_to(DAY + dt.timedelta(days=40))
    asked = asking.ask(people.county, key, "redetermine", {"supposed": {"income_line": 7000}})
    assert asked.head() | {"book": ""} == {
        "snapshot": key, "place": COUNTY, "day": DAY.isoformat(), "age_days": 40, "book": "",
    }  # fmt: skip
    (line,) = all_of(JournalLine, verb="copy.ask")
    assert line.chain_id.startswith("looks:") and '"income_line":7000' in line.body
    backend = asked.connect()
    assert backend.execute(asked.copy.table(backend, "households").count()) == 1


def test_a_copy_beyond_ones_places_or_of_no_known_name_is_no_copy(people, key):
    assert refusal(people.stranger, key, "redetermine") == "no_such_copy"
    assert refusal(people.county, "not-a-name", "redetermine") == "no_such_copy"
    assert refusal(people.clerk, key, "redetermine") in ("no_such_copy", "not_permitted")
    assert not all_of(JournalLine, verb="copy.ask")


def test_whoever_owns_the_instance_may_ask_and_an_altered_copy_answers_nobody(people, key):
    assert asking.ask(None, key, "redetermine").age_days == 0
    path = snapshots.copies() / key / "households.parquet"
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(bytes(body))
    assert refusal(None, key, "redetermine") == "copy_altered"


def test_the_book_is_that_of_the_copys_day(people, key):
    move_to(DAY + dt.timedelta(days=400))
    asked = asking.ask(people.county, key, "redetermine")
    assert asked.book.day == DAY and asked.open_at(COUNTY).day == DAY
