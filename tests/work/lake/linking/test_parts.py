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
    monkeypatch.setattr(parts, "AT_ONCE", 50)
    monkeypatch.setattr(parts, "PART", 75)
    divided = linkage.propose(people.county, COUNTY)["datasets"]["vehicles"]
    assert (whole["parts"], divided["parts"]) == (1, 2)
    assert (divided["persons"], divided["records"]) == (whole["persons"], whole["records"])
    assert {(c.person_id, c.record_digest) for c in all_of(Candidate) if c.probability >= 0.5} == sure and len(sure) == 2
    assert divided["blocking_coverage"] <= parts.SAME_SURNAME < whole["blocking_coverage"]
    assert list(workfile.folder().glob("*")) == []


@pytest.mark.once
def test_surnames_that_sound_alike_are_in_one_part():
    assert parts.part_of("王小明", 40) == parts.part_of("汪晓铭", 40) == parts.part_of(" 王 某 ", 40)
    assert len({parts.part_of(name, 40) for name in ("王一", "李一", "张一", "赵一", "欧阳一", None)}) >= 4
    assert parts.part_of("王小明", 1) == 0


@pytest.mark.once
def test_who_shares_a_household_with_others_has_their_names_and_a_street_is_no_household():
    rows = [["D1", "甲", [1]], ["D1", "乙", [2]], ["D1", "丙", None], ["D2", "丁", [3]]]
    rows += [["D3", f"某{n}", [10 + n]] for n in range(parts.MOST_MEMBERS + 2)]
    told = dict(parts._of_households(rows))
    assert (told[1], told[2], told[3]) == ("丙、乙", "丙、甲", None)
    assert {told[10 + n] for n in range(parts.MOST_MEMBERS + 2)} == {None}
