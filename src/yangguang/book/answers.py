"""What does a given value answer to a field of a form: the value itself, or why not?

Used for cells of workbooks and for fields of pages. A value is what JSON can hold: text, whole numbers,
lists of codes, days as YYYY-MM-DD; money is whole fen; decimals are text, because nothing here is computed
with them.
"""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from yangguang.book.codes import CodeList
from yangguang.book.forms import Field
from yangguang.terms import yuan

Given = str | float | bool
Value = str | int | list[str] | None

SPACES = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")
_SPLIT = re.compile(r"[,，、;；+/|\s]+")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_PLAIN_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,2}0*)?", re.ASCII)
_LONG_NUMBER = re.compile(r"(-?[\d,]{1,15}\.\d{3,15})(元?)")
_PER_HEAD = re.compile(r"(?:元)?(?:/|每|一)(?:人|年|人年|年人|人/年)$")
_DAY = re.compile(
    r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?|年)?(?:[T ]?\d{1,2}:\d{2}(?::\d{2})?)?"
)
_DIGITS_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_SERIAL = re.compile(r"(?:[3-9]\d{3}|[1-7]\d{4})(?:\.\d+)?")  # a day as a spreadsheet counts it
SERIALS = range(3_000, 80_000)  # from 1908 to 2119: below stand years alone, beyond them YYYYMM
_PLAIN = Field(key="", form="", kind="text", zh="", en="")
EXCEL_DAY_ZERO = dt.date(1899, 12, 30)  # serial 0 of the 1900 system, after its false leap day
FEN_MOST = 10**12  # ten billion yuan: beyond it something else stands in the cell


@dataclass(frozen=True, slots=True)
class Answer:
    """`kinds` say how the value was put right; `problem` why it could not be read; `near` what a person may
    have meant.
    """

    value: Value
    kinds: tuple[str, ...] = ()
    problem: str | None = None
    near: tuple[str, ...] = ()


def read_answer(
    field: Field, given: Given, codes: CodeList | None = None, source: str | None = None
) -> Answer:
    """The answer to `field` that `given` states. Never raises on a value; `problem` names what is wrong."""
    if isinstance(given, bool):
        given = "是" if given else "否"
    if isinstance(given, float) and not math.isfinite(given):
        return Answer(None, problem="malformed")
    if field.kind in ("code", "codes"):
        assert codes is not None, field.key
        return _codes(field, given, codes, source) if field.kind == "codes" else _code(given, codes, source)
    return _READERS[field.kind](field, given)


def read_plain(kind: str, text: str) -> int | float | dt.date | str | None:
    """What a department's cell says, typed as a copy has it: fen of a sum, a day, a number, else the word. None where
    it is empty or can't be read.
    """
    given = text.strip()
    if not given or kind not in ("yuan", "day", "decimal"):
        return given or None
    try:  # a spreadsheet's numbers arrive as text too
        read = _READERS[kind](
            _PLAIN, float(given) if kind == "day" and _SERIAL.fullmatch(given) else given
        ).value
    except ValueError:
        return None
    if not isinstance(read, str):
        return read if isinstance(read, int) else None
    return dt.date.fromisoformat(read) if kind == "day" else float(read)


def _text_of(given: str | float) -> str:
    if isinstance(given, str):
        return given
    return str(int(given)) if given.is_integer() and abs(given) < 1e21 else repr(given)


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """A word without spaces and in one width, and what was done to it."""
    kinds = []
    without = SPACES.sub("", text)
    if without != text:
        kinds.append("spaces")
    narrow = unicodedata.normalize("NFKC", without)
    if any("\uff01" <= sign <= "\uff5e" and sign.isalnum() for sign in without):
        kinds.append("full_width")
    return narrow, tuple(kinds)


def _code(given: str | float, codes: CodeList, source: str | None) -> Answer:
    text = _text_of(given)
    found = codes.find(text, source)
    if found is None:
        return Answer(None, problem="unknown_code", near=tuple(code.zh for code in codes.nearest(text)))
    return Answer(found.is_, kinds=_touched(text, found.zh))


def _touched(text: str, label: str) -> tuple[str, ...]:
    return () if text == label or (text.isalnum() and text.isascii()) else clean(text)[1]


def _codes(field: Field, given: str | float, codes: CodeList, source: str | None) -> Answer:
    text = _text_of(given)
    whole = codes.find(text, source)
    words = [text] if whole else [word for word in _SPLIT.split(text) if word]
    found = [codes.find(word, source) for word in words]
    values = list(dict.fromkeys(code.is_ for code in found if code))
    if None in found:
        lost = words[found.index(None)]
        return Answer(
            values or None, problem="unknown_code", near=tuple(code.zh for code in codes.nearest(lost))
        )
    if field.most is not None and len(values) > field.most:
        return Answer(values[: field.most], problem="too_many")
    return Answer(values or None)


def _text(field: Field, given: str | float) -> Answer:
    text = " ".join(_text_of(given).split())
    return Answer(text, problem=None) if len(text) <= field.length else Answer(None, problem="too_long")


def _name(field: Field, given: str | float) -> Answer:
    """A Chinese name without any spaces; names in other letters keep single ones. Rare characters stay as
    they are.
    """
    if isinstance(given, float):
        return Answer(None, problem="malformed")
    if given.isalpha() and not given.isascii():
        return Answer(given) if len(given) <= field.length else Answer(None, problem="too_long")
    latin = re.search(r"[A-Za-z]", given) is not None
    name = (
        SPACES.sub(" " if latin else "", given)
        .strip()
        .lstrip("'")
        .replace("•", "·")
        .replace("・", "·")
        .replace("．", "·")
    )
    if not name or len(name) > field.length or name.isdigit() or not any(sign.isalpha() for sign in name):
        return Answer(None, problem="too_long" if len(name) > field.length else "malformed")
    return Answer(name, kinds=("spaces",) if name != given and SPACES.search(given) else ())


def _key(field: Field, given: str | float) -> Answer:
    if isinstance(given, float):
        # A spreadsheet keeps 15 digits of a number: a longer one has lost its last.
        return Answer(None, problem="numeric_cell") if abs(given) >= 1e15 else Answer(_text_of(given))
    if given.isascii() and given.isalnum():
        return Answer(given) if len(given) <= field.length else Answer(None, problem="too_long")
    text, kinds = clean(given.lstrip("'"))
    if re.fullmatch(r"\d(?:\.\d+)?E\+\d+", text.upper()):
        return Answer(None, problem="numeric_cell")
    return Answer(text or None, kinds) if len(text) <= field.length else Answer(None, problem="too_long")


def _phone(field: Field, given: str | float) -> Answer:
    if isinstance(given, str) and given.isascii() and given.isdigit() and 7 <= len(given) <= 12:
        return Answer(given)
    text, kinds = clean(_text_of(given).lstrip("'"))
    numbers = [re.sub(r"[-()转]", "", part) for part in re.split(r"[,，、;；/]", text) if part]
    if not numbers or not all(re.fullmatch(r"\+?\d{5,16}", number) for number in numbers):
        return Answer(None, problem="malformed")
    return Answer(";".join(numbers), kinds)


def _count(field: Field, given: str | float) -> Answer:
    if isinstance(given, str):
        text, kinds = clean(given)
        match = re.fullmatch(r"(\d{1,4})(?:\.0+)?(?:个月|[个人口月])?", text)
        if not match:
            return Answer(None, problem="malformed")
        number = int(match[1])
    else:
        if not given.is_integer() or not 0 <= given < 10_000:
            return Answer(None, problem="malformed")
        number, kinds = int(given), ()
    if field.most is not None and number > field.most:
        return Answer(None, problem="out_of_range")
    return Answer(number, kinds)


def _decimal(field: Field, given: str | float) -> Answer:
    text, kinds = clean(_text_of(given))
    match = _NUMBER.match(text.replace(",", ""))
    if not match or len(match[0]) > 15:
        return Answer(None, problem="malformed")
    try:
        number = Decimal(match[0]).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
    except InvalidOperation:
        return Answer(None, problem="malformed")
    return Answer(f"{number:f}", kinds)


def _yuan(field: Field, given: str | float) -> Answer:
    """Fen. A number of a cell is yuan; text may carry commas, a sign, 元 or 万. Averages are rounded to the fen."""
    if isinstance(given, float):
        return _fen(round(given * 100)) if abs(given) < FEN_MOST else Answer(None, problem="malformed")
    text = _PER_HEAD.sub("", clean(given)[0].replace("\u2212", "-").removeprefix("人民币"))
    if match := _LONG_NUMBER.fullmatch(text):
        fen = (Decimal(match[1].replace(",", "")) * 100).quantize(Decimal(1), ROUND_HALF_UP)
        return _fen(int(fen), () if text == given and "," not in given and not match[2] else ("income_text",))
    try:
        fen_read = yuan.parse_fen(text)
    except ValueError:
        return Answer(None, problem="malformed")
    return _fen(fen_read, () if _PLAIN_NUMBER.fullmatch(given) else ("income_text",))


def _fen(fen: int, kinds: tuple[str, ...] = ()) -> Answer:
    return Answer(fen, kinds) if abs(fen) < FEN_MOST else Answer(None, problem="malformed")


def _day(field: Field, given: str | float) -> Answer:
    """A day as YYYY-MM-DD: text in the usual forms, YYYYMM and a year alone (its first day), or a
    spreadsheet's serial number.
    """
    if isinstance(given, float) and int(given) in SERIALS:
        return Answer((EXCEL_DAY_ZERO + dt.timedelta(days=int(given))).isoformat())
    text = clean(_text_of(given).lstrip("'"))[0]
    match = _DIGITS_DAY.fullmatch(text) or _DAY.fullmatch(text)
    if not match:
        return Answer(None, problem="malformed")
    year, month, day = int(match[1]), match[2], match[3]
    try:
        made = dt.date(year, int(month or 1), int(day or 1))
    except ValueError:
        return Answer(None, problem="impossible_date")
    if not 1900 <= year < 2100:
        return Answer(None, problem="impossible_date")
    return Answer(made.isoformat(), kinds=() if day else ("day_rounded",))


def _year(field: Field, given: str | float) -> Answer:
    if isinstance(given, float) and 1900 <= given < 2100 and given.is_integer():
        return Answer(int(given))
    read = _day(field, given)
    return Answer(int(read.value[:4])) if isinstance(read.value, str) else read


def _ignored(field: Field, given: str | float) -> Answer:
    return Answer(None)


_READERS: dict[str, Callable[[Field, str | float], Answer]] = {
    "text": _text,
    "name": _name,
    "key": _key,
    "digits": _key,
    "phone": _phone,
    "place": _text,
    "count": _count,
    "decimal": _decimal,
    "yuan": _yuan,
    "day": _day,
    "year": _year,
    "ignored": _ignored,
}
