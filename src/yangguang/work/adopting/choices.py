"""Where the table of changes leaves a choice, what did a person choose?"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yangguang.files import text
from yangguang.terms.decision import Refused, no

HEADING = ("for", "place", "households", "posts", "group", "household", "becomes", "candidates")
HOUSEHOLDS, POSTS = "households", "posts"
ENDS = "-"  # a post that nobody holds any longer
_CODE = re.compile(r"\s*(\d{12})(?!\d)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A choice that is wanted: for the households of a place, or for the posts there."""

    what: str
    place: int
    name: str
    households: int
    posts: int
    candidates: tuple[tuple[int, str], ...] = ()

    def told(self) -> dict[str, Any]:
        """As `--json` tells it."""
        return {
            "for": self.what,
            "place": self.place,
            "name": self.name,
            "households": self.households,
            "posts": self.posts,
            "candidates": [{"place": code, "name": name} for code, name in self.candidates],
        }


@dataclass(frozen=True)
class Choices:
    """What was chosen: by whole place, by group of a place, by household (number or UUID); posts by place."""

    places: Mapping[int, int] = field(default_factory=dict)
    groups: Mapping[tuple[int, str], int] = field(default_factory=dict)
    households: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # where to, and from which place
    posts: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


NONE = Choices()


def sheet(wanted: Sequence[Wanted]) -> str:
    """The choices to fill in, as csv. Cells begin with the code and carry the name, so that no spreadsheet
    program turns a code into a number.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADING)
    for row in wanted:
        offered = " | ".join(f"{code} {name}" for code, name in row.candidates)
        writer.writerow((row.what, f"{row.place} {row.name}", row.households, row.posts, "", "", "", offered))
    return out.getvalue()


def read(path: Path) -> Choices:
    """The filled sheet. Rows without a choice are passed over; a place may have further rows for a group or
    a household of it.

    Raises `Refused` `choice_heading`, `choice_unreadable`, `choice_twice`; `BadFile` for a file that is not text.
    """
    rows = text.open_rows(path)
    heading = [str(cell or "").strip() for cell in next(rows, (0, []))[1]]
    if not {"for", "place", "becomes"} <= set(heading):
        raise Refused(no("choice_heading", file=path.name, heading=", ".join(HEADING)))
    places: dict[int, int] = {}
    groups: dict[tuple[int, str], int] = {}
    households: dict[str, tuple[int, int]] = {}
    posts: dict[int, tuple[int, ...]] = {}
    for number, cells in rows:
        row = {key: str(cell or "").strip() for key, cell in zip(heading, cells, strict=False)}
        if not row.get("becomes"):
            continue
        place = _code(row.get("place", ""), number)
        if row["for"] == POSTS:
            codes = (
                () if row["becomes"] == ENDS else tuple(_code(c, number) for c in row["becomes"].split("|"))
            )
            _once(posts, place, codes, number)
        elif row["for"] != HOUSEHOLDS:
            raise Refused(no("choice_unreadable", row=number, text=row["for"]))
        elif row.get("household"):
            _once(households, row["household"].lower(), (_code(row["becomes"], number), place), number)
        elif row.get("group"):
            _once(groups, (place, row["group"]), _code(row["becomes"], number), number)
        else:
            _once(places, place, _code(row["becomes"], number), number)
    return Choices(places, groups, households, posts)


def _code(cell: str, row: int) -> int:
    found = _CODE.match(cell)
    if found is None:
        raise Refused(no("choice_unreadable", row=row, text=cell))
    return int(found[1])


def _once(held: dict[Any, Any], key: Any, value: Any, row: int) -> None:
    if held.setdefault(key, value) != value:
        raise Refused(no("choice_twice", row=row))
