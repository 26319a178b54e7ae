"""Who makes the counties while another process inserts them?

Two makers take turns at the counties, the largest first, so that neighbours in the row are about as large and both are ready
at about the same time. A maker waits when nobody reads what it made: memory stays bounded by one piece a maker.
"""

import gc
import json
import multiprocessing as mp
import os
import traceback
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, wait
from types import TracebackType

from yangguang.book.reader import Book
from yangguang.demo.province import plan as planning
from yangguang.demo.province.county import County
from yangguang.demo.province.plan import Plan
from yangguang.demo.province.share import Share
from yangguang.work.founding import parcels
from yangguang.work.founding.lines import Lines
from yangguang.work.founding.parcels import Parcel
from yangguang.work.journal import chain_key

MAKERS = 2
_PARCEL, _HEADS, _BROKEN = b"p", b"h", b"x"
Heads = dict[str, tuple[int, str]]
LINES = 2_000_000  # ids kept for the lines of one county; ids may leave gaps, a chain's numbers do not


class MakerBroke(RuntimeError):
    """A maker ended with an error, told here, or was killed."""


def waves(plan: Plan, done: set[int]) -> list[list[int]]:
    """The counties that are left, as many at once as there are makers."""
    counties = plan.counties()
    left = sorted((c for c in counties if c not in done), key=lambda c: (-plan.households(counties[c]), c))
    return [left[i : i + MAKERS] for i in range(0, len(left), MAKERS)]


class Makers:
    """The processes; ask for each wave in order. Within a `with`."""

    def __init__(self, plan: Plan, book: Book, turns: Sequence[Sequence[int]], first: int, heads: Heads) -> None:
        """`turns`: the waves; `first`: the id before the first line of the province's counties; `heads`: where chains stand."""
        self._readers: list[Connection] = []
        self._processes: list[mp.process.BaseProcess] = []
        forks = mp.get_context("fork")  # shares the book and the names that were read already
        for at in range(min(MAKERS, max(map(len, turns), default=0))):
            reader, writer = forks.Pipe(duplex=False)
            own = [wave[at] for wave in turns if at < len(wave)]
            known = [*self._readers, reader]
            process = forks.Process(target=_make, args=(plan, book, own, first, heads, writer, known), daemon=True)
            process.start()
            writer.close()
            self._readers.append(reader)
            self._processes.append(process)

    def __enter__(self) -> "Makers":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for process in self._processes:
            if kind is not None:
                process.terminate()
            process.join()
        for reader in self._readers:
            reader.close()

    def wave(self, many: int) -> Iterator[tuple[Parcel, Heads]]:
        """What the makers made of the next `many` counties, as it comes: parcels, and at each county's end its heads.

        Raises `MakerBroke`.
        """
        busy = self._readers[:many]
        while busy:
            for reader in wait(busy):
                assert isinstance(reader, Connection)
                try:
                    letter = reader.recv_bytes()
                except EOFError:
                    raise MakerBroke("a process that made counties was killed: start again, it goes on") from None
                kind, body = letter[:1], letter[1:]
                if kind == _PARCEL:
                    yield parcels.received(body), {}
                elif kind == _HEADS:
                    busy.remove(reader)
                    yield [], {k: (n, d) for k, (n, d) in json.loads(body).items()}
                else:
                    raise MakerBroke(body.decode())


def _make(
    plan: Plan, book: Book, own: list[int], first: int, heads: Heads, into: Connection, others: list[Connection]
) -> None:  # fmt: skip
    """One maker: its counties, one after the other."""
    for reader in others:
        reader.close()  # else nobody would notice that the reader is gone
    gc.disable()  # millions of rows, and no circles among them
    try:
        here, counties = planning.edition(), plan.counties()
        serials, parts = {c: at for at, c in enumerate(sorted(counties))}, plan.parts()
        for code in own:
            key = chain_key(code)
            lines = Lines(book.digest, first + serials[code] * LINES, {key: heads[key]} if key in heads else {})
            share = Share(plan, book, here, code, serials[code], lines)
            for parcel in County(share, parts[code]).parcels(counties[code]):
                into.send_bytes(_PARCEL + parcels.sent(parcel))
            into.send_bytes(_HEADS + json.dumps(share.lines.heads).encode())
    except BrokenPipeError:
        os._exit(1)  # the one who inserts is gone
    except BaseException:
        into.send_bytes(_BROKEN + traceback.format_exc().encode())
        raise
    finally:
        into.close()
