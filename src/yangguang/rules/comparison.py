"""Does a department's record raise a finding on this day, and how heavy is it?

Never what follows: a finding is a question to people. The bulk form is lake/comparison, proved equal to this one.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yangguang.book.datasets import Dataset
from yangguang.terms.decision import Decision, no, yes
from yangguang.terms.yuan import format_yuan

RAISES = "stands_in_file"
Said = int | float | dt.date | str | None


@dataclass(frozen=True, slots=True)
class Met:
    """A registered person met in a file: what the record says (typed as `Dataset.typed`), whether it holds, the status
    of the person's household, and what the register says in the column that the dataset names.
    """

    record: Mapping[str, Said]
    active: bool
    status: str
    register: Said = None


def counts(met: Met, dataset: Dataset, day: dt.date) -> Decision:
    """Does it raise a finding on `day`? Yes: `stands_in_file` with the dataset's severity and the clause of the
    threshold it reached. No: `ended`, `outside_window`, `below_threshold`, `register_agrees`.
    """
    if not met.active:
        return no("ended")
    for window in dataset.windows:
        said = met.record.get(window.column)
        if isinstance(said, dt.date) and said < window.first(day):
            return no("outside_window", column=window.column, first=window.first(day), said=said)
    clause = ""
    for threshold in dataset.thresholds:
        amount = threshold.on(day)
        if amount is None or (threshold.among and met.status not in threshold.among):
            continue
        said, clause = met.record.get(threshold.column), threshold.clause(day)
        if isinstance(said, int | float) and said < least(dataset, threshold.column, amount.is_):
            return no("below_threshold", clause, column=threshold.column, said=said, least=amount.is_)
    if met.register is not None and str(met.register) in dataset.disagrees.agrees:
        return no("register_agrees", column=dataset.disagrees.register, said=met.register)
    return yes(RAISES, clause or None, severity=dataset.severity)


def least(dataset: Dataset, column: str, amount: int) -> int:
    """An amount of the table in the unit of the column's values: fen for sums."""
    return amount * 100 if dataset.columns[column].kind == "yuan" else amount


def shown(value: Said, kind: str) -> str:
    """A value of a record or of the register as people read it; a dash for none."""
    if value is None:
        return "—"
    return format_yuan(int(value)) if kind == "yuan" and isinstance(value, int) else str(value)


def check_examples(dataset: Dataset, table: Mapping[str, Any]) -> list[str]:
    """The examples of `counts` in a dataset's table that don't come true, as sentences."""
    faults = []
    for example in table.get("example", ()):
        if "counts" not in example:
            continue
        row = example["row"]
        met = Met(
            dataset.typed(row),
            dataset.active(row)[0],
            example.get("status", "registered"),
            example.get("register"),
        )
        said = counts(met, dataset, example.get("day", dt.date(2016, 10, 28))).code
        if said != example["counts"]:
            faults.append(f"{dataset.key}: {row} should be {example['counts']}, it is {said}")
    return faults
