"""How do the rows of an invented department come onto a shelf without ever having been a file?

Only in a demonstration. What stands there afterwards is what loading the same rows from a file would have left.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow.compute as pc

from yangguang.book.datasets import Dataset
from yangguang.register import scope
from yangguang.register.models import DataLoad, User
from yangguang.work import datasets
from yangguang.work.acting import open_hand
from yangguang.work.founding import filling
from yangguang.work.lake import shelves
from yangguang.work.lake.shelves import Typed


def load(user: User, dataset: Dataset, key: uuid.UUID, file_name: str, batches: Iterable[Typed]) -> dict[str, Any]:
    """Load rows that were typed elsewhere, in their order, as the load `key`; what `datasets.load` returns. The digest kept
    of the file is the shelf's. All or nothing; what is loaded as `key` already stays. Raises `Refused` where this is no
    demonstration.
    """
    filling.must_be_a_demonstration()
    with scope.everything("a founding that was killed goes on"):
        there = DataLoad.objects.filter(id=key).first()
    if there is not None:
        return datasets.told(there)
    begun, counts = datasets.begin(user, dataset.key), Counter[str]()
    with shelves.placing(key, dataset, _counted(batches, counts)) as shelf, open_hand(user, via="demo") as hand:
        row = DataLoad(id=key, file_name=file_name, file_digest=shelf.root, shelf=shelf.root, rejected=0)
        row.rows, row.active, row.id_suspect = counts["rows"], counts["active"], counts["suspect"]
        datasets.enter(hand, begun, row)
        shelf.show()
    return datasets.told(row)


def _counted(batches: Iterable[Typed], counts: Counter[str]) -> Iterator[Typed]:
    for batch in batches:
        typed = batch[1]
        counts["rows"] += typed.num_rows
        for name in ("active", "suspect"):
            counts[name] += pc.sum(typed.column(name)).as_py() or 0
        yield batch
