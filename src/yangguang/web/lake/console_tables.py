"""How do the counts of the comparison console leave as a file: by department's file, by place, by reason?

Findings stand in the register: each row says the day they were counted on, the copy that was compared last, and the book.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yangguang.faces import places
from yangguang.faces.pages import Visitor
from yangguang.files.tabular import Value
from yangguang.web.lake.answered import Answers
from yangguang.web.lake.downloads import Table

Console = Mapping[str, Any]


def _from(console: Console, official: Visitor) -> tuple[list[str], list[Value]]:
    """Where the counts come from: the last columns of each row."""
    copy = console["compared"]
    head = [_("Counted on"), _("Day of the copy compared last"), _("Digest of the copy"), _("Book")]
    said: list[Value] = [official.day.isoformat(), *((copy.day.isoformat(), copy.root) if copy else ("", ""))]
    return head, [*said, official.book.digest]


def _counts(n: Answers) -> list[Value]:
    return [n.raised, n.open, n.late, n.answered, n.true, n.untrue]


def _counted() -> list[str]:
    return [_("Findings"), _("Not answered"), _("late"), _("Answered"), _("Found true"), _("Found untrue")]


def files(console: Console, official: Visitor) -> Table:
    """Of each dataset the file loaded last and what it raised."""
    head, origin = _from(console, official)
    rows: list[list[Value]] = []
    for row in console["rows"]:
        load = row["load"]
        said: list[Value] = [load.day.isoformat(), load.rows, load.active, load.rejected, load.id_suspect] if load else [None] * 5
        rows.append([row["label"], row["owner"], *said, *_counts(row["n"]), *origin])
    loaded = [_("As of"), _("Rows"), _("In force"), _("Rejected"), _("ID suspect")]
    return [_("File"), _("Owner"), *loaded, *_counted(), *head], rows


def by_place(console: Console, official: Visitor) -> Table:
    """The places below, the most open first."""
    head, origin = _from(console, official)
    rows: list[list[Value]] = [[f"{code:012d}", places.name(code), *_counts(n), *origin] for code, n in console["places"]]
    return [pgettext("place", "Code"), _("Place"), *_counted(), *head], rows


def reasons(console: Console, official: Visitor) -> Table:
    """Why records did not concern the household."""
    head, origin = _from(console, official)
    rows: list[list[Value]] = [[r["dataset"], r["reason"], r["n"], *origin] for r in console["reasons"]]
    return [_("File"), _("Reason"), _("Findings"), *head], rows


TABLES: dict[str, Callable[[Console, Visitor], Table]] = {"files": files, "places": by_place, "reasons": reasons}
