"""What do the departments of an invented province send: twenty million rows, of which is known whom they mean?

Each file has the columns its dataset's table describes, but for what tells of a person besides name and number. A row
names one of the registered people (its record holds, or has ended, or its number is mistyped) or a stranger. Made column by
column with Arrow, piece by piece, in two processes beside the one that puts them on the shelf; needs the layer for frozen
copies, so whoever calls imports this only then.
"""

import datetime as dt
import functools
import multiprocessing as mp
import uuid
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from yangguang.book.datasets import Dataset
from yangguang.demo.naming import SURNAMES, characters
from yangguang.terms.identity import check_digit
from yangguang.work.founding.known import Known
from yangguang.work.lake.shelves import Piece, Typed, Typing

PIECE = 50_000
FIRST = 2  # the number of the first row below a file's headings
MAKERS, AHEAD = 2, 4  # processes, and pieces that wait for the one that writes
# Rows of each file at full size, twenty million together, and the ages of whom it may name.
ROWS = {
    "vehicles": (6_000_000, 18, 75), "medical": (5_000_000, 0, 120), "pensions": (3_000_000, 25, 120),
    "housing": (2_400_000, 18, 90), "pupils": (1_800_000, 6, 22), "companies": (1_000_000, 18, 75),
    "payroll": (500_000, 22, 60), "deaths": (300_000, 0, 120),
}  # fmt: skip
# Of a thousand registered people of these ages, in each file: how many whose record holds, has ended, is mistyped.
HOLDS, ENDED, MISTYPED = 20, 8, 4
KINDS = ("holds", "known", "ended", "mistyped")  # known: it holds, and the register says so itself, so that nobody need ask
UNSENT = ("sex", "birth_date", "address", "phone")  # what these files do not tell of a person
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

    def wanted(self, first: int, ages: Sequence[int]) -> list[int]:
        """Which people, of these ages and beginning with the `first` of the register, are named in any file."""
        some = np.flatnonzero(self._any[first : first + len(ages)]).tolist()
        return [n for n in some if any(self.kind(name, first + n, ages[n]) for name in ROWS)]

    def kind(self, name: str, nth: int, age: int) -> str | None:
        """How the file of a dataset names a person; None where it does not."""
        _, least, most = ROWS[name]
        lot = self._lots[name][nth]
        if lot >= HOLDS + ENDED + MISTYPED or not least <= age <= most:
            return None
        return "holds" if lot < HOLDS else "ended" if lot < HOLDS + ENDED else "mistyped"

    def pupil(self, nth: int, age: int) -> bool:
        """Whether the school roll names a person: of them alone it matters what the register says of school."""
        return self.kind("pupils", nth, age) is not None

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


class Sender:
    """A department: its file of `rows` rows, or as many as it names people, which is loaded as `load`."""

    def __init__(
        self, dataset: Dataset, load: uuid.UUID, named: Sequence[tuple[Known, str]], rows: int, seed: int, day: dt.date
    ) -> None:  # fmt: skip
        self.dataset, self.load, self.day = dataset, load, day
        self.named = [(one, self._met(one, kind)) for one, kind in named]
        self.rows, self.seed = max(rows, len(named)), [seed, sorted(ROWS).index(dataset.key)]
        # Where in the file the named ones stand: anywhere.
        self._at = np.sort(np.random.default_rng(self.seed).choice(self.rows, size=len(named), replace=False))

    def _met(self, one: Known, kind: str) -> str:
        """How the file names a person, once it is held against the register."""
        against = self.dataset.disagrees
        agrees = (against.subject, against.register) == ("person", "student") and one.student in against.agrees
        return "known" if kind == "holds" and agrees else kind

    @functools.cached_property
    def _typing(self) -> Typing:
        return Typing(self.load, self.dataset)

    def typed(self, nth: int) -> Typed:
        """The rows of a piece as the shelf keeps them."""
        return self._typing.typed(self.piece(nth))

    def told(self) -> dict[str, int]:
        """What is in the file, by kind."""
        kinds = {kind: sum(k == kind for _, k in self.named) for kind in KINDS}
        return {"rows": self.rows, **kinds, "strangers": self.rows - len(self.named)}

    def pieces(self) -> range:
        """The pieces of the file."""
        return range(-(-self.rows // PIECE))

    def piece(self, nth: int) -> Piece:
        """One of them; each is made by itself."""
        start = nth * PIECE
        count = min(PIECE, self.rows - start)
        low, high = np.searchsorted(self._at, [start, start + count])
        at, named = self._at[low:high] - start, self.named[low:high]
        rng = np.random.default_rng([*self.seed, nth])
        ended, suspect = rng.random(count) < 0.1, np.zeros(count, dtype=bool)
        ended[at] = [kind == "ended" for _, kind in named]
        suspect[at] = [kind == "mistyped" for _, kind in named]
        own = [mistyped(one.number) if kind == "mistyped" else one.number for one, kind in named]
        ids, fields = _with(strangers(rng, count), at, own), dict[str, pa.StringArray]()
        for column in self.dataset.columns.values():
            if column.kind == "name":
                fields[column.key] = _with(names(rng, count), at, [one.name for one, _ in named])
            elif column.kind != "id" and column.tells not in UNSENT:
                fields[column.key] = _usual(column.key, column.kind, rng, start, count, self.day)
        over = any(rule.ended for rule in self.dataset.activity)
        for rule in self.dataset.activity:
            words = [_drawn(rng, sorted(of), count) for of in (rule.ended, rule.holds)]
            fields[rule.column] = pc.if_else(pa.array(ended), *words)
        rows, active = range(start + FIRST, start + FIRST + count), ~ended if over else np.ones(count, dtype=bool)
        return Piece(rows, ids.to_pylist(), active, suspect, {**fields, "id_number": ids})


def _with(strange: pa.StringArray, at: np.ndarray, own: Sequence[str]) -> pa.StringArray:
    """The column with the named ones in their places."""
    mask = np.zeros(len(strange), dtype=bool)
    mask[at] = True
    return pc.replace_with_mask(strange, mask, pa.array(own, pa.string()))


def _drawn(rng: np.random.Generator, words: Sequence[str], count: int) -> pa.StringArray:
    words = words or [""]
    return pa.array(words, pa.string()).take(pa.array(rng.integers(0, len(words), count)))


_senders: Mapping[str, Sender] = {}  # of a maker


def _born(senders: Mapping[str, Sender]) -> None:
    global _senders
    _senders = senders


def _typed(name: str, nth: int) -> Typed:
    return _senders[name].typed(nth)


class Makers:
    """Processes that make the pieces of several departments' files. Within a `with`; born without a database."""

    def __init__(self, senders: Mapping[str, Sender]) -> None:
        self.senders = senders
        self._pool = ProcessPoolExecutor(MAKERS, mp.get_context("fork"), _born, (senders,))

    def __enter__(self) -> "Makers":
        return self

    def __exit__(self, *_error: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def typed(self, name: str) -> Iterator[Typed]:
        """A file, in its order; as much as waits stays small."""
        waiting: deque[Future[Typed]] = deque()
        for nth in self.senders[name].pieces():
            waiting.append(self._pool.submit(_typed, name, nth))
            if len(waiting) > AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _usual(key: str, kind: str, rng: np.random.Generator, start: int, count: int, day: dt.date) -> pa.StringArray:
    """Values of a column whose meaning nobody needs here: words numbered through, days of the year before, sums that weigh."""
    if kind == "day":
        known = pa.array([(day - dt.timedelta(days=n)).isoformat() for n in range(300)])
        return known.take(pa.array(rng.integers(1, 300, count)))
    if kind == "yuan":
        return pa.array(rng.integers(60_000, 400_000, count)).cast(pa.string())
    if kind == "decimal":
        return pa.array(rng.integers(4_000, 16_000, count) / 100).cast(pa.string())
    if key == "year":
        return pa.array([str(day.year)] * count)
    numbers = pa.array(np.arange(start, start + count)).cast(pa.string())
    return pc.binary_join_element_wise(f"{key[:4]}-", pc.utf8_lpad(numbers, 8, "0"), "")


def names(rng: np.random.Generator, count: int) -> pa.StringArray:
    """Names of strangers."""
    given = list(dict.fromkeys("".join(characters(year, sex) for year in (1950, 1970, 1990) for sex in "12")))
    return pc.binary_join_element_wise(*(_drawn(rng, words, count) for words in (SURNAMES, given, given)), "")


def strangers(rng: np.random.Generator, count: int) -> pa.StringArray:
    """Well-formed numbers of nobody; the same one may come twice, as people own two cars."""
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
    return pa.array(signs.view("S18").reshape(count)).cast(pa.string())
