"""Whose number is it, and is it well formed?

GB 11643-1999 (citizen identification number, check character by ISO 7064 MOD 11-2) and GB 32100-2015
(organisation's unified social credit code). Only form, day and check digit are judged: a county code that
was abolished long ago stays valid, because most elderly villagers carry one.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from operator import mul

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ZEROS = 48 * sum(_WEIGHTS)
_CHECKS = "10X98765432"
_ORGANISATION = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_SPACES = re.compile(r"[\s\u3000\u00a0\u200b-\u200d\ufeff]+")
_RESIDENT = re.compile(r"[1-9]\d{16}[\dX]")
_OLD = re.compile(r"[1-9]\d{14}")
_DISABILITY = re.compile(r"[1-9]\d{16}[\dX]\d{2}(?:[\dA-Z]\d)?")


@dataclass(frozen=True, slots=True)
class IdClaim:
    """What a cell claims: the normalised number (None when unusable), its kind, how it was normalised, and
    what is wrong.
    """

    number: str | None
    kind: str | None  # resident, disability
    kinds: frozenset[str] = frozenset()  # old_15_digit, lower_x, full_width, spaces
    problem: str | None = None  # id_missing, id_malformed, id_checksum


def check_digit(first17: str) -> str:
    """The check character of an 18-digit number from its first 17 digits (GB 11643)."""
    assert len(first17) == 17
    # Over the bytes, not digit by digit: a province's files hold millions. "0" is 48 in ASCII.
    return _CHECKS[(sum(map(mul, first17.encode(), _WEIGHTS)) - _ZEROS) % 11]


def birth_date(number: str) -> dt.date | None:
    """The birth date inside an 18-digit number, None when it is no day."""
    try:
        return dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex(number: str) -> str:
    """ "1" (male) or "2" (female), from the 17th digit."""
    return "1" if int(number[16]) % 2 else "2"


def normalise_id(cell: str) -> IdClaim:
    """Read an ID as people type it: 15 digits are upgraded to 18, a small x, full-width digits and spaces
    are mended and reported.

    20 or 22 characters are a disability certificate: the ID, then kind, grade (and issue). A wrong number
    keeps its text in `number` when only the check digit is wrong, so that linkage can use it.
    """
    if cell.isascii() and _RESIDENT.fullmatch(cell) and cell[17] == check_digit(cell[:17]):
        return IdClaim(cell, "resident", frozenset(), _day_problem(cell))
    kinds, text = set(), cell
    if _SPACES.search(text):
        kinds.add("spaces")
        text = _SPACES.sub("", text)
    folded = unicodedata.normalize("NFKC", text)
    if folded != text:
        kinds.add("full_width")
        text = folded
    text = text.lstrip("'’`")
    if not text:
        return IdClaim(None, None, frozenset(), "id_missing")
    if "x" in text:
        kinds.add("lower_x")
        text = text.upper()
    if _OLD.fullmatch(text):
        kinds.add("old_15_digit")
        text = text[:6] + "19" + text[6:]
        text += check_digit(text)
    if _DISABILITY.fullmatch(text) and len(text) in (20, 22):
        wrong = text[17] != check_digit(text[:17])
        return IdClaim(text, "disability", frozenset(kinds), "id_checksum" if wrong else _day_problem(text))
    if not _RESIDENT.fullmatch(text):
        return IdClaim(None, None, frozenset(kinds), "id_malformed")
    if text[17] != check_digit(text[:17]):
        return IdClaim(text, "resident", frozenset(kinds), "id_checksum")
    return IdClaim(text, "resident", frozenset(kinds), _day_problem(text))


def _day_problem(number: str) -> str | None:
    return None if birth_date(number) else "id_malformed"


def organisation_ok(code: str) -> bool:
    """Is this a well-formed unified social credit code (GB 32100: 18 characters, modulus 31)?"""
    if len(code) != 18 or any(c not in _ORGANISATION for c in code):
        return False
    total = sum(_ORGANISATION.index(c) * w for c, w in zip(code[:17], _ORGANISATION_WEIGHTS, strict=True))
    return _ORGANISATION[(31 - total % 31) % 31] == code[17]
