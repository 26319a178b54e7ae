"""How far is it, how fast, and how long will it still take?

One line on a terminal's error stream, written over; nothing where nobody looks.
"""

import sys
import time

EVERY_SECONDS = 0.5
WIDTH = 100
# What is being done, in what it is counted, and by how many.
SAID = {
    "rows": ("台账 rows", "行", 1),
    "files": ("文件 files", "MB", 10**6),
    "verify": ("核对备份 reading the backup", "MB", 10**6),
    "indexes": ("索引 indexes", "项", 1),
}


class Progress:
    """Called with what is being done (a key of `SAID`), how much is done and how much there is."""

    def __init__(self) -> None:
        self._what, self._began, self._next, self._shown = "", 0.0, 0.0, False

    def __call__(self, what: str, done: int, total: int) -> None:
        if not sys.stderr.isatty():
            return
        now = time.monotonic()
        if what != self._what:
            self._what, self._began, self._next = what, now, now
        if now >= self._next or done >= total:
            self._next, self._shown = now + EVERY_SECONDS, True
            print(f"\r{line(what, done, total, now - self._began):{WIDTH}}", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_error: object) -> None:
        if self._shown:
            print(file=sys.stderr)  # what is printed next begins on a line of its own


def line(what: str, done: int, total: int, seconds: float) -> str:
    """What the line says after so many seconds."""
    name, unit, by = SAID[what]
    share = f"{100 * done // total}%" if total else "100%"
    text = f"{name} {done // by:,}/{total // by:,} {unit} {share}"
    if done <= 0 or seconds <= 0:
        return text
    left = int((total - done) * seconds / done)
    return f"{text} {done / by / seconds:,.0f} {unit}/s 还需 left {left // 60}:{left % 60:02}"
