"""What two tables tell of a change is found; what they do not tell is left to a person."""

import datetime as dt

import pytest

from yangguang.book import places
from yangguang.book.place_changes import Change, table
from yangguang.book.place_inference import infer, key_of
from yangguang.book.places import Edition

PROVINCE = 320000000000
COUNTY = 321324000000
TOP = {PROVINCE: "江苏省", 321300000000: "宿迁市", COUNTY: "泗洪县", 321323000000: "泗阳县"}
A, B, C = COUNTY + 100_000, COUNTY + 101_000, COUNTY + 102_000


def edition(year: int, names: dict[int, str]) -> Edition:
    """An edition of a few places."""
    every = {**TOP, **names}
    return Edition(f"{year}-01-01", dt.date(year, 1, 1), PROVINCE, every, sorted(every))


def lines(old: dict[int, str], new: dict[int, str]) -> dict[int | None, Change]:
    """The lines between two small editions, by the old code."""
    return {c.code: c for c in infer(edition(2001, old), edition(2002, new))}


def test_what_stayed_has_no_line():
    same = {A: "甲镇", A + 1: "东居委会", A + 200: "西村委会"}
    assert lines(same, same) == {}


def test_a_village_that_became_a_community_under_its_code_is_renamed():
    found = lines({A: "甲镇", A + 1: "东庄居委会"}, {A: "甲镇", A + 1: "东庄社区居委会"})
    assert (found[A + 1].becomes, found[A + 1].kind, found[A + 1].basis) == (A + 1, "renamed", "same_code")


def test_a_village_is_known_again_by_its_name_within_the_township():
    found = lines({A: "甲镇", A + 1: "东庄居委会"}, {A: "甲镇", A + 21: "东庄社区居委会"})
    assert (found[A + 1].becomes, found[A + 1].kind, found[A + 1].basis) == (
        A + 21,
        "recoded",
        "same_name_in_township",
    )


def test_villages_of_a_merged_township_are_known_again_in_the_county_and_the_township_with_them():
    found = lines(
        {A: "甲镇", A + 200: "东庄村委会", B: "乙乡", B + 200: "西庄村委会", B + 201: "北庄村委会"},
        {A: "甲镇", A + 200: "东庄村委会", A + 201: "西庄村委会", A + 202: "北庄村委会"},
    )
    assert [found[B + n].becomes for n in (200, 201)] == [A + 201, A + 202]
    assert (found[B].becomes, found[B].kind, found[B].basis) == (A, "merged", "its_villages")


def test_a_township_that_only_changed_its_code_is_recoded():
    found = lines({A: "甲乡", A + 200: "东庄村委会"}, {B: "甲镇", B + 200: "东庄村委会"})
    assert (found[A].becomes, found[A].kind) == (B, "recoded")


def test_a_split_township_is_a_choice_among_where_its_villages_went():
    found = lines(
        {A: "甲镇", A + 1: "东庄居委会", A + 2: "西庄居委会", A + 3: "北庄居委会"},
        {B: "乙街道", B + 1: "东庄居委会", B + 3: "北庄居委会", C: "丙街道", C + 2: "西庄居委会"},
    )
    assert (found[A].becomes, found[A].kind, found[A].candidates) == (None, "split", (B, C))
    assert [found[A + n].becomes for n in (1, 2, 3)] == [B + 1, C + 2, B + 3]


def test_two_villages_of_one_name_in_two_townships_are_not_guessed():
    found = lines(
        {A: "甲镇", A + 200: "新庄村委会", B: "乙镇", B + 200: "新庄村委会"},
        {A: "甲镇", B: "乙镇", C: "丙镇", C + 200: "新庄村委会"},
    )
    assert {found[A + 200].becomes, found[B + 200].becomes} == {None}
    assert found[None].kind == "new"


def test_where_the_township_went_tells_two_villages_of_one_name_apart():
    found = lines(
        {A: "甲乡", A + 200: "新庄村委会", A + 201: "东庄村委会"},
        {B: "乙镇", B + 200: "新庄村委会", B + 201: "东庄村委会", C: "丙镇", C + 200: "新庄村委会"},
    )
    assert found[A + 200].becomes == B + 200


def test_a_village_and_a_community_of_one_name_that_became_one_are_merged():
    found = lines(
        {A: "甲镇", A + 1: "东庄居委会", A + 200: "东庄村委会"}, {A: "甲镇", A + 9: "东庄社区居委会"}
    )
    assert {found[A + n].kind for n in (1, 200)} == {"merged"}
    assert {found[A + n].becomes for n in (1, 200)} == {A + 9}


def test_a_code_given_to_another_village_does_not_carry_the_first_along():
    """The code 200 now stands for 西庄, which stood at 201 before: 东庄 left a choice, 西庄 moved."""
    found = lines(
        {A: "甲镇", A + 200: "东庄村委会", A + 201: "西庄村委会"}, {A: "甲镇", A + 200: "西庄村委会"}
    )
    assert found[A + 201].becomes == A + 200
    assert (found[A + 200].becomes, found[A + 200].basis) == (None, "choice_needed")
    assert A + 200 in found[A + 200].candidates


def test_another_name_under_the_same_code_is_a_new_name_where_both_stand_nowhere_else():
    found = lines({A: "甲镇", A + 200: "洪湖村委会"}, {A: "甲镇", A + 200: "侯嘴村委会"})
    assert (found[A + 200].becomes, found[A + 200].basis) == (A + 200, "same_code")


def test_a_township_carved_into_another_county_is_followed_by_its_name():
    other = 321323000000 + 100_000
    found = lines({A: "甲河镇", A + 200: "东庄村委会"}, {other: "甲河街道", other + 1: "东庄居委会"})
    assert (found[A + 200].becomes, found[A + 200].basis) == (other + 1, "same_name_in_city")


@pytest.mark.parametrize(
    ("one", "other"),
    [("后窑居委会", "后窑社区村委会"), ("郁咀村委会", "郁嘴村委会"), ("城东居民委员会", "城东社区居委会")],
)
def test_spellings_of_one_name_have_one_stem(one: str, other: str):
    assert key_of(one) == key_of(other)


@pytest.mark.once
@pytest.mark.parametrize(
    ("province", "before", "after"),
    [
        (PROVINCE, "2017-10-31", "2018-10-31"),
        (PROVINCE, "2020-06-30", "2021-10-31"),
        (990000000000, "2015-12-31", "2018-12-31"),
    ],
)
def test_the_packed_table_is_what_the_editions_tell(province: int, before: str, after: str):
    told = infer(places.load_edition(before, province), places.load_edition(after, province))
    assert table(province)[before, after] == told
