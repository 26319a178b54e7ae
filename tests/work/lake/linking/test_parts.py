"""Millions are linked part by part, by the sound of the surname; what comes out is what one part would give."""

import pytest

from tests.cast import COUNTY
from tests.walk import all_of
from tests.work.lake.test_linkage import people, rows_for, typed  # noqa: F401  # fixtures
from yangguang.register.models import Candidate
from yangguang.work.lake import linkage
from yangguang.work.lake.linking import parts, workfile


@pytest.mark.django_db
def test_in_many_parts_the_same_people_are_proposed(people, typed, monkeypatch):  # noqa: F811
    whole = linkage.propose(people.county, COUNTY)["datasets"]["vehicles"]
    sure = {(c.person_id, c.record_digest) for c in all_of(Candidate) if c.probability >= 0.5}
    monkeypatch.setattr(parts, "PART", 75)
    heard = []
    divided = linkage.propose(people.county, COUNTY, tell=heard.append)["datasets"]["vehicles"]
    assert (whole["parts"], divided["parts"]) == (1, 2)
    assert (divided["persons"], divided["records"]) == (whole["persons"], whole["records"])
    assert {(c.person_id, c.record_digest) for c in all_of(Candidate) if c.probability >= 0.5} == sure and len(sure) == 2
    assert list(dict.fromkeys(far.stage for far in heard)) == ["persons", "records", "parts"]
    assert [(far.done, far.of) for far in heard if far.stage == "parts"] == [(0, 2), (1, 2)]
    shares = [far.share for far in heard]
    assert shares == sorted(shares) and (shares[0], round(shares[-1], 2)) == (0.0, 0.65)
    assert divided["blocking_coverage"] <= parts.SAME_SURNAME < whole["blocking_coverage"]
    assert list(workfile.folder().glob("*")) == []


@pytest.mark.once
def test_drawers_make_parts_that_are_small_enough_and_as_few_as_fit(monkeypatch):
    monkeypatch.setattr(parts, "PART", 10)
    assert parts.together([3, 0, 12, 4, 6, 1]) == [[2], [1, 3, 4], [0, 5]]
    assert parts.together([0, 3, 0]) == [[0, 1, 2]]
    assert parts.together([0, 0]) == [[0, 1]]


@pytest.mark.once
def test_who_shares_a_household_with_others_has_their_names_and_a_street_is_no_household():
    homes = ["D1", "D1", "D1", "D2", None, None] + ["D3"] * (parts.MOST_MEMBERS + 2)
    names = ["甲", "乙", "丙", "丁", "戊", "己"] + [f"某{n}" for n in range(parts.MOST_MEMBERS + 2)]
    told = parts._of_households(homes, names).to_pylist()
    assert told[:6] == ["丙、乙", "丙、甲", "乙、甲", None, None, None]
    assert set(told[6:]) == {None}
