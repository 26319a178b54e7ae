"""How are millions of objects made without looking for circles among them over and over?"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep Python's collector still within the block, for bulk work that makes many objects and no circle: looking for
    circles among them takes a tenth to a fifth of the time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
