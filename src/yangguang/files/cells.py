"""What can stand in a cell?

A cell of text is a `str`, of a number a `float`, of a truth value a `bool`; an empty one is `None`. The two
others say that what is shown was worked out by the spreadsheet program, or could not be.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that computes; `shown` is the value the sender last saw."""

    shown: "str | float | bool | None"


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that shows an error such as #N/A or #REF!."""

    shown: str


Cell = str | float | bool | Formula | Broken | None

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLAIN_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(lt|gt|quot|apos|amp));")


def unescape(text: str) -> str:
    """XML's five entities and character references, then the `_x000D_` form of office files; anything else
    stays as it is.
    """
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    return text if "_x" not in text else _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _entity(match: re.Match[str]) -> str:
    if match[3]:
        return _PLAIN_ENTITIES[match[0]]
    code = int(match[1]) if match[1] else int(match[2], 16)
    return chr(code) if code < 0x110000 else match[0]


def shown(cell: Cell) -> str:
    """What a reader of the sheet sees, as text: whole numbers without a point, nothing for an empty cell."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, (Formula, Broken)):
        return shown(cell.shown)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if cell.is_integer() and abs(cell) < 1e21:
        return str(int(cell))
    return repr(round(cell, 10))
