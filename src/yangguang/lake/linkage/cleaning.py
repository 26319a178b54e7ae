"""What does a cell say about a person, whichever way it was written?

Only what is certain is mended: full width, spaces, separators, the old number of 15 digits. A broken ID stays as its
text, because most of it is still right.
"""

import datetime as dt
import re
import unicodedata

from yangguang.book.pinyin import parted, syllables
from yangguang.terms.identity import normalise_id

HAN = re.compile(r"[\u3400-\u9fff]")
_NOT_WORD = re.compile(r"[^\w]+")
_DIGITS = re.compile(r"\d+")
_BETWEEN = re.compile(r"[、,，;；/|\s]+")
_COUNTY = re.compile(r"^(?:.*?(?:省|自治区))?(?:.*?(?:市|州|盟))?(?P<county>.+?(?:县|区|市|旗))")
_TOWNSHIP = re.compile(r"(?P<township>.+?(?:街道|镇|乡|苏木))")
_ID_SHORT = 6  # what is left of a number must say more than a county
_ID_SAYS_NOTHING = re.compile(r"(.)\1*|1234567890*|\d(?:\.\d+)?E\+?\d+")  # 000000, 123456789, 3.2E+17
OLDEST_YEAR = 1880
_VOWELS = re.compile(r"(?<!^)[AEIOUYHW]")
_TWICE = re.compile(r"(.)\1+")
# Northern and eastern speakers write what they say: the tongue and the nasal are heard alike.
_HEARD = (("zh", "z"), ("ch", "c"), ("sh", "s"))


def name_of(cell: str) -> str:
    """A name without what is not its own: width, spaces, signs, case."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", cell)).upper()


def words_of(cell: str) -> list[str]:
    """The words of a name written with spaces, in upper case."""
    return [w for w in re.split(r"[^\w]+", unicodedata.normalize("NFKC", cell).upper()) if w]


def is_chinese(text: str) -> bool:
    """Whether it has a Chinese character in it."""
    return bool(HAN.search(text))


def sound(text: str) -> str:
    """How a name is heard: pinyin without what dialects do not tell apart; for other scripts its consonants."""
    if not is_chinese(text):
        return _TWICE.sub(r"\1", _VOWELS.sub("", text))
    return " ".join(map(_heard, syllables(text)))


def _heard(syllable: str) -> str:
    for said, heard in _HEARD:
        if syllable.startswith(said):
            syllable = heard + syllable[len(said) :]
    return syllable[:-1] if syllable.endswith("ng") else syllable


def surname_and_given(name: str) -> tuple[str, str]:
    """A cleaned Chinese name in its two parts."""
    return parted(name)


def id_of(cell: str) -> str | None:
    """The number in 18 characters; other numbers and broken ones as their text; None where it says nothing."""
    claim = normalise_id(cell)
    if claim.number:
        return claim.number[:18]
    text = _NOT_WORD.sub("", unicodedata.normalize("NFKC", cell)).upper()
    if len(text) < _ID_SHORT or _ID_SAYS_NOTHING.fullmatch(
        unicodedata.normalize("NFKC", cell).upper().strip()
    ):
        return None
    return text


def birth_in(number: str | None) -> str | None:
    """The birth date inside a resident's number as yyyymmdd, None when there is none."""
    if number is None or len(number) != 18 or not number[:17].isdigit():
        return None
    return _day(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex_in(number: str | None) -> str | None:
    """The sex inside a resident's number: "1" or "2"."""
    if birth_in(number) is None or number is None:
        return None
    return "1" if int(number[16]) % 2 else "2"


def birth_of(cell: str) -> str | None:
    """A date as yyyymmdd: 19800102, 1980-1-2, 1980年1月2日, 02/01/1980 (day first where both are possible)."""
    text = unicodedata.normalize("NFKC", cell).strip()
    parts = _DIGITS.findall(text.split(" ")[0].split("T")[0])
    if len(parts) == 1 and len(parts[0]) == 8:
        return _day(int(parts[0][:4]), int(parts[0][4:6]), int(parts[0][6:])) or parts[0]
    if len(parts) < 3:
        return None
    if len(parts[0]) == 4:
        return _day(int(parts[0]), int(parts[1]), int(parts[2]))
    if len(parts[2]) == 4:
        first, second, year = int(parts[0]), int(parts[1]), int(parts[2])
        return _day(year, second, first) or _day(year, first, second)
    return None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        dt.date(year, month, day)
    except ValueError:
        return None
    return f"{year:04}{month:02}{day:02}" if year >= OLDEST_YEAR else None


def days_of(birth: str | None) -> int | None:
    """A date yyyymmdd as a count of days, None when it is no day."""
    if birth is None:
        return None
    try:
        return dt.date(int(birth[:4]), int(birth[4:6]), int(birth[6:])).toordinal()
    except ValueError:
        return None


def sex_of(cell: str) -> str | None:
    """ "1" for a man, "2" for a woman, by the words people use."""
    word = cell.strip().upper()[:6]
    if word[:1] in ("男", "1", "M"):
        return "1"
    return "2" if word[:1] in ("女", "2", "F") else None


def phone_of(cell: str) -> str | None:
    """The last eleven digits; a number shorter than seven says nothing."""
    digits = "".join(_DIGITS.findall(unicodedata.normalize("NFKC", cell)))
    return digits[-11:] if len(digits) >= 7 else None


def members_of(cell: str) -> list[str] | None:
    """The names of several people, whichever sign stands between them."""
    return sorted({name for part in _BETWEEN.split(cell) if (name := name_of(part))}) or None


def text_of(cell: str) -> str | None:
    """An address or a code without spaces, signs and case."""
    return name_of(cell) or None


def address_of(cell: str) -> str | None:
    """An address as text, without the word «number» at its end, which some write and others do not."""
    text = name_of(cell)
    return text.rstrip("号室户") or text or None


def places_of(cell: str) -> tuple[str | None, str | None, str | None]:
    """County, township and village of a place: from a 12-digit code, or from its names as far as they are written."""
    text = name_of(cell)
    if not text:
        return None, None, None
    if text.isdigit() and len(text) in (9, 12):
        return text[:6], text[:9], text if len(text) == 12 else None
    if text.isdigit():
        return text[:6], None, None
    if not is_chinese(text):
        return None, None, text
    county = _COUNTY.match(text)
    rest = text[county.end() :] if county else text
    township = _TOWNSHIP.match(rest)
    village = rest[township.end() :] if township else rest
    names = (
        county["county"] if county else None,
        township["township"] if township else None,
        re.sub(
            r"(?:村民委员会|居民委员会|居委会|村委会|社区|村|居)?$",
            "",
            re.split(r"(?<=[村居会区])", village)[0],
        )
        or None,
    )
    return names[0], names[1], (names[1] or "") + names[2] if names[2] else None
