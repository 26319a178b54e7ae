"""How do figures leave as a file: a workbook, comma-separated text or Parquet, each row with its copy and its book?"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

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


def places_table(said: Mapping[str, Any], book: Book) -> Table:
    """The place itself and those below it, with all figures."""
    head, origin = _from(said)
    labels = [f"{m.label} ({m.unit})" if m.unit else str(m.label) for m in drawing.MEASURES]
    rows: list[list[Value]] = [
        [str(r["place"]), places.name(r["place"]), str(book.word("level", level_of(r["place"]), language())), r["all_households"],
         *(m.of(r) for m in drawing.MEASURES), *origin]
        for r in (said["row"], *said["below"])
    ]  # fmt: skip
    return [_("Code"), _("Place"), _("Level"), _("Households in the register"), *labels, *head], rows


def incomes_table(said: Mapping[str, Any], book: Book) -> Table:
    """Persons by income per head."""
    head, origin = _from(said)
    return [_("Income, yuan a head"), _("Persons"), *head], [[n, v, *origin] for n, v in drawing.histogram(said)["rows"]]


def sources_table(said: Mapping[str, Any], book: Book) -> Table:
    """Income by source."""
    head, origin = _from(said)
    found = drawing.sources(said, book)
    return [_("Source"), _("yuan a head"), *head], [[n, v, *origin] for n, v in (found["rows"] if found else [])]


TABLES: dict[str, Callable[[Mapping[str, Any], Book], Table]] = {
    "places": places_table, "incomes": incomes_table, "sources": sources_table,
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
