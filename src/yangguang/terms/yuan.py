"""How much is it, to the fen?

Money is an integer of fen. It is read from what people type and shown as people read it; nothing here is a
float.
"""

import re
import unicodedata

_SHAPE = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2})0*)?")
_UNITS = {"": 100, "元": 100, "元整": 100, "块": 100, "万元": 1_000_000, "万": 1_000_000}


def parse_fen(text: str) -> int:
    """Fen in `text`: "5,320.00元" is 532000, "1.5万元" is 1500000. Raises `ValueError` for anything else."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").lstrip("¥￥")
    number = _SHAPE.match(plain)
    unit = plain[number.end() :] if number else ""
    if number is None or unit not in _UNITS:
        wide = re.fullmatch(r"(-?\d+(?:\.\d{1,6})?)万元?", plain)
        if wide is None:
            raise ValueError(f"not a sum of money: {text!r}")
        return _scaled(wide[1], 1_000_000)
    return _scaled(
        number[1] + number[2].replace(",", "") + (f".{number[3]}" if number[3] else ""), _UNITS[unit]
    )


def _scaled(number: str, scale: int) -> int:
    sign = -1 if number.startswith("-") else 1
    whole, _, part = number.lstrip("-").partition(".")
    fen, rest = divmod(int(part or 0) * scale, int(10 ** len(part)))
    if rest:
        raise ValueError(f"finer than a fen: {number}")
    return sign * (int(whole) * scale + fen)


def format_yuan(fen: int) -> str:
    """Yuan with thousands and two decimals: 532000 is "5,320.00"."""
    sign, fen = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"


def format_wan(fen: int) -> str:
    """Ten thousand yuan with one decimal, halves away from zero, as summaries show it: 15000000 is "15.0"."""
    sign, tenths = ("-" if fen < 0 else ""), (abs(fen) + 50_000) // 100_000
    return f"{sign}{tenths // 10:,}.{tenths % 10}"
