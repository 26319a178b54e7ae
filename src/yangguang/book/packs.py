"""Which tables are there, are they sound, and which edition of the book do they make?

A pack is a folder of TOML under `packs/`: `00` for the nation, two digits for a province; an indicator is a query with
such a table at its head. An edition is the digest of them all.
"""

import bisect
import datetime as dt
import functools
import hashlib
import itertools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yangguang.terms.place import contains, span

ROOT = Path(__file__).resolve().parent.parent / "packs"
Table = Mapping[str, Any]
ENDINGS = (".toml", ".sql")


class PackError(ValueError):
    """A table that cannot be used: which file, what is wrong, how to mend it, in both languages."""

    def __init__(self, file: str, zh: str, en: str) -> None:
        super().__init__(f"{file}: {en} | {zh}")
        self.file, self.zh, self.en = file, zh, en


@dataclass(frozen=True, slots=True)
class Pack:
    """One folder: the place it speaks for and its tables by path within it ("values.toml",
    "codes/cause.toml").
    """

    name: str
    place: int
    tables: Mapping[str, Table]


@dataclass(frozen=True)
class Packs:
    """All packs, the nation's first; `digest` is the edition."""

    packs: tuple[Pack, ...]
    digest: str
    files: Mapping[str, bytes]

    @staticmethod
    def load(root: Path | None = None) -> "Packs":
        """Read and verify every pack under `root` (default: those that came with the program). Raises
        `PackError`.
        """
        return _load(root or ROOT)

    @staticmethod
    def of_files(files: Mapping[str, bytes]) -> "Packs":
        """The packs that these files make ("32/values.toml" → bytes). Raises `PackError`."""
        return _of_files(files)

    @functools.cached_property
    def _named(self) -> tuple[tuple[int, ...], tuple[dt.date, ...]]:
        """Every place and every day that a line of any table names as the bound of what holds."""
        places, days = {p.place for p in self.packs}, {dt.date.min}
        for _, table in self.every():
            _gather(table, places, days)
        return tuple(sorted(places)), tuple(sorted(days))

    def reach(self, place: int) -> tuple[int, ...]:
        """The places named by the tables that hold `place`: two places of one reach read the same in every table."""
        return tuple(named for named in self._named[0] if contains(named, place))

    def segments(self, place: int) -> list[tuple[int, int]]:
        """The half-open intervals of codes that make up `place`, within each of which every table reads the same."""
        low, high = span(place)
        bounds = {low, high, *(b for p in self._named[0] for b in span(p) if low < b < high)}
        return list(itertools.pairwise(sorted(bounds)))

    def era(self, day: dt.date) -> dt.date:
        """The last day named by the tables that is not after `day`: between two such days nothing changes."""
        days = self._named[1]
        return days[bisect.bisect_right(days, day) - 1]

    def over(self, place: int) -> tuple[Pack, ...]:
        """The packs that speak for `place`, the most general first. At the nation: the nation's alone."""
        return tuple(p for p in self.packs if p.place == 0 or (contains(p.place, place) and place))

    def tables(self, path: str, place: int) -> list[Table]:
        """The tables at `path` in the packs over `place`, the most general first."""
        return [p.tables[path] for p in self.over(place) if path in p.tables]

    def names(self, folder: str, place: int) -> list[str]:
        """The keys of the tables in `folder` ("codes" → ["attribute", …]) in the packs over `place`."""
        found = {
            path[len(folder) + 1 :].rpartition(".")[0]
            for p in self.over(place)
            for path in p.tables
            if path.startswith(folder + "/")
        }
        return sorted(found)

    def every(self) -> Iterator[tuple[str, Table]]:
        """Each file's path from the root and its table."""
        for pack in self.packs:
            for path, table in pack.tables.items():
                yield f"{pack.name}/{path}", table


def _gather(table: Any, places: set[int], days: set[dt.date]) -> None:
    if isinstance(table, Mapping):
        for key, value in table.items():
            if key == "place" and isinstance(value, int):
                places.add(value)
            elif isinstance(value, dt.date):
                days.add(value)
            elif key != "example":  # an example bounds nothing
                _gather(value, places, days)
    elif isinstance(table, list):
        for value in table:
            _gather(value, places, days)


@functools.lru_cache(maxsize=8)
def _load(root: Path) -> Packs:
    files = {
        p.relative_to(root).as_posix(): p.read_bytes()
        for p in sorted(root.glob("[0-9][0-9]/**/*"))
        if p.suffix in ENDINGS
    }
    if not files:
        raise PackError(str(root), "没有任何政策包。请检查安装。", "no packs here. Check the installation.")
    return _of_files(files)


def _of_files(files: Mapping[str, bytes]) -> Packs:
    digest, by_pack = hashlib.sha256(), {}  # type: hashlib._Hash, dict[str, dict[str, Table]]
    for path in sorted(files):
        digest.update(f"{path}\0{len(files[path])}\0".encode() + files[path])
        name, _, inner = path.partition("/")
        by_pack.setdefault(name, {})[inner] = _parsed(path, files[path])
    packs = [_pack(name, tables) for name, tables in by_pack.items()]
    packs.sort(key=lambda p: (p.place != 0, p.name))
    return Packs(tuple(packs), digest.hexdigest(), dict(files))


def _parsed(path: str, body: bytes) -> Table:
    try:
        text = body.decode("utf-8")
        if not path.endswith(".sql"):
            return tomllib.loads(text)
        head, closed, query = text.removeprefix("/*").partition("*/")
        if not closed or not text.startswith("/*"):
            raise PackError(
                path,
                "须以 /* … */ 开头，其中写明指标的说明（TOML）。",
                "starts with /* … */ that holds the indicator's table.",
            )
        return {**tomllib.loads(head), "sql": query.strip()}
    except UnicodeDecodeError as error:
        raise PackError(path, "请以 UTF-8 保存。", "save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise PackError(
            path, f"不是合法的 TOML：{error}。请改正该行。", f"not valid TOML: {error}. Mend that line."
        ) from error


def _pack(name: str, tables: dict[str, Table]) -> Pack:
    head = tables.get("pack.toml")
    if head is None or not isinstance(head.get("place"), int):
        raise PackError(
            f"{name}/pack.toml",
            "缺少 place（12 位代码，全国为 0）。",
            "needs `place` (a 12-digit code, 0 for the nation).",
        )
    return Pack(name, head["place"], tables)
