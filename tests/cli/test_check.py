"""The check from a terminal: 0 where all follows from the acts, 1 with where, expected and found."""

import json

import pytest

from tests.cast import cast, household
from tests.walk import all_of, to_meeting
from yangguang.register import guard, scope
from yangguang.register.models import Case, Chain, JournalLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(home):
    people = cast(with_places=True)
    household("李")
    to_meeting(people)
    return people


def test_what_follows_from_the_acts_ends_in_nought(program, people):
    code, out, _ = program("check", "--json")
    result = json.loads(out)
    assert code == 0 and result["differences"] == []
    assert result["cases"] == 1 and result["lines"] == len(all_of(JournalLine))


def test_a_case_altered_behind_the_program_s_back_ends_in_one(program, people):
    with guard.writing(), scope.everything("an intruder's hand"):
        Case.objects.update(step="county_confirmation")
    code, out, _ = program("check", "--json")
    (found,) = json.loads(out)["differences"]
    assert code == 1 and {"what", "where", "expected", "found"} <= set(found)
    code, out, _ = program("check")
    assert code == 1 and "1 differences" in out and "county_confirmation" in out


def test_a_head_from_a_paper_is_looked_for(program, people):
    head = Chain.objects.filter(key__startswith="county:").first().digest
    assert program("check", "--head", head)[0] == 0
    assert program("check", "--head", "ab" * 32)[0] == 1
