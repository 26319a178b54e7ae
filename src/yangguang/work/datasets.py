"""How is a department's file loaded for comparison?

It is read and kept out of sight while others write; a short hand then enters it, where what held before still does.
Its rows lie on a shelf beside the database where the layer for frozen copies is installed, else in the database as a
blind index and an encrypted payload (docs/decisions/0007). Strangers' rows are purged after the book's retention day.
"""

import contextlib
import datetime as dt
import hashlib
import json
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, Protocol

from django.conf import settings

from yangguang.book.datasets import Dataset
from yangguang.reading.doubts import doubts
from yangguang.reading.records import DIGEST, Record, Records, read_records
from yangguang.register import bulk, cells
from yangguang.register.ids import new_id
from yangguang.register.models import DataLoad, DataRow, Finding, User
from yangguang.terms.chain import canonical_json
from yangguang.terms.decision import Refused, no
from yangguang.work import acting, books, clock, lazily
from yangguang.work.acting import Hand

VERB = "dataset.load"
COLUMNS = ("id", "load_id", "row", "id_index", "id_suspect", "active", "payload_cell")
READ = 1000  # rows after which it is told how many were read
Entered = Callable[[dict[str, Any]], None]  # hears what was entered, within the hand
Read = Callable[[int], None]


def file_digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as body:
        while piece := body.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


@dataclass(frozen=True)
class Begun:
    """What held when a file began to be read: for which place, the table it is read by, the journal line of that place's last
    file of it, and how many rows that had.
    """

    place: int
    dataset: Dataset
    last: int | None
    rows_before: int | None = None


class LoadedMeanwhile(Refused):
    """Another file of the dataset was loaded for the place while this one was read; `load` is it."""

    def __init__(self, load: DataLoad) -> None:
        super().__init__(no("another_file_meanwhile", dataset=load.dataset, file=load.file_name))
        self.load = load


def begin(user: User, name: str) -> Begun:
    """Before a file of dataset `name` is read. Raises `Refused`: `not_permitted`, `unknown_dataset`."""
    place = acting.place_for(user, VERB)
    known = {d.key: d for d in books.now(place, clock.day()).datasets()}
    if name not in known:
        raise Refused(no("unknown_dataset", dataset=name, known=", ".join(sorted(known))))
    with acting.reading(user):
        last = _last(name, place)
    return Begun(place, known[name], last.line_id if last else None, last.rows if last else None)


def load(
    user: User, name: str, path: Path, file_name: str = "", *, via: str = "web", entered: Entered = lambda _told: None,
    read: Read = lambda _rows: None,
) -> dict[str, Any]:  # fmt: skip
    """Load the file of dataset `name`; return {"dataset", "rows", "rejected", "active", "id_suspect"}.

    A newer file of the same dataset and place stands in for the older. All or nothing. Long: not inside a hand; it is read and
    kept unseen first, then one hand enters it, in which `entered` hears what is returned. The same file, loaded by another
    meanwhile, is not loaded again. `entered` hears besides which rows were rejected, what else is odd, and how many rows the
    file before had; `read` hears now and then how many rows were read. Raises `BadFile`, `Refused`: `not_permitted`,
    `unknown_dataset`, `no_such_file`, `dataset_without_rows`, `dataset_all_rejected`, `dataset_changed_meanwhile`,
    `another_file_meanwhile`.
    """
    begun = begin(user, name)
    if not path.is_file():
        raise Refused(no("no_such_file", file=str(path)))
    title = file_name or path.name
    records = read_records(path, begun.dataset, name=title)
    row = DataLoad(id=new_id(), file_name=title, file_digest=file_digest(path))
    try:
        with _kept(row.id, begun.dataset, _counted(records, read)) as kept:
            _count(row, records)
            with acting.open_hand(user, via=via) as hand:
                row.shelf = kept.root
                enter(hand, begun, row)
                entered({**told(row), **_remarks(begun, records)})
                kept.show()
    except LoadedMeanwhile as met:
        if met.load.file_digest != row.file_digest:
            raise
        return told(met.load)
    return told(row)


def told(row: DataLoad) -> dict[str, Any]:
    """What is said of a file that is loaded."""
    counts = {k: getattr(row, k) for k in ("dataset", "rows", "rejected", "active", "id_suspect")}
    return {**counts, "exact_only": True} if row.digests else counts


def _remarks(begun: Begun, records: Records) -> dict[str, Any]:
    """{"rows_before", "reasons": rejected rows by problem, "first_rejected": [[row, problem], …], "doubts": [{"code", "facts"}]
    (`reading/doubts.py`)}, each where there is any.
    """
    odd = [{"code": d.code, "facts": dict(d.facts)} for d in doubts(records, clock.day())]
    rejected = {"reasons": dict(records.reasons), "first_rejected": records.first_rejected}
    said = {"rows_before": begun.rows_before, **rejected, "doubts": odd}
    return {key: value for key, value in said.items() if value}


def enter(hand: Hand, begun: Begun, row: DataLoad) -> None:
    """A line and the row for a file whose name, digest, counts and shelf `row` tells, where what `begun` says still holds; an
    older one of the same place is superseded. Raises `Refused`: `not_permitted`, `dataset_changed_meanwhile`,
    `another_file_meanwhile`.
    """
    name, place = begun.dataset.key, begun.place
    hand.may(VERB, place)
    row.line = hand.note(VERB, place=place, about=row.id, facts={"dataset": name, "file": row.file_digest})
    if begun.dataset not in hand.book(place).datasets():
        raise Refused(no("dataset_changed_meanwhile", dataset=name))
    last = _last(name, place)  # the chain of the place is held since the line was written: nobody enters another now
    if last is not None and last.line_id != begun.last:
        raise LoadedMeanwhile(last)
    row.dataset, row.place, row.day, row.file_name = name, place, hand.day, row.file_name[-120:]
    row.purge_day = hand.day + dt.timedelta(days=hand.book(place).days("stranger_retention_days"))
    DataLoad.objects.filter(dataset=name, place=place, superseded=False).update(superseded=True)
    row.save(force_insert=True)


def _last(name: str, place: int) -> DataLoad | None:
    return DataLoad.objects.filter(dataset=name, place=place).order_by("-line_id").first()


def _count(row: DataLoad, records: Records) -> None:
    """What was read, into the load's row. Raises `Refused`: `dataset_without_rows`, `dataset_all_rejected`."""
    if not records.rows:
        raise Refused(no("dataset_without_rows"))
    if records.rejected == records.rows:
        first, problem = records.first_rejected[0]
        raise Refused(no("dataset_all_rejected", rows=records.rows, first=first, problem=problem))
    row.rows, row.rejected, row.active, row.id_suspect = (
        records.rows,
        records.rejected,
        records.active,
        records.id_suspect,
    )
    row.digests = bool(records.digests)


class Kept(Protocol):
    """Rows that are kept and not seen yet: the digest of their shelf (none: ""), and what lets them be seen."""

    root: str

    def show(self) -> None:
        """Within the hand that entered the load."""


@contextlib.contextmanager
def _kept(key: uuid.UUID, dataset: Dataset, records: Iterator[Record]) -> Iterator[Kept]:
    """All rows of the load `key`, on a shelf or ready for the database."""
    if lazily.there():
        with lazily.lake("shelves").writing(key, dataset, records) as shelf:
            yield shelf
        return
    with tempfile.TemporaryFile(dir=settings.YANGGUANG_HOME) as aside:
        left = _rows(key, records)
        sizes = [aside.write(bulk.pack(DataRow, COLUMNS, some)) for some in iter(lambda: list(islice(left, bulk.PIECE)), [])]
        yield Packed(aside, sizes)


def _counted(records: Records, read: Read) -> Iterator[Record]:
    for nth, record in enumerate(records, 1):
        if nth % READ == 0:
            read(records.rows)
        yield record


class Packed:
    """Rows as the database takes them in, shut, in a file without a name that is gone with its process: pieces of `sizes`."""

    root = ""

    def __init__(self, aside: IO[bytes], sizes: Sequence[int]) -> None:
        self._aside, self._sizes = aside, sizes

    def show(self) -> None:
        """Put them into the database."""
        self._aside.seek(0)
        for size in self._sizes:
            bulk.insert_packed(DataRow, COLUMNS, self._aside.read(size))


def _rows(load_id: uuid.UUID, records: Iterator[Record]) -> Iterator[tuple[Any, ...]]:
    for record in records:
        key, number = new_id(), record.id.number
        assert number is not None, "a record without a number is rejected"
        index = bytes.fromhex(number) if record.id.kind == DIGEST else cells.blind(number)
        yield key, load_id, record.row, index, record.suspect, record.active, shut(key, dict(record.fields))


def shut(key: uuid.UUID, fields: dict[str, str]) -> bytes:
    """What a row says, for the cell of the row `key`."""
    return cells.shut("register_datarow", "payload", key, json.dumps(fields, ensure_ascii=False))


def payload(row: DataRow) -> dict[str, str]:
    """What the department's row says, for those who answer the finding."""
    content: dict[str, str] = json.loads(
        cells.open_cell("register_datarow", "payload", row.id, row.payload_cell)
    )
    return content


def record_digest(dataset: Dataset, fields: Mapping[str, str]) -> str:
    """What makes the record the same record in a later file: the dataset's naming columns, keyed."""
    return record_digests(dataset, [fields])[0]


def record_digests(dataset: Dataset, records: Iterable[Mapping[str, str]]) -> list[str]:
    """`record_digest` of each."""
    named = ([dataset.key, [fields.get(c, "") for c in dataset.record]] for fields in records)
    return [digest.hex() for digest in cells.blind_many(map(canonical_json, named))]


def purge(hand: Hand, place: int) -> int:
    """Delete the rows of strangers whose retention day has come; rows that raised a finding stay. Returns
    how many went.
    """
    hand.may(VERB, place)
    old = DataLoad.objects.filter(purge_day__lte=hand.day)
    rows = DataRow.objects.filter(load__in=old).exclude(id__in=Finding.objects.values("record"))
    shelved = list(old.exclude(shelf=""))
    count = rows.count()
    for load in shelved:
        count += load.rows - load.rejected - DataRow.objects.filter(load=load).count()
    hand.note("dataset.purge", place=place, facts={"rows": count})
    rows.delete()
    for load in shelved:
        lazily.lake("shelves").drop(load.id)
    DataLoad.objects.filter(id__in=[load.id for load in shelved]).update(shelf="")
    return count
