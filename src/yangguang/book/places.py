"""Which places are there in an edition of the divisions, and which edition holds on a day?

Editions lie in `packs/places/<province>-<day>.tsv.gz`, a fictional province's beside its pack. Codes are
compared only within one edition.
"""

import bisect
import csv
import datetime as dt
import functools
import gzip
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from yangguang.book.packs import ROOT, PackError
from yangguang.terms.place import LEVELS, at_level, level_of, span


@dataclass(frozen=True)
class Edition:
    """One edition of one province: names by 12-digit code, in the order of the codes."""

    key: str
    day: dt.date
    province: int
    names: Mapping[int, str]
    _codes: list[int] = field(repr=False)
    _below: dict[int, list[int]] = field(default_factory=dict, repr=False, compare=False)

    def level(self, code: int) -> str:
        """The level of a code."""
        return level_of(code)

    def name(self, code: int) -> str:
        """The name of a place. Raises `KeyError` for a code this edition lacks."""
        return self.names[code]

    def codes_in(self, low: int, high: int) -> list[int]:
        """The codes in a half-open interval, in order."""
        return self._codes[bisect.bisect_left(self._codes, low) : bisect.bisect_left(self._codes, high)]

    def children(self, code: int) -> list[int]:
        """The places one level below; where a level is skipped (a county right under its province), the
        next there is. A province's are asked for on every page and never change: looked for once.
        """
        if code not in self._below:
            self._below[code] = self._one_level_below(code)
        return list(self._below[code])

    def _one_level_below(self, code: int) -> list[int]:
        inside = [c for c in self.codes_in(*span(code)) if c != code]
        if not inside:
            return []
        top = min(LEVELS.index(level_of(c)) for c in inside)
        return [c for c in inside if LEVELS.index(level_of(c)) == top]

    def path(self, code: int) -> list[str]:
        """The names from the province down to the place."""
        levels = LEVELS[1 : LEVELS.index(level_of(code)) + 1]
        return [self.names[c] for level in levels if (c := at_level(code, level)) in self.names]


CHANGES = "changes"  # `<province>-changes.tsv.gz` lies beside the editions (`place_changes.py`)


def _packed(root: Path) -> dict[tuple[int, str], Path]:
    found = {}
    for path in sorted([*root.glob("places/*.tsv.gz"), *root.glob("[0-9][0-9]/places/*.tsv.gz")]):
        digits, _, key = path.name.removesuffix(".tsv.gz").partition("-")
        found[int(digits.ljust(12, "0")), key] = path
    return found


def _files(root: Path) -> dict[tuple[int, str], Path]:
    return {mark: path for mark, path in _packed(root).items() if mark[1] != CHANGES}


def changes_file(province: int, root: Path = ROOT) -> Path | None:
    """The table of changes of a province, where there is one."""
    return _packed(root).get((province, CHANGES))


def provinces(root: Path = ROOT) -> list[int]:
    """The provinces with an edition, in order of code."""
    return sorted({province for province, _ in _files(root)})


def editions(province: int, root: Path = ROOT) -> list[tuple[str, dt.date]]:
    """The editions of a province, oldest first: key (a day as text) and day."""
    return sorted((key, dt.date.fromisoformat(key)) for code, key in _files(root) if code == province)


@functools.lru_cache(maxsize=16)
def load_edition(key: str, province: int, root: Path = ROOT) -> Edition:
    """One edition. Raises `PackError` when it is not there or damaged."""
    path = _files(root).get((province, key))
    if path is None:
        known = ", ".join(k for k, _ in editions(province, root))
        raise PackError(
            "places",
            f"没有区划版本 {key}。已有：{known}。",
            f"no edition {key} of the divisions. Known: {known}.",
        )
    with gzip.open(path, "rb") as packed:
        text = packed.read().decode("utf-8")
    rows = csv.reader(io.StringIO(text), delimiter="\t")
    if next(rows) != ["code", "level", "name"]:
        raise PackError(path.name, "表头应为 code、level、name。", "the heading must be code, level, name.")
    names = {int(code): name for code, _level, name in rows}
    return Edition(key, dt.date.fromisoformat(key), province, names, sorted(names))


def edition_on(province: int, day: dt.date, root: Path = ROOT) -> tuple[Edition, bool]:
    """The edition in force on `day`, and whether the day lies before the first (then it is the first)."""
    known = editions(province, root)
    past = [key for key, first in known if first <= day]
    return load_edition(past[-1] if past else known[0][0], province, root), not past
