"""How alike are two values of a field, and how often are they so alike in records of one person?

Each comparison is a ladder: the first condition that holds is the level. `m` is what we believe of records of one
person before the data has spoken; it weighs as much as `training.BELIEF` pairs. A level's sentence is shown to reviewers.
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_SAME = re.compile(r"(?P<column>\w+)_l = (?P=column)_r")


@dataclass(frozen=True)
class Level:
    """One rung: its condition over columns `x_l`, `x_r`; how often records of one person stand on it."""

    key: str
    sql: str
    m: float
    zh: str
    en: str
    repeats: bool = False  # how telling agreement is depends on how frequent the value is
    least: float = 0.0  # strangers reach it at least so often, however few are seen to


@dataclass(frozen=True)
class Comparison:
    """A field with its rungs, the last of which is «else». Not compared where `missing` holds."""

    key: str
    zh: str
    en: str
    column: str
    missing: str
    levels: tuple[Level, ...]

    def level(self, gamma: int) -> Level | None:
        """The rung a comparison value stands for; None where the field was not compared."""
        return None if gamma < 0 else self.levels[len(self.levels) - 1 - gamma]

    @property
    def counted(self) -> tuple[str, ...]:
        """The columns whose equality is a level, from the first level on: these can be counted without comparing pairs."""
        if not self.missing.startswith(_either(self.column)):  # a place is compared without its village too
            return ()
        first = itertools.takewhile(bool, (_SAME.fullmatch(level.sql) for level in self.levels))
        return tuple(same["column"] for same in first if same)

    def repeated(self, level: Level) -> str:
        """The column whose frequency tells how telling agreement on a level that `repeats` is."""
        return self.column if level.key == "exact" else "sound"


def _either(column: str) -> str:
    return f"{column}_l is null or {column}_r is null"


def _edits(column: str, most: int) -> str:
    return f"damerau_levenshtein({column}_l, {column}_r) <= {most}"


def _alike(column: str, least: float) -> str:
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {least}"


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


def _guarded(cheap: str, dear: str) -> str:
    """Both conditions; the dear one is asked only where the cheap one holds, which «and» does not promise."""
    return f"case when {cheap} then {dear} else false end"


def _few_edits(column: str, most: int, part: int) -> str:
    """Edits are dear to count: an end that is the same, `part` signs long, goes before."""
    ends = " or ".join(
        f"{side}({column}_l, {part}) = {side}({column}_r, {part})" for side in ("left", "right")
    )
    return _guarded(ends, _edits(column, most))


_OTHER = ("不同", "different")
# An edit leaves one half whole; two neighbours swapped across the middle leave the first half but for its last sign.
_HALF_ID = "id_head_l = id_head_r or id_tail_l = id_tail_r or left(id_l, 9) = left(id_r, 9)"
_TYPED = "(right(id_l, 3) = '000' or right(id_r, 3) = '000') and length(id_l) = 18 and length(id_r) = 18"
# A birth date or a sex read out of a number says nothing beside that number. Neither do two birth dates that are those
# inside two numbers nearly the same: of strangers with neighbouring numbers they are a digit apart too.
_BIRTH_READ = "(birth_is_of_id_l or birth_is_of_id_r) and id_l is not null and id_r is not null"
_BIRTH_INSIDE = _guarded(
    f"birth_l = id_birth_l and birth_r = id_birth_r and birth_l <> birth_r and ({_HALF_ID})", _edits("id", 2)
)
_SEX_SAID = "(sex_is_of_id_l or sex_is_of_id_r) and id_l is not null and id_r is not null"
_ONE_CHARACTER = (
    "length(given_l) > 1 and length(given_r) > 1 and (given_l = given_r or (surname_l = surname_r"
    " and (left(given_l, 1) = left(given_r, 1) or right(given_l, 1) = right(given_r, 1))))"
)
CHINESE_NAME = Comparison("name", "姓名", "name", "name", _either("name"), (
    Level("exact", _same("name"), 0.90, "相同", "the same", repeats=True),
    Level("sound", _same("sound"), 0.03, "音同字不同", "sounds the same, other characters", repeats=True),
    Level("swapped", _same("letters"), 0.01, "字序颠倒", "the same characters in another order"),
    Level("one_character", _ONE_CHARACTER, 0.03, "差一个字", "one character apart"),
    Level("short", "given_l = given_r or (surname_l = surname_r and (contains(given_l, given_r) or contains(given_r, given_l)))",
          0.01, "姓不同名相同,或少一个字", "the same given name under another surname, or a character missing"),
    Level("surname", _same("surname"), 0.005, "仅姓相同", "only the surname is the same"),
    Level("other", "ELSE", 0.015, *_OTHER),
))  # fmt: skip
ID = Comparison("id_number", "身份证号", "ID number", "id", _either("id"), (
    Level("exact", _same("id"), 0.85, "相同", "the same"),
    Level("typed", f"{_TYPED} and left(id_l, 15) = left(id_r, 15)", 0.01,
          "末三位成零(按数字录入)", "the last three digits became zeros (typed as a number)"),
    Level("one_edit", _guarded(_HALF_ID, _edits("id", 1)), 0.08,
          "差一位或相邻两位颠倒", "one digit apart or two neighbours swapped"),
    # Of strangers born on one day in one county many are two digits apart: that is not said twice.
    Level("same_birth", f"{_same('birth')} and (birth_is_of_id_l or birth_is_of_id_r)", 0.02,
          "出生日期段相同,其余不同", "the same birth date inside, the rest differs"),
    Level("two_edits", _guarded(f"({_HALF_ID}) and id_birth_l is distinct from id_birth_r", _edits("id", 2)), 0.02,
          "差两位", "two digits apart"),
    Level("other", "ELSE", 0.02, *_OTHER),
))  # fmt: skip
_DAYS = 36_525  # people are born on no more days than a century has
BIRTH = Comparison("birth_date", "出生日期", "birth date", "birth",
    f"{_either('birth')} or ({_BIRTH_READ}) or {_BIRTH_INSIDE}", (
    Level("exact", _same("birth"), 0.92, "相同", "the same", least=1 / _DAYS),
    Level("swapped", "birth_year_l = birth_year_r and birth_in_year_l = right(birth_in_year_r, 2) || left(birth_in_year_r, 2)",
          0.01, "月日颠倒", "month and day swapped", least=0.4 / _DAYS),
    Level("one_digit", "hamming(birth_l, birth_r) = 1", 0.03, "差一位", "one digit apart"),
    # Old villagers give the day by the lunar calendar, three to seven weeks before the other.
    Level("near", "abs(birth_day_l - birth_day_r) <= 60", 0.01, "相差不到两个月(或为农历)", "within two months (perhaps lunar)"),
    Level("same_day", _same("birth_in_year"), 0.005, "月日相同,年份不同", "the same day of another year"),
    Level("same_year", _same("birth_year"), 0.01, "仅年份相同", "only the year is the same"),
    Level("other", "ELSE", 0.015, *_OTHER),
))  # fmt: skip
SEX = Comparison("sex", "性别", "sex", "sex", f"{_either('sex')} or ({_SEX_SAID})", (
    Level("exact", _same("sex"), 0.985, "相同", "the same"),
    Level("other", "ELSE", 0.015, *_OTHER),
))  # fmt: skip
_UNPLACED = (
    "coalesce(village_l, township_l, county_l) is null or coalesce(village_r, township_r, county_r) is null"
)
PLACE = Comparison("place", "住地", "place", "village", _UNPLACED, (
    Level("village", _same("village"), 0.82, "同村", "the same village"),
    Level("township", _same("township"), 0.08, "同乡镇", "the same township"),
    Level("county", _same("county"), 0.05, "同县", "the same county"),
    Level("other", "ELSE", 0.05, *_OTHER),
))  # fmt: skip
SUBURB = Comparison("place", "住地", "place", "village", _UNPLACED, (
    Level("exact", _same("village"), 0.85, "相同", "the same", repeats=True),
    Level("alike", _alike("village", 0.88), 0.08, "相近", "nearly the same"),
    Level("other", "ELSE", 0.07, *_OTHER),
))  # fmt: skip
MEMBERS = Comparison("household", "家庭成员", "household members", "members", _either("members"), (
    Level("two", "len(list_intersect(members_l, members_r)) > 1", 0.45, "两名以上家人同名", "two or more members share names"),
    Level("one", "len(list_intersect(members_l, members_r)) > 0", 0.35, "一名家人同名", "one member of the same name"),
    Level("none", "ELSE", 0.20, "没有同名家人", "no member of the same name"),
))  # fmt: skip
PHONE = Comparison("phone", "电话", "phone", "phone", _either("phone"), (
    Level("exact", _same("phone"), 0.75, "相同", "the same"),
    Level("one_edit", _few_edits("phone", 1, 5), 0.05, "差一位", "one digit apart"),
    Level("other", "ELSE", 0.20, *_OTHER),
))  # fmt: skip
# «槐花村3组12» for «春和县石门镇槐花村3组12号»: shortened at the front. Less than five signs may stand anywhere.
_ENDS_ALIKE = "suffix(address_l, address_r) or suffix(address_r, address_l)"
_PART = _guarded("least(length(address_l), length(address_r)) >= 5", _ENDS_ALIKE)
ADDRESS = Comparison("address", "地址", "address", "address", _either("address"), (
    Level("exact", _same("address"), 0.55, "相同", "the same"),
    Level("part", _PART, 0.10, "一方略写", "one is the other shortened"),
    Level("close", _alike("address", 0.92), 0.10, "相近", "nearly the same"),
    Level("alike", _alike("address", 0.80), 0.10, "有些相似", "somewhat alike"),
    Level("other", "ELSE", 0.15, *_OTHER),
))  # fmt: skip
POSTCODE = Comparison("postcode", "邮政编码", "postcode", "postcode", _either("postcode"), (
    Level("exact", _same("postcode"), 0.90, "相同", "the same"),
    Level("one_edit", _few_edits("postcode", 1, 2), 0.05, "差一位", "one digit apart"),
    Level("other", "ELSE", 0.05, *_OTHER),
))  # fmt: skip


def _word(key: str, zh: str, en: str, column: str) -> Comparison:
    """A name in an alphabet; the two parts of a name stand in each other's place now and then."""
    other = "surname" if column == "given" else "given"
    crossed = f"{column}_l = {other}_r and {other}_l = {column}_r"
    # That both stand in each other's place is one thing, said of the surname.
    missing = _either(column) if column == "surname" else f"{_either(column)} or ({crossed})"
    said = (Level("crossed", crossed, 0.02, "姓与名颠倒", "surname and given name in each other's place"),)
    return Comparison(key, zh, en, column, missing, (
        Level("exact", _same(column), 0.85 if column == "surname" else 0.87, "相同", "the same", repeats=True),
        *(said if column == "surname" else ()),
        Level("close", f"{_alike(column, 0.93)} or {_guarded(_alike(column, 0.78), _edits(column, 1))}", 0.07,
              "差一个字母", "one letter apart"),
        Level("sound", f"{_same(column + '_sound')} or {_alike(column, 0.85)}", 0.03, "读音相近", "sounds alike"),
        Level("other", "ELSE", 0.03, *_OTHER),
    ))  # fmt: skip


def comparisons(han: bool, filled: Iterable[str]) -> tuple[Comparison, ...]:
    """The comparisons for names in Chinese characters or in an alphabet, over the columns `filled` on both sides."""
    there = set(filled)
    parts = (_word("surname", "姓", "surname", "surname"), _word("given_name", "名", "given name", "given"))
    names = (CHINESE_NAME,) if han else parts
    places = PLACE if {"township", "county"} & there else SUBURB
    every = (*names, ID, BIRTH, SEX, places, MEMBERS, PHONE, ADDRESS, POSTCODE)
    return tuple(c for c in every if c.column in there or (c is PLACE and {"township", "county"} & there))


def as_splink(
    comparison: Comparison, chances: dict[str, tuple[float, float]] | None = None
) -> dict[str, Any]:
    """The comparison as Splink's settings take it; `chances` are (m, u) of each level."""
    rungs: list[dict[str, Any]] = [
        {"sql_condition": comparison.missing, "label_for_charts": "missing", "is_null_level": True}
    ]
    for level in comparison.levels:
        rung: dict[str, Any] = {"sql_condition": level.sql, "label_for_charts": level.key}
        if chances:
            rung["m_probability"], rung["u_probability"] = chances[level.key]
            if level.repeats:
                rung["tf_adjustment_column"] = comparison.repeated(level)
        rungs.append(rung)
    return {"output_column_name": comparison.key, "comparison_levels": rungs}
