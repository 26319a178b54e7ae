"""How is a department's file loaded for comparison?

Its rows lie on a shelf beside the database where the layer for frozen copies is installed, else in the database as a
blind index and an encrypted payload (docs/decisions/0007). Strangers' rows are purged after the book's retention day.
"""

import contextlib
import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from yangguang.book.datasets import Dataset
from yangguang.reading.records import DIGEST, Record, Records, read_records
from yangguang.register import bulk, cells
from yangguang.register.ids import new_id
from yangguang.register.models import DataLoad, DataRow, Finding
from yangguang.terms.chain import canonical_json
from yangguang.terms.decision import Refused, no
from yangguang.work import lazily
from yangguang.work.acting import Hand

COLUMNS = ("id", "load_id", "row", "id_index", "id_suspect", "active", "payload_cell")


def file_digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as body:
        while piece := body.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def load(hand: Hand, name: str, path: Path, file_name: str = "") -> dict[str, Any]:
    """Load the file of dataset `name`; return {"dataset", "rows", "rejected", "active", "id_suspect"}.

    A newer file of the same dataset and place stands in for the older. All or nothing. Raises `BadFile`,
    `Refused("unknown_dataset")`.
    """
    post = hand.post_for("dataset.load")
    book = hand.book(post.place)
    known = {d.key: d for d in book.datasets()}
    if name not in known:
        raise Refused(no("unknown_dataset", dataset=name, known=", ".join(sorted(known))))
    if not path.is_file():
        raise Refused(no("no_such_file", file=str(path)))
    records = read_records(path, known[name], name=file_name or path.name)
    row = enter(hand, name, new_id(), file_name or path.name, file_digest(path))
    with _kept(row, known[name], records) as show:
        _count(row, records)
        show()
    return told(row)


def told(row: DataLoad) -> dict[str, Any]:
    """What is said of a file that is loaded."""
    counts = {k: getattr(row, k) for k in ("dataset", "rows", "rejected", "active", "id_suspect")}
    return {**counts, "exact_only": True} if row.digests else counts


def enter(hand: Hand, name: str, key: uuid.UUID, file_name: str, digest: str) -> DataLoad:
    """A line and a row for a file of dataset `name`, its counts still to come; an older one of the same place is superseded."""
    post = hand.post_for("dataset.load")
    line = hand.note("dataset.load", place=post.place, about=key, facts={"dataset": name, "file": digest})
    row = DataLoad(
        id=key,
        dataset=name,
        place=post.place,
        day=hand.day,
        file_name=file_name[-120:],
        file_digest=digest,
        rows=0,
        rejected=0,
        active=0,
        id_suspect=0,
        purge_day=hand.day + dt.timedelta(days=hand.book(post.place).days("stranger_retention_days")),
        line=line,
    )
    DataLoad.objects.filter(dataset=name, place=post.place, superseded=False).update(superseded=True)
    row.save(force_insert=True)
    return row


def _count(row: DataLoad, records: Records) -> None:
    """What was read, into the load's row. Raises `Refused("dataset_all_rejected")`."""
    if records.rows and records.rejected == records.rows:
        first, reason = records.first_rejected[0]
        raise Refused(no("dataset_all_rejected", rows=records.rows, first=first, reason=reason))
    row.rows, row.rejected, row.active, row.id_suspect = (
        records.rows,
        records.rejected,
        records.active,
        records.id_suspect,
    )
    row.digests = bool(records.digests)
    row.save()


@contextlib.contextmanager
def _kept(row: DataLoad, dataset: Dataset, records: Records) -> Iterator[Callable[[], None]]:
    """Keep all rows, on a shelf or in the database; what is yielded lets them be seen."""
    if not lazily.there():
        bulk.insert(DataRow, COLUMNS, _rows(row.id, iter(records)))
        yield lambda: None
        return
    with lazily.lake("shelves").writing(row.id, dataset, iter(records)) as shelf:
        row.shelf = shelf.root
        yield shelf.show


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
    hand.may("dataset.load", place)
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
