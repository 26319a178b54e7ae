"""What became of a place between two editions of the divisions: certain, or a choice for a person?

The table `packs/places/<province>-changes.tsv.gz` (a fictional province's beside its pack) has one line for each
place that did not keep both code and name from one edition to the next, with its kind and its basis. Between
editions further apart the lines are followed one after the other.
"""

import csv
import functools
import gzip
import io
import itertools
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from yangguang.book import places
from yangguang.book.packs import ROOT, PackError
from yangguang.book.places import Edition

HEADING = ("from", "to", "code", "name", "becomes", "new_name", "kind", "basis", "candidates", "status")
KINDS = ("renamed", "recoded", "merged", "split", "abolished", "new")  # what has no line was kept
CHOICE = "choice_needed"
AGAIN = "same_code_and_name_again"
ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the table: a place of the earlier edition, what it became, why we think so.

    `code` None: new, nothing became it. `becomes` None: a person must choose, `candidates` are the likeliest.
    """

    code: int | None
    name: str
    becomes: int | None
    kind: str
    basis: str
    candidates: tuple[int, ...] = ()
    status: str = ASSUMED


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one place: its new code, or None and what a person may choose among."""

    becomes: int | None
    kind: str
    basis: tuple[str, ...] = ()
    candidates: tuple[int, ...] = ()

    @property
    def alone(self) -> bool:
        """Did the place go on by itself: kept, renamed or recoded, not merged with another?"""
        return self.becomes is not None and self.kind in ("kept", "renamed", "recoded")


class Way:
    """From one edition to a later one, by the lines of the editions between."""

    def __init__(self, steps: list[tuple[Edition, Edition, Mapping[int, Change]]], here: Edition) -> None:
        self.before = steps[0][0] if steps else here
        self.after = steps[-1][1] if steps else here
        self._steps = [lines for _, _, lines in steps]
        self._origins: Counter[int] | None = None

    def fate(self, code: int) -> Fate:
        """What became of a place of the earlier edition. Raises `KeyError` for a code it lacks."""
        name = self.before.names[code]
        becomes, lines, candidates = self._follow(code)
        basis = tuple(dict.fromkeys(line.basis for line in lines))
        if becomes is None and self.after.names.get(code) == name:
            becomes, basis = code, (AGAIN,)
        if becomes is None:
            kind = "split" if len(candidates) > 1 and self.before.level(code) != "village" else "abolished"
            return Fate(None, kind, basis, candidates)
        if becomes == code:
            return Fate(code, "kept" if self.after.names[code] == name else "renamed", basis)
        shared = self._into()[becomes] > 1 or any(line.kind == "merged" for line in lines)
        return Fate(becomes, "merged" if shared else "recoded", basis)

    def back(self, code: int) -> int | None:
        """The one place of the earlier edition that became this one; None where there is none or several."""
        if self._into()[code] != 1:
            return None
        return next(c for c in self.before.names if self._certain(c) == code)

    def _into(self) -> Counter[int]:
        """How many places of the earlier edition became each of the later."""
        if self._origins is None:
            certain = (self._certain(code) for code in self.before.names)
            self._origins = Counter(c for c in certain if c is not None)
        return self._origins

    def _certain(self, code: int) -> int | None:
        becomes = self._follow(code)[0]
        again = self.after.names.get(code) == self.before.names[code]
        return code if becomes is None and again else becomes

    def _follow(self, code: int) -> tuple[int | None, list[Change], tuple[int, ...]]:
        """The code it became (None: a choice), the lines on the way, and the candidates."""
        reached: dict[int, None] = {code: None}
        passed: list[Change] = []
        for lines in self._steps:
            after: dict[int, None] = {}
            for at in reached:
                line = lines.get(at)
                if line is None:
                    after[at] = None
                    continue
                passed.append(line)
                after.update(dict.fromkeys((line.becomes,) if line.becomes is not None else line.candidates))
            reached = after
        if all(line.becomes is not None for line in passed):
            return next(iter(reached)), passed, ()
        return None, passed, tuple(reached)


@functools.lru_cache(maxsize=16)
def between(province: int, before: str, after: str, root: Path = ROOT) -> Way:
    """The way from edition `before` to the later edition `after`.

    Raises `PackError` for an unknown edition or a table that does not fit the editions; `ValueError` when
    `after` is the earlier.
    """
    keys = [key for key, _ in places.editions(province, root)]
    here = places.load_edition(before, province, root)
    places.load_edition(after, province, root)
    if after < before:
        raise ValueError(f"{after} is earlier than {before}")
    way = keys[keys.index(before) : keys.index(after) + 1]
    return Way([_step(province, a, b, root) for a, b in itertools.pairwise(way)], here)


@functools.lru_cache(maxsize=32)
def _step(
    province: int, before: str, after: str, root: Path
) -> tuple[Edition, Edition, Mapping[int, Change]]:
    old, new = (places.load_edition(key, province, root) for key in (before, after))
    lines = {c.code: c for c in table(province, root).get((before, after), ()) if c.code is not None}
    for code, name in old.names.items():
        line = lines.get(code)
        fits = (
            new.names.get(code) == name
            if line is None
            else line.name == name
            and all(c in new.names for c in (line.becomes, *line.candidates) if c is not None)
        )
        if not fits:
            raise PackError(
                f"{str(province)[:2]}-changes.tsv.gz",
                f"{before} 至 {after} 的变更表与区划不符：{code} {name}。",
                f"the changes from {before} to {after} do not fit the editions: {code} {name}.",
            )
    return old, new, lines


@functools.lru_cache(maxsize=4)
def table(province: int, root: Path = ROOT) -> Mapping[tuple[str, str], list[Change]]:
    """All lines of a province's table by pair of editions. Raises `PackError` when it is missing or unreadable."""
    path = places.changes_file(province, root)
    if path is None:
        raise PackError(
            "places",
            f"没有省份 {province} 的区划变更表。",
            f"there is no table of changes for province {province}.",
        )
    with gzip.open(path, "rb") as packed:
        rows = csv.reader(io.StringIO(packed.read().decode("utf-8")), delimiter="\t")
    found: dict[tuple[str, str], list[Change]] = {}
    for number, row in enumerate(rows, 1):
        if number == 1 or len(row) != len(HEADING) or row[6] not in KINDS:
            if tuple(row) != HEADING:
                raise PackError(path.name, f"第 {number} 行无法读取。", f"row {number} cannot be read.")
            continue
        code, becomes, candidates = (tuple(int(c) for c in row[i].split()) for i in (2, 4, 8))
        line = Change(_first(code), row[3], _first(becomes), row[6], row[7], candidates, row[9])
        found.setdefault((row[0], row[1]), []).append(line)
    return found


def _first(codes: tuple[int, ...]) -> int | None:
    return codes[0] if codes else None


def written(pairs: Iterable[tuple[Edition, Edition, Iterable[Change]]]) -> str:
    """The table as text, in the shape that `table` reads."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(HEADING)
    for old, new, lines in pairs:
        for c in lines:
            now = "" if c.becomes is None else new.names[c.becomes]
            codes = " ".join(str(each) for each in c.candidates)
            writer.writerow(
                (
                    old.key,
                    new.key,
                    c.code or "",
                    c.name,
                    c.becomes or "",
                    now,
                    c.kind,
                    c.basis,
                    codes,
                    c.status,
                )
            )
    return out.getvalue()


def packed(text: str) -> bytes:
    """The table as its file holds it, without a time stamp: the same table is the same bytes."""
    out = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=out, mode="wb", mtime=0, compresslevel=9) as archive:
        archive.write(text.encode("utf-8"))
    return out.getvalue()
