"""Where is it, and does it belong there?

A place is an interval: the 12-digit statistical code (2 province, 2 city, 2 county, 3 township, 3 village)
read as an integer; what belongs to it lies in a half-open interval. Codes are only compared within one
edition of the divisions.
"""

LEVELS = ("nation", "province", "city", "county", "township", "village")
UNIT = {  # how many codes belong to a place of each level
    "nation": 10**12,
    "province": 10**10,
    "city": 10**8,
    "county": 10**6,
    "township": 10**3,
    "village": 1,
}
_DIGITS = {2: "province", 4: "city", 6: "county", 9: "township", 12: "village"}


def level_of(code: int) -> str:
    """The level of a place code (0 is the nation). Raises `ValueError` outside 0 … 10^12."""
    if not 0 <= code < 10**12:
        raise ValueError(f"not a place code: {code}")
    if code == 0:
        return "nation"
    return next(level for level in LEVELS[1:] if code % UNIT[level] == 0)


def span(code: int) -> tuple[int, int]:
    """The half-open interval of codes that belong to `code`; the nation holds all."""
    return code, code + UNIT[level_of(code)]


def at_level(code: int, level: str) -> int:
    """The place at `level` that encloses `code`. Raises `ValueError` when `code` stands above that level."""
    if LEVELS.index(level_of(code)) < LEVELS.index(level):
        raise ValueError(f"{code} stands above {level}")
    return code // UNIT[level] * UNIT[level]


def parent(code: int) -> int:
    """The place one level up. Raises `ValueError` for the nation."""
    level = level_of(code)
    if level == "nation":
        raise ValueError("the nation has no parent")
    return at_level(code, LEVELS[LEVELS.index(level) - 1])


def contains(outer: int, inner: int) -> bool:
    """Does `inner` belong to `outer` (or equal it)?"""
    low, high = span(outer)
    return low <= inner < high


def parse_code(text: str) -> int:
    """A code as people write it: 2, 4, 6, 9 or 12 digits, the rest filled with zeros. Raises `ValueError`."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in _DIGITS:
        raise ValueError(f"not a place code: {text!r}")
    return int(digits.ljust(12, "0"))
