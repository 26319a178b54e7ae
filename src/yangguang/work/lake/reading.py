"""How does the register of a place become the rows of a copy, as of any day and as known at any journal line?

Past the models, in pieces along the places: a province has four million persons, and each piece is in memory alone.
Nothing here writes: the list of the households that are frozen is a temporary table.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import connection

from yangguang.book.forms import Form
from yangguang.book.reader import Book
from yangguang.lake import shape
from yangguang.lake.freezing import ARROW
from yangguang.lake.identities import Identities, Integers
from yangguang.lake.shape import Column, Table
from yangguang.register import cells
from yangguang.rules import income
from yangguang.terms import identity
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import span
from yangguang.work.checking.reading import key, rows, text
from yangguang.work.lake import courses
from yangguang.work.lake.courses import Course
from yangguang.work.lake.moments import Moment

PIECE = 20_000  # households in memory at once
LIST = "frozen_household"
Meet = Callable[[list[str], Integers, Identities], None]
Standing = dict[str, tuple[str, str]]  # household → step and status of its case
# A piece is a small part of the whole: found by the index, not by reading a table again for each piece.
BY_INDEX = "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"


@dataclass(frozen=True)
class Listed:
    """The households of a place that hold at a moment, in a temporary table in the order of the copy."""

    moment: Moment
    households: int
    editions: tuple[str, ...]

    def pieces(self) -> Iterator[str]:
        """SQL: the households `f` of each piece."""
        for first in range(1, self.households + 1, PIECE):
            yield f"f.n >= {first} AND f.n < {first + PIECE}"


def listed(place: int, moment: Moment) -> Listed:
    """List the households that live in `place` at the moment. Inside `snapshot(read_only=False)`, with which the list ends."""
    low, high = span(place)
    at_end = "" if connection.vendor == "sqlite" else "ON COMMIT DROP"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {LIST}")
        cursor.execute(
            f"CREATE TEMPORARY TABLE {LIST} {at_end} AS SELECT row_number() OVER (ORDER BY place, household_id) AS n, "
            f"household_id, place, edition FROM ({moment.latest('register_residence', 'household_id')}) r "
            f"WHERE place >= {low} AND place < {high}"
        )
        cursor.execute(f"CREATE UNIQUE INDEX frozen_number ON {LIST} (n)")
        cursor.execute(f"CREATE UNIQUE INDEX frozen_identity ON {LIST} (household_id)")
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {LIST}")
            cursor.execute(BY_INDEX)
        cursor.execute(f"SELECT count(*) FROM {LIST}")
        (count,) = cursor.fetchone()
        cursor.execute(f"SELECT DISTINCT edition FROM {LIST} ORDER BY edition")
        return Listed(moment, count, tuple(e for (e,) in cursor.fetchall()))


# --- households --------------------------------------------------------------------------------------------------


def households(book: Book, found: Listed, standing: Standing | None) -> tuple[Table, Iterator[pa.RecordBatch]]:
    """The table of households and its rows. `standing`: where each case stood; None: where it stands."""
    form, statement = book.form("household"), book.form("statement")
    table = shape.households(form.fields.values(), statement.parts)
    course = courses.reader(book.codes("exit_status"))
    return table, (_homes(table, found, piece, statement, standing, course) for piece in found.pieces())


def _homes(
    table: Table, found: Listed, piece: str, statement: Form, standing: Standing | None, course: Course
) -> pa.RecordBatch:
    numbers, keys, places, causes = _columns(
        f"SELECT f.n, {key('f.household_id')}, f.place, h.cause FROM {LIST} f CROSS JOIN register_household h "
        f"WHERE h.id = f.household_id AND {piece} ORDER BY f.n",
        4,
    )
    facts = _Facts(found.moment, piece)
    status, since, carried = facts.of("standing", ("t.status", text("t.from_day"), "t.carried_over"), numbers)
    fen, claimed, first, last, members, items = facts.of(
        "statement",
        ("t.income_fen_per_head", "t.claimed", text("t.period_from"), text("t.period_to"), "t.members", text("t.items")),
        numbers,
        order="t.claimed DESC, t.act_from_id",
        single=False,
    )
    answers = Answers(facts.of("condition", (text("t.answers"),), numbers)[0])
    sizes = dict(rows(
        f"SELECT f.n, count(*) FROM {LIST} f CROSS JOIN register_membership t WHERE t.household_id = f.household_id "
        f"AND {piece} AND {found.moment.holds('t')} GROUP BY f.n"
    ))  # fmt: skip
    if standing is None:
        step, case_status = facts.cases(numbers)
    else:
        stood = [standing.get(k, (None, None)) for k in keys]
        step, case_status = [s for s, _ in stood], [s for _, s in stood]
    identified, exits = facts.courses(numbers, course)
    columns = {
        "household": numbers, "household_id": keys, "place": places, "status": status, "status_from": since,
        "carried_over": _booleans(carried), "size": [sizes.get(n, 0) for n in numbers], "case_step": step,
        "case_status": case_status, "income_fen_per_head": fen, "income_claimed": _booleans(claimed), "income_from": first,
        "income_to": last, "income_members": members, **_parts(statement, items, claimed),
        "cause": facts.causes(numbers, answers.of("cause"), causes), "identified_day": identified, "exit_status": exits,
    }  # fmt: skip
    return batch(table, columns, answers)


def _parts(statement: Form, items: Sequence[str | None], claimed: Sequence[Any]) -> dict[str, list[Any]]:
    """A sum for each part of the statement; null where a sum was only claimed."""
    sums = [
        income.by_part(said, statement) if said is not None and not claim else {}
        for said, claim in zip(_objects(items, None), claimed, strict=True)
    ]
    return {f"{part}_fen": [s.get(part) for s in sums] for part in statement.parts}


class _Facts:
    """The facts that households of a piece have one of at a time, in the order of the households."""

    def __init__(self, moment: Moment, piece: str) -> None:
        self.moment, self.piece = moment, piece

    def of(
        self,
        table: str,
        wanted: Sequence[str],
        numbers: Sequence[int],
        order: str = "t.from_day, t.act_from_id",
        single: bool = True,
    ) -> list[list[Any]]:
        """The `wanted` columns of `register_<table>`; None where a household has none. Of several the last in `order`."""
        sql = (
            f"SELECT f.n, {', '.join(wanted)} FROM {LIST} f CROSS JOIN register_{table} t WHERE t.household_id = f.household_id "
            f"AND {self.piece} AND {self.moment.holds('t', single=single)} ORDER BY f.n, {order}"
        )
        return _aligned(rows(sql), numbers, len(wanted))

    def causes(self, numbers: Sequence[int], answers: Sequence[Any], lists: Sequence[str]) -> list[str | None]:
        """The main cause as answers had it. What entered before answers held the cause has it in the list only."""
        found = [said or None for said in answers]
        if all(said or not cause for said, cause in zip(found, lists, strict=True)):
            return found
        ever = {n for (n,) in rows(
            f"SELECT DISTINCT f.n FROM {LIST} f CROSS JOIN register_condition t WHERE t.household_id = f.household_id "
            f"AND {self.piece} AND {text('t.answers')} LIKE %s", ['%"cause":%'],
        )}  # fmt: skip
        each = zip(numbers, found, lists, strict=True)
        return [said or (None if n in ever else cause or None) for n, said, cause in each]

    def courses(self, numbers: Sequence[int], course: Course) -> tuple[list[str | None], list[str | None]]:
        """Of each household the day it was first registered, and its exit status, as its standings say."""
        held: dict[int, list[tuple[str, str]]] = {}
        for n, status, day in rows(
            f"SELECT f.n, t.status, {text('t.from_day')} FROM {LIST} f CROSS JOIN register_standing t WHERE t.household_id = "
            f"f.household_id AND {self.piece} AND {self.moment.begun('t')} ORDER BY f.n, t.from_day, t.act_from_id"
        ):
            held.setdefault(n, []).append((status, day))
        found = [course(held.get(n, ())) for n in numbers]
        return [day for day, _ in found], [code for _, code in found]

    def cases(self, numbers: Sequence[int]) -> list[list[Any]]:
        """Step and status of the case each household has now; of several the latest."""
        sql = (
            f"SELECT f.n, t.step, t.status FROM {LIST} f CROSS JOIN register_case t WHERE t.household_id = f.household_id "
            f"AND {self.piece} ORDER BY f.n, t.opened_id, t.id"
        )
        return _aligned(rows(sql), numbers, 2)


# --- persons -----------------------------------------------------------------------------------------------------


def persons(
    book: Book, found: Listed, identities: Identities, meet: Meet
) -> tuple[Table, Iterator[pa.RecordBatch]]:
    """The table of persons and its rows, numbered through; `meet` is told the numbers and keys of each piece."""
    table = shape.persons(book.form("person").fields.values())
    return table, _people(table, found, identities, meet)


def _people(table: Table, found: Listed, identities: Identities, meet: Meet) -> Iterator[pa.RecordBatch]:
    done = 0
    for piece in found.pieces():
        columns, answers = _members(found.moment, piece)
        numbers = columns.pop("number")
        columns["id_key"] = identities.keys(numbers)
        meet(numbers, columns["id_key"], identities)
        count = len(columns["person_id"])
        columns["person"] = list(range(done + 1, done + count + 1))
        yield batch(table, columns, answers)
        done += count


def _members(moment: Moment, piece: str) -> tuple[dict[str, Any], "Answers"]:
    """The members of a piece of households, with their `number`, and the answers about them."""
    member, born = f"{LIST} f CROSS JOIN register_membership t", text("p.birth_date")
    holds = f"t.household_id = f.household_id AND {piece} AND {moment.holds('t')}"
    was, earlier = _earlier(moment)
    homes, places, keys, shut, kinds, sexes, months, relations, since, olds = _columns(
        f"SELECT f.n, f.place, {key('p.id')}, p.id_cell, p.id_kind, p.sex, "
        f"CAST(substr({born}, 1, 4) || substr({born}, 6, 2) AS integer), t.relation, {text('t.from_day')}, {was} "
        f"FROM {member} CROSS JOIN register_person p {earlier} WHERE p.id = t.person_id AND {holds} ORDER BY f.n, p.id",
        10,
    )
    said = dict(rows(
        f"SELECT {key('a.person_id')}, {text('a.answers')} FROM {member} CROSS JOIN register_personfacts a "
        f"WHERE a.person_id = t.person_id AND {holds} AND {moment.holds('a', single=True)} ORDER BY a.from_day, a.act_from_id"
    ))  # fmt: skip
    columns = {
        "person_id": keys, "household": homes, "place": places, "id_kind": kinds, "sex": list(sexes),
        "birth_month": list(months), "relation": relations, "member_from": since,
        "number": cells.open_many("register_person", "id", keys, shut),
    }  # fmt: skip
    for at, old in enumerate(olds):
        if old is not None:
            _as_believed(columns, at, cells.open_many("register_person", "id", [keys[at]], [old])[0])
    return columns, Answers([said.get(k) for k in keys])


def _earlier(moment: Moment) -> tuple[str, str]:
    """SQL: the number believed at the moment where it was corrected since, and the join that finds it."""
    if moment.known is None:
        return "NULL", ""
    first = f"SELECT min(v.act_to_id) FROM register_personwas v WHERE v.person_id = p.id AND v.act_to_id > {moment.known}"
    return "w.id_cell", f"LEFT JOIN register_personwas w ON w.person_id = p.id AND w.act_to_id = ({first})"


def _as_believed(columns: dict[str, Any], at: int, number: str) -> None:
    """Put what was believed of one person in place of what is: with the number go sex and birth."""
    if number == columns["number"][at]:
        return  # only the name was another
    columns["number"][at] = number
    columns["sex"][at] = identity.sex(number)
    day = identity.birth_date(number)
    columns["birth_month"][at] = day.year * 100 + day.month if day else None


# --- columns -----------------------------------------------------------------------------------------------------


def _columns(sql: str, width: int) -> list[Any]:
    """The columns of a question's answer, each a sequence."""
    return list(zip(*rows(sql), strict=True)) or [()] * width


def _aligned(found: Iterable[tuple[Any, ...]], numbers: Sequence[int], width: int) -> list[list[Any]]:
    """Rows that begin with a household's number, in the order of `numbers`; of several of one household the last."""
    known = {row[0]: row for row in found}
    nothing = (None,) * (width + 1)
    listed_ = [known.get(n, nothing) for n in numbers]
    return [[row[at] for row in listed_] for at in range(1, width + 1)]


def _booleans(values: Iterable[Any]) -> list[bool | None]:
    return [None if v is None else bool(v) for v in values]


def _objects(texts: Sequence[str | None], absent: Any = "{}") -> list[Any]:
    """JSON texts as objects, read at once; without a text an empty one."""
    missing = "null" if absent is None else absent
    return list(json.loads(f"[{','.join(t or missing for t in texts)}]"))


class Answers:
    """What the rows of a piece answered: many say the same, and each different text is read once."""

    def __init__(self, texts: Sequence[str | None]) -> None:
        known: dict[str, int] = {}
        self.which = [known.setdefault(t or "{}", len(known)) for t in texts]
        self.each: list[dict[str, Any]] = _objects(list(known))

    def of(self, key: str) -> list[Any]:
        """What each row answered to one field."""
        values = [a.get(key) for a in self.each]
        return [values[n] for n in self.which]

    def column(self, column: Column) -> pa.Array:
        """The same with its type. Raises as Arrow does."""
        return _typed([a.get(column.key) for a in self.each], column.type).take(pa.array(self.which, pa.int32()))


def batch(table: Table, known: dict[str, Any], answers: Answers) -> pa.RecordBatch:
    """The table's columns with their types: those that are `known`, the rest from the answers of a form.

    Raises `Refused("answer_unfit")` where an answer is not of the kind its form says.
    """
    arrays = []
    for column in table.columns:
        values = known.get(column.key)
        try:
            arrays.append(answers.column(column) if values is None else _typed(values, column.type))
        except (pa.ArrowException, TypeError, ValueError) as error:
            first = _first_unfit(answers.of(column.key) if values is None else values, column.type)
            whose = known[f"{table.name[:-1]}_id"][first]
            unfit = no("answer_unfit", table=table.name, column=column.key, type=column.type, row=whose)
            raise Refused(unfit) from error
    return pa.RecordBatch.from_arrays(arrays, names=list(table.keys))


def _typed(values: Any, kind: str) -> pa.Array:
    if isinstance(values, np.ndarray):
        return pa.array(values, ARROW[kind])
    if kind == "date":
        return pa.array(values, pa.string()).cast(ARROW[kind])
    if kind == "string":
        values = [v if v is None or type(v) is str else _word(v) for v in values]
    elif kind == "float64":
        values = [v if v is None else float(v) for v in values]
    elif kind.startswith("int"):
        values = [v if v is None or type(v) is int else int(v) for v in values]  # an older file's count may be text
    return pa.array(values, ARROW[kind])


def _first_unfit(values: Sequence[Any], kind: str) -> int:
    for at, value in enumerate(values):
        try:
            _typed([value], kind)
        except (pa.ArrowException, TypeError, ValueError):
            return at
    raise AssertionError("each value alone fits, all together do not")


def _word(value: Any) -> str:
    """A code as it is; several codes in their order, apart by commas."""
    return ",".join(value) if isinstance(value, list) else str(value)
