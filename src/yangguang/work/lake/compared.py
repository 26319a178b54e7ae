"""What did the last comparison of a place find, so that the next one need not look for it again?

Everything a comparison found lies in the folder of its copy, and goes with it or with the departments' rows that it
shows; its root stands in the journal line of the run. What does not fit that root is not read: then all is compared.
"""

import contextlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from yangguang.lake import comparison, copies, increments
from yangguang.lake.comparison import ORDER, Source
from yangguang.lake.copies import Copy
from yangguang.lake.freezing import ARROW, Freezing, clear_left
from yangguang.lake.increments import PEOPLE, Before, Run, Side
from yangguang.lake.shape import Column, Table
from yangguang.register import scope
from yangguang.register.ids import new_id
from yangguang.register.models import JournalLine, Snapshot
from yangguang.work.lake import cleared
from yangguang.work.lake.asking import Asked
from yangguang.work.lake.snapshots import FOUND, folder_of

RUN, NAME = "compare.run", "findings"
_TYPES = {arrow: name for name, arrow in ARROW.items()}
TABLE = Table(NAME, tuple(Column(f.name, _TYPES[f.type]) for f in comparison.empty().schema), ORDER)


@dataclass(frozen=True)
class Last:
    """An earlier comparison to build upon: of which copy, and what it found."""

    snapshot: Snapshot
    before: Before


def last(asked: Asked) -> Last | None:
    """The latest comparison of all files of a copy of the same place, that of this very copy before others; None without
    one that is whole and rests on the same edition of the book.
    """
    with scope.everything("which copy of this place was compared last"):
        kept = Snapshot.objects.filter(
            place=asked.snapshot.place, book=asked.snapshot.book, purged=False, records_purged=False
        )
        there = {s.id: s for s in kept}
    lines = JournalLine.objects.filter(verb=RUN, about__in=list(there)).order_by("-id")
    roots = [(there[line.about], json.loads(line.body)["facts"].get("found", "")) for line in lines if line.about]
    for snapshot, root in sorted(roots, key=lambda of: of[0].id != asked.snapshot.id):
        if root and (found := _read(asked, snapshot, root)) is not None:
            return found
    return None


def own(asked: Asked, chosen: Sequence[Source]) -> pa.Table | None:
    """All that the comparison of this very copy found, of any reach: a copy never changes, so it is not looked for again.
    None where it was not compared yet, or with other files or under another edition of the book.
    """
    files = [(s.at, s.dataset.key, s.edition) for s in chosen]
    with scope.everything("what the comparison of a copy found"):
        lines = list(JournalLine.objects.filter(verb=RUN, about=asked.snapshot.id).order_by("-id"))
    for root in dict.fromkeys(json.loads(line.body)["facts"].get("found", "") for line in lines):
        last = _read(asked, asked.snapshot, root) if root else None
        if last and [(s.at, s.dataset.key, s.edition) for s in last.before.side.chosen] == files:
            return last.before.found
    return None


def _read(asked: Asked, snapshot: Snapshot, root: str) -> Last | None:
    folder = folder_of(snapshot) / f"{FOUND}{root}"
    if copies.faults(folder, root) or copies.faults(folder_of(snapshot), snapshot.root, contents=False):
        return None
    copy, said = (copies.open_copy(f, whole=False) for f in (folder_of(snapshot), folder))
    if said.manifest["book"] != asked.book.digest or not _people_fit(copy):
        return None
    files = [Source(at, asked.book.dataset(name), edition) for at, name, edition in said.manifest["datasets"]]
    return Last(snapshot, Before(Side(copy, files, snapshot.day), pq.read_table(folder / f"{NAME}.parquet")))


def _people_fit(copy: Copy) -> bool:
    """Are the only tables that are read of an earlier copy what its manifest says?"""
    return all(copies.digest_of(copy.folder / f"{n}.parquet") == copy.manifest["files"][f"{n}.parquet"] for n in PEOPLE)


def against(asked: Asked, chosen: Sequence[Source], run: Run, found: pa.Table, earlier: Last) -> dict[str, Any]:
    """What a run was measured against: {"snapshot", "day", "anew": [dataset], "looked_at": identities, "raised", "gone"}.

    `found`: within the reach of each file. `raised` and `gone`: findings of the datasets `chosen` that the earlier
    comparison did not have, and that this one no longer has.
    """
    backend, names, then = asked.connect(), {s.dataset.key for s in chosen}, earlier.before.side
    old = cleared.within_reach(earlier.snapshot, then.chosen, earlier.before.found)
    was = {i for i in increments.identities(backend, then, old) if i[1] in names}
    is_ = set(increments.identities(backend, Side(asked.copy, chosen, asked.snapshot.day), found))
    return {
        "snapshot": str(earlier.snapshot.id), "day": earlier.snapshot.day.isoformat(), "anew": list(run.anew),
        "looked_at": run.looked_at, "raised": len(is_ - was), "gone": len(was - is_),
    }  # fmt: skip


@contextlib.contextmanager
def keeping(asked: Asked, chosen: Sequence[Source], found: pa.Table) -> Iterator["Kept"]:
    """Put everything that was found beside the copy; it is seen once `Kept.show` is called within the block."""
    folder = folder_of(asked.snapshot)
    with Freezing(folder / f"{FOUND}{new_id().hex}") as freezing:
        freezing.write(TABLE, found.to_batches())
        files = [[s.at, s.dataset.key, s.edition] for s in chosen]
        root = freezing.seal({"copy": asked.snapshot.root, "book": asked.book.digest, "datasets": files})["root"]
        yield Kept(freezing, root)


@dataclass(frozen=True)
class Kept:
    """Findings that are written but not yet seen; `root` is their digest."""

    freezing: Freezing
    root: str

    def show(self) -> None:
        """Let them be seen, in place of those of an earlier run on the same copy. The same findings are there already."""
        goal = self.freezing.folder.with_name(f"{FOUND}{self.root}")
        clear_left(goal.parent, lambda: {goal.name})
        if not goal.exists():
            self.freezing.show(goal)
