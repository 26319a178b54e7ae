"""Which of a copy's findings still stand, once the reach of each file and people's answers are taken into account?

A department's file speaks only for the people of the place that it was sent for; what two persons answered as untrue
holds nobody any more.
"""

import uuid
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from yangguang.lake import increments
from yangguang.lake.comparison import Source
from yangguang.register import scope
from yangguang.register.models import DataLoad, Finding, Snapshot
from yangguang.terms.place import span
from yangguang.work.lake.asking import Asked
from yangguang.work.lake.records import NTH
from yangguang.work.lake.shelves import RECORD_BITS


def bits(digest: str) -> int:
    """A record's key in a copy, from its digest in a finding."""
    return int(digest[:16], 16) >> (64 - RECORD_BITS)


def within_reach(snapshot: Snapshot, chosen: Sequence[Source], found: pa.Table) -> pa.Table:
    """The findings of people who live where the file was sent for."""
    loads = snapshot.loads
    with scope.everything("for which place each file of a copy was sent"):
        sent = [load["load"] for of in loads.values() for load in of]
        places = {str(k): p for k, p in DataLoad.objects.filter(id__in=sent).values_list("id", "place")}
    source, row, place = (found[c].to_numpy() for c in ("source", "row", "place"))
    inside = np.ones(found.num_rows, dtype=bool)
    for one in chosen:
        for nth, load in enumerate(loads.get(one.dataset.key, ())):
            low, high = span(places[load["load"]])
            inside &= (source != one.at) | (row >> NTH != nth) | ((place >= low) & (place < high))
    return found.filter(pa.array(inside))


def without(asked: Asked, backend: Any, chosen: Sequence[Source], found: pa.Table) -> pa.Table:
    """The findings within reach that nobody has answered as untrue."""
    found = within_reach(asked.snapshot, chosen, found)
    low, high = span(asked.snapshot.place)
    with scope.everything("what was answered of the people of a copy"):
        answered = Finding.objects.filter(place__gte=low, place__lt=high, status="answered", true=False)
        marks = {(p, d, bits(r)) for p, d, r in answered.values_list("person_id", "dataset", "record_digest")}
    records = np.array([key for _person, _dataset, key in marks], dtype=np.int64)
    near = np.flatnonzero(np.isin(found["record_key"].to_numpy(), records))  # few of a province's half million
    if not len(near):
        return found
    some = found.take(pa.array(near))
    names = increments.names_of(backend, asked.copy, "person", some["person"])
    datasets = {s.at: s.dataset.key for s in chosen}
    columns = (some[c].to_pylist() for c in ("person", "source", "record_key"))
    untrue = [(uuid.UUID(names[p]), datasets[s], k) in marks for p, s, k in zip(*columns, strict=True)]
    stands = np.ones(found.num_rows, dtype=bool)
    stands[near[untrue]] = False
    return found.filter(pa.array(stands))
