"""How do figures leave as a file: a workbook, comma-separated text or Parquet, each row with its copy and its book?"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yangguang.book.reader import Book
from yangguang.faces import places
from yangguang.faces.pages import language
from yangguang.files.tabular import Value, csv_bytes, xlsx_bytes
from yangguang.terms.place import level_of
from yangguang.web.lake import drawing
from yangguang.work import lazily

FORMATS = ("xlsx", "csv", "parquet")
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}  # fmt: skip
Table = tuple[list[str], list[list[Value]]]


def _from(said: Mapping[str, Any]) -> tuple[list[str], list[Value]]:
    """Which copy and which book: the last columns of each row."""
    copy = said["copy"]
    head = [_("Day of the copy"), _("Copy"), _("Digest of the copy"), _("Book")]
    return head, [copy["day"], copy["id"], copy["root"], said["book"]]


def _labels() -> list[str]:
    return [f"{m.label} ({m.unit})" if m.unit else str(m.label) for m in drawing.MEASURES]


def places_table(said: Mapping[str, Any], book: Book) -> Table:
    """The place itself and those below it, with all figures."""
    head, origin = _from(said)
    rows: list[list[Value]] = [
        [str(r["place"]), places.name(r["place"]), str(book.word("level", level_of(r["place"]), language())), r["all_households"],
         *(m.of(r) for m in drawing.MEASURES), *origin]
        for r in (said["row"], *said["below"])
    ]  # fmt: skip
    return [pgettext("place", "Code"), _("Place"), _("Level"), _("Households of every status"), *_labels(), *head], rows


def incomes_table(said: Mapping[str, Any], book: Book) -> Table:
    """Persons by income per head."""
    head, origin = _from(said)
    return [_("Income, yuan a head"), _("Persons"), *head], [[n, v, *origin] for n, v in drawing.histogram(said)["rows"]]


def sources_table(said: Mapping[str, Any], book: Book) -> Table:
    """Income by source."""
    head, origin = _from(said)
    found = drawing.sources(said, book)
    return [_("Source"), _("yuan a head"), *head], [[n, v, *origin] for n, v in (found["rows"] if found else [])]


def inequality_table(said: Mapping[str, Any], book: Book) -> Table:
    """How many are poor, how unequal incomes are, the quantiles and the relative lines."""
    head, origin = _from(said)
    row, yuan = said["row"], _("yuan a head")
    rows: list[list[Value]] = [
        [str(m.label), m.of(row), str(m.unit), *origin] for m in drawing.MEASURES if m.key in drawing.UNEQUAL
    ]
    told = drawing.inequality(row)
    rows += [[label, number, yuan, *origin] for label, number in told.get("quantiles", ())]
    rows += [[_("Relative line") + _(": ") + label, number, yuan, *origin] for label, number in told.get("lines", ())]
    return [_("Figure"), _("Value"), _("Unit"), *head], rows


def statuses_table(said: Mapping[str, Any], book: Book) -> Table:
    """Households and persons by status."""
    head, origin = _from(said)
    rows: list[list[Value]] = [
        [str(book.word("status", key, language())) if key else "", *counts, *origin] for key, counts in said["statuses"].items()
    ]
    return [_("Status"), _("Households"), _("Persons"), *head], rows


def trend_table(back: Sequence[Mapping[str, Any]], book: Book) -> Table:
    """The figures of one place in each of its copies, the oldest first; each row says its own copy and book."""
    rows: list[list[Value]] = []
    head: list[str] = []
    for one in back:
        head, origin = _from(one)
        place = one["row"]["place"]
        rows.append([
            str(place), places.name(place), one["row"]["all_households"], *(m.of(one["row"]) for m in drawing.MEASURES), *origin
        ])  # fmt: skip
    return [pgettext("place", "Code"), _("Place"), _("Households of every status"), *_labels(), *head], rows


def whatif_table(said: Mapping[str, Any], place: int, link: str) -> Table:
    """Who enters, who leaves and what it costs in yuan a year: the place itself and those below it; `link` asks it again."""
    head, origin = _from(said)
    rows: list[list[Value]] = []
    for code, row in ((place, said["whole"]), *((int(c), r) for c, r in sorted(said["places"].items()))):
        counts = [row[k][n] for n in ("households", "persons") for k in ("as_is", "enters", "leaves", "what_if")]
        costs = [None if (fen := row[k]["cost_fen"]) is None else fen / 100 for k in ("as_is", "what_if")]
        rows.append([f"{code:012d}", places.name(code), *counts, *costs, link, *origin])
    steps = [_("As it is"), _("enter"), _("leave"), _("What if")]
    counted = [f"{what}{_(': ')}{step}" for what in (_("Households"), _("Persons")) for step in steps]
    costed = [f"{what} ({_('yuan')})" for what in (_("Cost as it is"), _("Cost then"))]
    return [pgettext("place", "Code"), _("Place"), *counted, *costed, _("Link to this question"), *head], rows


TABLES: dict[str, Callable[[Mapping[str, Any], Book], Table]] = {
    "places": places_table, "incomes": incomes_table, "sources": sources_table,
    "inequality": inequality_table, "statuses": statuses_table,
}  # fmt: skip


def answer(name: str, head: Sequence[str], rows: Sequence[Sequence[Value]], kind: str) -> HttpResponse:
    """The table as a file to keep. Raises `Http404` for another format, `Refused("lake_missing")` for Parquet too early."""
    if kind not in FORMATS:
        raise Http404
    if kind == "parquet":
        body = lazily.lake("parquet").table_bytes(head, rows)
    else:
        body = csv_bytes(head, rows) if kind == "csv" else xlsx_bytes(name, head, rows)
    response = HttpResponse(body, content_type=TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
