"""What do the departments of an invented province send: twenty million rows, of which is known whom they mean?

Each file has the columns its dataset's table describes, whatever they are. A row names one of the registered people (its
record holds, or has ended, or its number is mistyped) or a stranger. Written column by column with Arrow, piece by piece;
needs the layer for frozen copies, so whoever calls imports this only then.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as csv

from yangguang.book.datasets import Dataset
from yangguang.demo.naming import SURNAMES, characters
from yangguang.terms.identity import check_digit
from yangguang.work.founding.known import Known

PIECE = 500_000
# Rows of each file at full size, twenty million together, and the ages of whom it may name.
ROWS = {
    "vehicles": (6_000_000, 18, 75), "medical": (5_000_000, 0, 120), "pensions": (3_000_000, 25, 120),
    "housing": (2_400_000, 18, 90), "pupils": (1_800_000, 6, 22), "companies": (1_000_000, 18, 75),
    "payroll": (500_000, 22, 60), "deaths": (300_000, 0, 120),
}  # fmt: skip
# Of a thousand registered people of these ages, in each file: how many whose record holds, has ended, is mistyped.
HOLDS, ENDED, MISTYPED = 20, 8, 4
KINDS = ("holds", "ended", "mistyped")
# Areas that no county has (the cities' codes 90 to 99): strangers' numbers are nobody's and no registered person's.
AREAS = np.array([320000 + city * 100 + n for city in range(1, 14) for n in range(90, 100)])
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECKS = np.frombuffer(b"10X98765432", dtype="S1")
_YEARS = (1930, 2010)


class Choice:
    """Which of the registered people stand in which file, and how: drawn by seed for each place in the register."""

    def __init__(self, seed: int, people: int) -> None:
        lots = [np.random.default_rng([seed, at, 1]).integers(0, 1000, people, dtype=np.uint16) for at in range(len(ROWS))]
        self._lots = dict(zip(sorted(ROWS), lots, strict=True))
        self._any = np.minimum.reduce(lots) < HOLDS + ENDED + MISTYPED

    def wanted(self, nth: int, age: int) -> bool:
        """Is the `nth` person, of this age, named in any file?"""
        return bool(self._any[nth]) and any(self.kind(name, nth, age) for name in ROWS)

    def kind(self, name: str, nth: int, age: int) -> str | None:
        """How the file of a dataset names a person; None where it does not."""
        _, least, most = ROWS[name]
        lot = self._lots[name][nth]
        if lot >= HOLDS + ENDED + MISTYPED or not least <= age <= most:
            return None
        return "holds" if lot < HOLDS else "ended" if lot < HOLDS + ENDED else "mistyped"

    def of(self, people: Iterable[Known]) -> dict[str, list[tuple[Known, str]]]:
        """For each file the people it names, and how."""
        out: dict[str, list[tuple[Known, str]]] = {name: [] for name in ROWS}
        for one in people:
            for name, into in out.items():
                kind = self.kind(name, one.nth, one.age)
                if kind:
                    into.append((one, kind))
        return out


def mistyped(number: str) -> str:
    """The number with its 13th digit wrong: the check character no longer fits."""
    return number[:12] + str((int(number[12]) + 1) % 10) + number[13:]


def write(path: Path, dataset: Dataset, named: Sequence[tuple[Known, str]], rows: int, seed: int, day: dt.date) -> dict[str, int]:
    """Write a department's file of `rows` rows (or as many as it names people); what is in it, by kind."""
    rng = np.random.default_rng([seed, sorted(ROWS).index(dataset.key)])
    rows = max(rows, len(named))
    # Where in the file the named ones stand: anywhere.
    at = np.sort(rng.choice(rows, size=len(named), replace=False))
    schema = pa.schema([(c.zh, pa.string()) for c in dataset.columns.values()])
    with csv.CSVWriter(path, schema) as out:
        for start in range(0, rows, PIECE):
            count = min(PIECE, rows - start)
            low, high = np.searchsorted(at, [start, start + count])
            out.write_batch(_piece(dataset, schema, rng, start, count, at[low:high] - start, named[low:high], day))
    told = {kind: sum(k == kind for _, k in named) for kind in KINDS}
    return {"rows": rows, **told, "strangers": rows - len(named)}


def _piece(
    dataset: Dataset, schema: pa.Schema, rng: np.random.Generator, start: int, count: int, at: np.ndarray,
    named: Sequence[tuple[Known, str]], day: dt.date,
) -> pa.RecordBatch:  # fmt: skip
    ended = rng.random(count) < 0.1
    ended[at] = [kind == "ended" for _, kind in named]
    said: dict[str, Any] = {}
    for column in dataset.columns.values():
        if column.kind == "id":
            own = strangers(rng, count).astype("U18")
            own[at] = [mistyped(one.number) if kind == "mistyped" else one.number for one, kind in named]
            said[column.zh] = own
        elif column.kind == "name":
            own = names(rng, count)
            own[at] = [one.name for one, _ in named]
            said[column.zh] = own
        else:
            said[column.zh] = _usual(column.key, column.kind, rng, start, count, day)
    for rule in dataset.activity:
        holds, over = sorted(rule.holds), sorted(rule.ended)
        words = np.where(ended, rng.choice(over, count) if over else "", rng.choice(holds, count) if holds else "")
        said[dataset.columns[rule.column].zh] = words
    return pa.RecordBatch.from_arrays([pa.array(said[f.name], pa.string()) for f in schema], schema=schema)


def _usual(key: str, kind: str, rng: np.random.Generator, start: int, count: int, day: dt.date) -> Any:
    """Values of a column whose meaning nobody needs here: words numbered through, days of the year before, sums that weigh."""
    if kind == "day":
        ago = rng.integers(1, 300, count)
        known = np.array([(day - dt.timedelta(days=n)).isoformat() for n in range(300)])
        return known[ago]
    if kind == "yuan":
        return rng.integers(60_000, 400_000, count).astype(str)
    if kind == "decimal":
        return (rng.integers(4_000, 16_000, count) / 100).astype(str)
    if key == "year":
        return np.full(count, str(day.year))
    return np.char.add(f"{key[:4]}-", np.char.zfill(np.arange(start, start + count).astype(str), 8))


def names(rng: np.random.Generator, count: int) -> Any:
    """Names of strangers."""
    given = np.array(list(dict.fromkeys("".join(characters(year, sex) for year in (1950, 1970, 1990) for sex in "12"))))
    first = np.array(SURNAMES)[rng.integers(0, len(SURNAMES), count)]
    return np.char.add(np.char.add(first, rng.choice(given, count)), rng.choice(given, count)).astype("U4")


def strangers(rng: np.random.Generator, count: int) -> Any:
    """Well-formed numbers of nobody, as bytes of 18 characters; the same one may come twice, as people own two cars."""
    first = np.datetime64(f"{_YEARS[0]}-01-01")
    span = int((np.datetime64(f"{_YEARS[1]}-01-01") - first).astype(int))
    days = (first + rng.integers(0, span, count)).astype("datetime64[D]")
    years = days.astype("datetime64[Y]").astype(np.int64) + 1970
    months = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
    dates = (days - days.astype("datetime64[M]")).astype(np.int64) + 1
    birth = years * 10_000 + months * 100 + dates
    value = (AREAS[rng.integers(0, len(AREAS), count)] * 10**8 + birth) * 1000 + rng.integers(996, 1000, count)
    digits = value[:, None] // 10 ** np.arange(16, -1, -1, dtype=np.int64) % 10
    signs = np.empty((count, 18), dtype="S1")
    signs[:, :17] = (digits + 48).astype(np.uint8).view("S1").reshape(count, 17)
    signs[:, 17] = _CHECKS[(digits @ _WEIGHTS) % 11]
    assert not count or signs[0].tobytes().decode()[17] == check_digit(signs[0].tobytes().decode()[:17])
    return signs.view("S18").reshape(count)
