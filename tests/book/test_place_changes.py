"""Between two editions every place goes somewhere, or a person is asked."""

import csv
import gzip
import io
import itertools
from pathlib import Path

import pytest

from yangguang.book import place_changes, places
from yangguang.book.packs import PackError
from yangguang.book.place_changes import HEADING, Change, between, packed, table, written
from yangguang.terms.place import level_of

PROVINCE = 320000000000
SIHONG = range(321324000000, 321325000000)
FIRST, MIDDLE, LAST = "2016-07-31", "2020-06-30", "2023-06-30"


def test_every_place_of_every_edition_becomes_a_place_of_the_next_or_is_a_choice():
    keys = [key for key, _ in places.editions(PROVINCE)]
    for before, after in itertools.pairwise(keys):
        way = between(PROVINCE, before, after)
        for code in way.before.names:
            fate = way.fate(code)
            reached = [fate.becomes] if fate.becomes is not None else list(fate.candidates)
            assert all(c in way.after.names and level_of(c) == level_of(code) for c in reached), (
                before,
                code,
            )
            if fate.kind == "kept":
                assert (fate.becomes, way.after.names[code]) == (code, way.before.names[code])


def test_every_inferred_line_says_its_basis_and_that_it_is_assumed():
    for lines in table(PROVINCE).values():
        assert lines
        for line in lines:
            assert line.basis and line.status == "assumed"
            assert (line.becomes is None) == (line.basis == "choice_needed")
            assert (line.code is None) == (line.kind == "new")


@pytest.mark.parametrize(
    ("code", "becomes", "kind"),
    [
        (321324000000, 321324000000, "kept"),
        (321324104001, 321324104001, "renamed"),  # 临淮居委会, now 临淮社区居委会
        (321324101001, 321324101021, "recoded"),  # 双沟居委会, within its township
        (321324200200, 321324101216, "recoded"),  # 淮胜村委会, whose township was merged into another
        (321324100001, 321324001025, "recoded"),  # 城东居委会, whose township was split into three
        (321324200000, 321324101000, "merged"),  # 四河乡 into 双沟镇
        (321324402000, 321324003000, "merged"),  # an economic zone into a sub-district
        (321324100000, None, "split"),  # 青阳镇 into three sub-districts
        (321324200207, None, "abolished"),  # 雪二村委会: under another name somewhere there
        (320621000000, 320685000000, "recoded"),  # 海安县, now 海安市
    ],
)
def test_a_real_county_from_2016_to_2020(code: int, becomes: int | None, kind: str):
    fate = between(PROVINCE, FIRST, MIDDLE).fate(code)
    assert (fate.becomes, fate.kind) == (becomes, kind)


def test_of_a_split_township_and_a_vanished_village_the_likeliest_are_offered():
    way = between(PROVINCE, FIRST, MIDDLE)
    assert way.fate(321324100000).candidates == (321324001000, 321324002000, 321324003000)
    assert way.after.names[way.fate(321324200207).candidates[0]] == "雪二新村社区村委会"


def test_only_what_went_on_by_itself_takes_its_posts_along():
    way = between(PROVINCE, FIRST, MIDDLE)
    assert way.fate(321324101001).alone and way.fate(321324000000).alone
    assert not way.fate(321324402000).alone  # a part of the split township went there too
    assert not way.fate(321324200000).alone
    assert not between(PROVINCE, MIDDLE, LAST).fate(320602000000).alone  # two districts made one


def test_a_way_over_many_editions_is_its_steps_one_after_the_other():
    keys = [key for key, _ in places.editions(PROVINCE)]
    steps = [between(PROVINCE, a, b) for a, b in itertools.pairwise(keys)]
    way = between(PROVINCE, keys[0], keys[-1])
    certain = 0
    for code in way.before.names:
        at: int | None = code
        for step in steps:
            at = step.fate(at).becomes if at is not None else None
        if at is not None:
            certain += 1
            assert way.fate(code).becomes == at
    assert certain > 0.9 * len(way.before.names)


def test_a_name_the_bureau_dropped_and_took_up_again_is_the_same_place(tmp_path: Path):
    root = _pack(tmp_path, [{1: "东村"}, {2: "西村"}, {1: "东村", 2: "西村"}])
    way = between(PROVINCE, "2001-01-01", "2003-01-01", root)
    fate = way.fate(PROVINCE + 1_01_01_001_001)
    assert (fate.becomes, fate.kind, fate.basis) == (
        PROVINCE + 1_01_01_001_001,
        "kept",
        (place_changes.AGAIN,),
    )


def test_to_the_same_edition_everything_is_kept_and_backwards_is_refused():
    way = between(PROVINCE, FIRST, FIRST)
    assert all(way.fate(c).kind == "kept" for c in SIHONG if c in way.before.names)
    with pytest.raises(ValueError, match="earlier"):
        between(PROVINCE, LAST, FIRST)


def test_the_way_back_is_known_where_one_place_became_one():
    way = between(PROVINCE, FIRST, MIDDLE)
    assert way.back(321324101021) == 321324101001
    assert way.back(321324101223) is None  # nothing certain became it
    assert way.back(321324104001) == 321324104001


def test_a_table_that_does_not_fit_its_editions_is_refused_with_the_place(tmp_path: Path):
    root = _pack(tmp_path, [{1: "东村"}, {2: "东村"}], lines=[])
    with pytest.raises(PackError, match="东村"):
        between(PROVINCE, "2001-01-01", "2002-01-01", root)


def test_a_province_without_a_table_says_so(tmp_path: Path):
    root = _pack(tmp_path, [{1: "东村"}, {1: "东村"}])
    (root / "places/32-changes.tsv.gz").unlink()
    with pytest.raises(PackError, match="no table of changes"):
        between(PROVINCE, "2001-01-01", "2002-01-01", root)


def test_a_broken_row_is_refused_with_its_number(tmp_path: Path):
    root = _pack(tmp_path, [{1: "东村"}, {1: "东村"}])
    (root / "places/32-changes.tsv.gz").write_bytes(packed("\t".join(HEADING) + "\na\tb\n"))
    with pytest.raises(PackError, match="row 2"):
        table(PROVINCE, root)


def test_the_table_is_the_same_bytes_each_time_and_comes_back_as_written():
    old, new = places.load_edition(FIRST, PROVINCE), places.load_edition("2017-10-31", PROVINCE)
    lines = [
        Change(321324100001, "城东居委会", None, "abolished", "choice_needed", (321324100002, 321324100003))
    ]
    text = written([(old, new, lines)])
    assert packed(text) == packed(text)
    rows = list(csv.reader(io.StringIO(gzip.decompress(packed(text)).decode()), delimiter="\t"))
    assert tuple(rows[0]) == HEADING and rows[1][8] == "321324100002 321324100003"


def _pack(folder: Path, villages: list[dict[int, str]], lines: list[Change] | None = None) -> Path:
    """A small province: one township, editions on the first days of 2001, 2002 …, and its inferred table."""
    from yangguang.book.place_inference import infer  # the other half, only to build the example

    top = {
        PROVINCE: "省",
        PROVINCE + 1_00_000_0000: "市",
        PROVINCE + 1_01_000_000: "县",
        PROVINCE + 1_01_01_001_000: "镇",
    }
    (folder / "places").mkdir()
    for year, names in enumerate(villages, 2001):
        codes = {**top, **{PROVINCE + 1_01_01_001_000 + n: f"{name}委会" for n, name in names.items()}}
        text = "code\tlevel\tname\n" + "".join(f"{c}\t{level_of(c)}\t{n}\n" for c, n in codes.items())
        (folder / f"places/32-{year}-01-01.tsv.gz").write_bytes(packed(text))
    editions = [places.load_edition(key, PROVINCE, folder) for key, _ in places.editions(PROVINCE, folder)]
    pairs = [
        (a, b, infer(a, b) if lines is None else lines) for a, b in itertools.pairwise(editions)
    ]
    (folder / "places/32-changes.tsv.gz").write_bytes(packed(written(pairs)))
    return folder
