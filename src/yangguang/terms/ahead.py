"""How does another process make the next piece while this one uses the last?"""

import contextlib
import multiprocessing as mp
import os
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")
_PIECE, _ERROR, _END = range(3)


class MakerGone(RuntimeError):
    """The process that made the pieces was killed before it was done."""


def two_processors() -> bool:
    """May this process use more than one processor, on a system that can fork?"""
    return hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) > 1


@contextlib.contextmanager
def ahead(make: Callable[[], Iterable[T]]) -> Iterator[Iterator[T]]:
    """The pieces that `make()` gives, in their order, made in a forked process at most two pieces ahead of their use; here,
    one by one, where there is no second processor. What `make` uses must be in memory or in files: it may ask no database.
    The process ends with the block.

    Raises what `make` raises; `MakerGone` when its process was killed.
    """
    if not two_processors():
        yield iter(make())
        return
    forks = mp.get_context("fork")  # shares what was read already
    reader, writer = forks.Pipe(duplex=False)
    process = forks.Process(target=_make, args=(make, writer, reader), daemon=True)
    process.start()
    writer.close()
    try:
        yield _pieces(reader)
    finally:
        reader.close()
        process.kill()  # politely asked it could take its parent's way of ending
        process.join()


def _pieces(reader: Connection) -> Iterator[Any]:
    while True:
        try:
            kind, value = reader.recv()
        except EOFError:
            raise MakerGone("the process that works ahead was killed: start again, it goes on") from None
        if kind == _ERROR:
            raise value
        if kind == _END:
            return
        yield value


def _make(make: Callable[[], Iterable[Any]], into: Connection, reader: Connection) -> None:
    reader.close()  # else nobody would notice that the reader is gone
    try:
        for piece in make():
            into.send((_PIECE, piece))
        into.send((_END, None))
    except BrokenPipeError:
        os._exit(1)  # the one who uses them is gone
    except BaseException as error:  # noqa: BLE001 - raised where the pieces are used, and told by whoever tells errors there
        with contextlib.suppress(Exception):
            into.send((_ERROR, error))
    finally:
        into.close()
