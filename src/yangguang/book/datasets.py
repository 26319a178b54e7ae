"""What did a department promise to send, and when does a record of theirs hold?

One table per dataset under `packs/*/datasets/`: the headings of each column, which words make a record
active or ended, how heavy a hit is, and the coded reasons with which two people may answer it. Findings are
questions, never verdicts.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yangguang.book.answers import read_plain
from yangguang.book.conditions import DateWindow, Disagreement, Threshold, read_conditions
from yangguang.book.wording import heading, heading_core, plain

SEVERITIES = ("exclude", "examine", "info")  # exclude and examine hold a case, info doesn't
COLUMN_KINDS = ("id", "name", "text", "day", "yuan", "decimal")
# What a column may tell of the person a record is about, for linkage; the kinds id and name tell theirs.
TELLS = ("name", "id_number", "sex", "birth_date", "place", "address", "phone", "household")
OF_KIND = {"id": "id_number", "name": "name"}


@dataclass(frozen=True)
class DataColumn:
    """One column: `required` when a row without it is rejected; `headings` are other words for it; `tells`: which of
    `TELLS` it says of the person, `household` being a number that the records of one household share.
    """

    key: str
    kind: str
    zh: str
    en: str
    headings: tuple[str, ...] = ()
    needed: bool = False
    required: bool = False
    tells: str = ""

    def label(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True)
class Activity:
    """By one column's words a record holds, or has ended. A word in neither list holds: a question costs a
    visit, a miss hides one.
    """

    column: str
    holds: frozenset[str]
    ended: frozenset[str]


@dataclass(frozen=True)
class Reason:
    """A coded answer to a finding. `clears`: the person's household isn't touched by the record."""

    is_: str
    zh: str
    en: str
    clears: bool

    def label(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True)
class Dataset:
    """A department's file. `record` names the columns that make a record the same record in a later file."""

    key: str
    zh: str
    en: str
    owner_zh: str
    owner_en: str
    severity: str
    columns: Mapping[str, DataColumn]
    activity: tuple[Activity, ...]
    record: tuple[str, ...]
    shown: tuple[str, ...]
    answers: Mapping[str, Reason]
    windows: tuple[DateWindow, ...]
    thresholds: tuple[Threshold, ...]
    disagrees: Disagreement
    status: str
    note: str

    @property
    def holds_case(self) -> bool:
        """Whether an unanswered finding holds the case."""
        return self.severity != "info"

    @property
    def tells(self) -> dict[str, str]:
        """Which column tells what of the person: {field of `TELLS`: column}."""
        return {c.tells or OF_KIND[c.kind]: key for key, c in self.columns.items() if c.tells or c.kind in OF_KIND}

    def label(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh

    def owner(self, lang: str) -> str:
        return self.owner_en if lang == "en" else self.owner_zh

    def rule(self, day: dt.date) -> str:
        """What the table says of a record that counts on `day`, as an answer carries it: how heavy it is, from which day and
        which amount on it counts and among whom, each with its status.
        """
        bounds = [(t.clause(day), t.among) for t in self.thresholds]
        amounts = [c + (f" among {', '.join(among)}" if among else "") for c, among in bounds if c]
        return "; ".join([f"{self.severity} ({self.status})", *(w.clause(day) for w in self.windows), *amounts])

    def column_for(self, words: str) -> str | None:
        """The column a heading stands for."""
        for known in (heading(words), heading_core(words)):
            for column in self.columns.values():
                if known in {
                    form(word)
                    for word in (column.zh, column.en, *column.headings)
                    for form in (heading, heading_core)
                }:
                    return column.key
        return None

    def typed(self, fields: Mapping[str, str]) -> dict[str, int | float | dt.date | str | None]:
        """A record's values as a copy has them: sums in fen, days, numbers, words; None for what can't be read."""
        return {k: read_plain(c.kind, fields.get(k, "")) for k, c in self.columns.items()}

    def active(self, fields: Mapping[str, str]) -> tuple[bool, str | None]:
        """Whether a record holds, and a word that stands in no list (empty cells say nothing)."""
        unknown: str | None = None
        for rule in self.activity:
            said = fields.get(rule.column, "")
            word = plain(said)
            if word in rule.ended:
                return False, None
            if word and word not in rule.holds:
                unknown = said
        return True, unknown


def read_dataset_table(key: str, tables: Sequence[Mapping[str, Any]]) -> Dataset:
    """A dataset from its tables, the most special winning whole entries. Raises `ValueError` with the fault
    and its cure.
    """
    table: dict[str, Any] = {}
    for each in tables:
        table.update(each)
    columns = {row["key"]: _column(key, row) for row in table["column"]}
    activity = tuple(
        Activity(rule["column"], frozenset(map(plain, rule["holds"])), frozenset(map(plain, rule["ended"])))
        for rule in table.get("active", ())
    )
    windows, thresholds, disagrees = read_conditions(key, table, {k: c.kind for k, c in columns.items()})
    if table["severity"] not in SEVERITIES:
        raise ValueError(f"datasets/{key}: severity {table['severity']} isn't one of {SEVERITIES}")
    asked = {disagrees.column, *(w.column for w in windows), *(t.column for t in thresholds)}
    named = {*table["record"], *table["shown"], *asked, *(rule.column for rule in activity), "id_number"}
    if lost := sorted(named - set(columns)):
        raise ValueError(f"datasets/{key}: names the columns {lost}, which it doesn't describe")
    if hidden := sorted(
        asked - set(table["shown"])
    ):  # a copy holds what is shown, and nothing more of a record
        raise ValueError(f"datasets/{key}: {hidden} are asked for, so they must stand in `shown`")
    answers = {
        row["is"]: Reason(row["is"], row["zh"], row["en"], bool(row["clears"])) for row in table["answer"]
    }
    return Dataset(
        key=key,
        zh=table["zh"],
        en=table["en"],
        owner_zh=table["owner"]["zh"],
        owner_en=table["owner"]["en"],
        severity=table["severity"],
        columns=columns,
        activity=activity,
        record=tuple(table["record"]),
        shown=tuple(table["shown"]),
        answers=answers,
        windows=windows,
        thresholds=thresholds,
        disagrees=disagrees,
        status=table["status"],
        note=table.get("note", ""),
    )


def _column(dataset: str, row: Mapping[str, Any]) -> DataColumn:
    if row["kind"] not in COLUMN_KINDS:
        raise ValueError(f"datasets/{dataset}: {row['key']}: kind {row['kind']} isn't one of {COLUMN_KINDS}")
    if row.get("tells", TELLS[0]) not in TELLS:
        raise ValueError(f"datasets/{dataset}: {row['key']}: tells {row['tells']} isn't one of {TELLS}")
    given = {**row, "headings": tuple(row.get("headings", ()))}
    try:
        return DataColumn(**given)
    except TypeError as fault:
        raise ValueError(f"datasets/{dataset}: {row.get('key')}: {fault}") from fault


def check_examples(dataset: Dataset, table: Mapping[str, Any]) -> list[str]:
    """The examples of activity in a table that don't hold, as sentences; those of `counts` are rules/comparison's."""
    faults: list[str] = []
    for example in table.get("example", ()):
        if "active" not in example:
            continue
        holds, _ = dataset.active(example["row"])
        if holds != example["active"]:
            faults.append(
                f"{dataset.key}: {example['row']} should be {'active' if example['active'] else 'ended'}"
            )
    return faults
