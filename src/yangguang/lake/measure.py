"""What does an indicator say of a copy, at the level asked for?

Its query asks two views of the copy: `households` and `persons`, in which `place` is the place at that level,
`village` the village, ages are counted on the copy's day and the book's numbers stand as columns beside each row. A
household's `weight` is its members, or one where households are to count. The query is in one dialect (DuckDB's) and is
transpiled for the engine that answers.
"""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import ibis
import sqlglot
from sqlglot import expressions as sql

from yangguang.book.figures.indicators import Indicator
from yangguang.book.packs import PackError
from yangguang.book.reader import Book
from yangguang.lake import engine
from yangguang.lake.copies import Copy
from yangguang.lake.figures import levels, multidimensional, numbers
from yangguang.lake.figures.incomes import WEIGHTS
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import LEVELS, level_of, span

DIALECT = "duckdb"
PERSONS = WEIGHTS[0]
VIEWS = ("households", "persons")
SCHOOL_YEAR_FROM = 9  # months before it belong to the school year that began the September before
MANY_WAYS = "multidimensional"  # made from the table of deprivations, not a query
PARTS = {
    "H": ("多维贫困发生率", "Poor in many ways (H)"),
    "A": ("平均被剥夺程度", "Mean share of deprivations of the poor (A)"),
    "M0": ("多维贫困指数", "Adjusted headcount (M0)"),
    "unknown": ("有维度不详，未计入", "Left out: a dimension is not known"),
    "share": ("占 M0 的比重：{}", "Share of M0: {}"),
    "censored": ("多维贫困且缺：{}", "Poor and deprived: {}"),
    "raw": ("缺：{}", "Deprived: {}"),
}
_numbers = itertools.count(1)


def names(book: Book) -> list[str]:
    """The indicators there are."""
    return sorted([*book.packs.names("indicators", book.place), MANY_WAYS])


def views(
    copy: Copy, backend: Any, book: Book, level: str, values: Sequence[str] = (), weight: str = PERSONS
) -> dict[str, Any]:
    """The two tables an indicator asks, within the book's place, places at `level`."""
    low, high = span(book.place)
    unit = levels.unit_of(level)
    made = {}
    for name in VIEWS:
        table = copy.table(backend, name)
        table = table.filter((table.place >= low) & (table.place < high))
        if name == "persons":
            table = table.mutate(**ages(table.birth_month, book.day))
        else:
            table = table.mutate(weight=table["size"] if weight == PERSONS else ibis.literal(1, "int16"))
        beside = {key: numbers.column(book, key, table.place) for key in values}
        made[name] = table.mutate(
            village=table.place, place=levels.at(table.place, ibis.literal(unit, "int64")), **beside
        )
    return made


def ages(birth_month: Any, day: dt.date) -> dict[str, Any]:
    """`age` in whole years in the month of `day`, `school_age` on the 31 August before the school year `day` is in.

    `birth_month` is year × 100 + month; a copy does not hold the day.
    """
    month = birth_month.cast("int64")
    born = (month - month % 100) * 12 / 100 + month % 100 - 1
    school = day.year - (day.month < SCHOOL_YEAR_FROM)

    def years(at: int) -> Any:
        return ((ibis.literal(at) - born) / 12).floor().cast("int32")

    return {
        "age": years(day.year * 12 + day.month - 1),
        "school_age": years(school * 12 + SCHOOL_YEAR_FROM - 2),
    }


def expression(indicator: Indicator, backend: Any, tables: Mapping[str, Any]) -> Any:
    """The indicator's query as an expression over `tables`. Raises `PackError` for anything but one query of them."""
    file = f"indicators/{indicator.key}.sql"
    try:
        found = [s for s in sqlglot.parse(indicator.sql, read=DIALECT) if s is not None]
    except sqlglot.errors.ParseError as fault:
        raise PackError(file, f"不是合法的查询：{fault}", f"no valid query: {fault}") from fault
    if len(found) != 1 or not isinstance(found[0], sql.Query):
        raise PackError(file, "须恰好是一个查询（SELECT）。", "is exactly one query (SELECT).")
    query = found[0]
    own = {cte.alias for cte in query.find_all(sql.CTE)}
    made: dict[str, str] = {}
    for table in list(query.find_all(sql.Table)):
        if table.name in own and not table.db:
            continue
        if table.name not in tables or table.db or not isinstance(table.this, sql.Identifier):
            raise PackError(
                file,
                f"只能查询 {'、'.join(VIEWS)}，不能查询 {table.sql()}。",
                f"asks {table.sql()}; it may ask {', '.join(VIEWS)}.",
            )
        if table.name not in made:
            made[table.name] = f"yg_{table.name}_{next(_numbers)}"
            backend.create_view(made[table.name], tables[table.name], overwrite=True)
        alias = table.alias or table.name
        table.replace(
            sql.Table(
                this=sql.to_identifier(made[table.name]), alias=sql.TableAlias(this=sql.to_identifier(alias))
            )
        )
    name = f"yg_{indicator.key}_{next(_numbers)}"
    kind = "TEMPORARY VIEW" if engine.is_spark(backend) else "VIEW"
    backend.raw_sql(f"CREATE OR REPLACE {kind} {name} AS {query.sql(dialect=backend.dialect)}")
    return backend.table(name)


def measure(
    copy: Copy, backend: Any, key: str, book: Book, level: str = "county", weight: str = PERSONS
) -> dict[str, Any]:
    """An indicator of the households of a copy within the book's place, with what it is of and where it comes from.

    The book is opened at the place asked about, on the copy's day. `weight`: whether a household counts with its
    members (`persons`) or once (`households`). Rows: `place`, `part` (none: ""), `value`, `of`, and `rate`, their
    quotient. Raises `Refused`: `no_such_indicator`, `level_unknown`, `level_above`, `outside_copy`, `weight_unknown`,
    `figure_without_weight`.
    """
    _within(copy, book, level)
    if key not in names(book):
        raise Refused(no("no_such_indicator", indicator=key, known=", ".join(names(book))))
    _weighable(book, key, weight)
    if key == MANY_WAYS:
        table = book.deprivations()
        homes, people = (views(copy, backend, book, "village")[name] for name in VIEWS)
        asked = multidimensional.sums(multidimensional.scored(homes, people, table), table, [level])
        found = [
            {"place": row["place"], **part}
            for row in _asked(backend, asked)
            for part in multidimensional.said(row, table)
        ]
        head = {"zh": "多维贫困：两不愁三保障", "en": "Poor in many ways", "unit": "persons", "unit_zh": "人", "adds": True,
                "status": table.status, "source": "Alkire and Foster 2011", "note": table.note}  # fmt: skip
    else:
        indicator = book.indicator(key)
        found = _asked(
            backend, expression(indicator, backend, views(copy, backend, book, level, indicator.values, weight))
        )
        fields = ("zh", "en", "unit", "unit_zh", "adds", "status", "source", "note")
        head = {name: getattr(indicator, name) for name in fields}
        if weight != PERSONS and head["unit"] == PERSONS:
            head |= {"unit": weight, "unit_zh": "户"}
    rows = sorted((_row(r, key, book) for r in found), key=lambda r: (r["place"], r["part"]))
    return {
        "indicator": key,
        **head,
        "by": level,
        "weight": weight,
        "place": book.place,
        **provenance(copy, book),
        "rows": rows,
    }


def _weighable(book: Book, key: str, weight: str) -> None:
    if weight not in WEIGHTS:
        raise Refused(no("weight_unknown", weight=weight, known=", ".join(WEIGHTS)))
    if weight != PERSONS and not weighs(book, key):
        known = ", ".join(k for k in names(book) if weighs(book, k))
        raise Refused(no("figure_without_weight", indicator=key, known=known))


def weighs(book: Book, key: str) -> bool:
    """Does the indicator's query ask for the weight of a household?"""
    if key == MANY_WAYS:
        return False
    query = sqlglot.parse_one(book.indicator(key).sql, read=DIALECT)
    return any(column.name == "weight" for column in query.find_all(sql.Column))


def _within(copy: Copy, book: Book, level: str) -> None:
    if level not in LEVELS:
        raise Refused(no("level_unknown", level=level, known=", ".join(LEVELS)))
    if LEVELS.index(level) < LEVELS.index(level_of(book.place)):
        raise Refused(no("level_above", level=level, place=book.place))
    low, high = span(copy.manifest["place"])
    if not (low <= book.place and span(book.place)[1] <= high):
        raise Refused(no("outside_copy", place=book.place, copy=copy.folder.name, of=copy.manifest["place"]))


def provenance(copy: Copy, book: Book) -> dict[str, Any]:
    """Which copy and which book a figure comes from."""
    said = copy.manifest
    return {
        "copy": {
            "id": copy.folder.name,
            **{k: said.get(k) for k in ("root", "day", "place", "book", "places", "journal_line")},
        },
        "book": book.digest,
        "book_day": book.day.isoformat(),
    }


def _asked(backend: Any, asked: Any) -> list[dict[str, Any]]:
    """The rows of an answer; whole numbers are integers, however an engine calls them."""
    return [{name: _plain(value) for name, value in row.items()} for row in backend.to_pyarrow(asked).to_pylist()]


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value


def _row(row: Mapping[str, Any], key: str, book: Book) -> dict[str, Any]:
    """A row of the answer, its part in words."""
    part, value, of = row.get("part") or "", row["value"], row.get("of")
    zh, en = (part_name(book, key, part, lang) for lang in ("zh", "en"))
    rate = None if of is None or value is None or of == 0 else float(value) / float(of)
    return {
        "place": int(row["place"]),
        "part": part,
        "part_zh": zh,
        "part_en": en,
        "value": value,
        "of": of,
        "rate": rate,
    }


def part_name(book: Book, key: str, part: str, lang: str) -> str:
    """What people read for a part of an indicator."""
    at = ("zh", "en").index(lang)
    if key == MANY_WAYS:
        kind, _, dimension = part.partition("/")
        label = next((d.label(lang) for d in book.deprivations().dimensions if d.key == dimension), "")
        return PARTS[kind][at].format(label)
    indicator = book.indicator(key)
    if part in indicator.part:
        return indicator.part[part][lang]
    if not part:
        return ("未填", "Not stated")[at] if indicator.codes or indicator.words else ""
    if indicator.codes:
        return book.codes(indicator.codes).label(part, lang)
    if indicator.words == "step":
        steps = (s for name in book.procedures() for s in book.procedure(name).steps if s.key == part)
        return next((s.zh if lang == "zh" else s.en for s in steps), part)
    return book.word(indicator.words, part, lang) if indicator.words else part
