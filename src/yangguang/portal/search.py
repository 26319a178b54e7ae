"""Which places does a resident mean by what was typed: characters, pinyin, or first letters?"""

import functools
import re
from dataclasses import dataclass

from yangguang.book.pinyin import syllables
from yangguang.book.places import Edition, load_edition
from yangguang.terms.place import LEVELS, at_level, level_of

MOST = 40
LONGEST = 40
_ENDING = re.compile(
    r"(村民委员会|居民委员会|社区居委会|社区居民委员会|村委会|居委会|街道办事处|办事处|社区|街道|村|居|镇|乡|县|区|市)$"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One place and what it is found by."""

    code: int
    name: str
    core: str
    pinyin: str
    letters: str


def core(name: str) -> str:
    """A name without its ending: 姚兴村委会 and 姚兴村 are 姚兴. Nothing is taken from names of two characters."""
    shorter = _ENDING.sub("", name)
    return shorter if len(shorter) >= 2 else name


@functools.lru_cache(maxsize=4)
def _entries(key: str, province: int) -> tuple[Entry, ...]:
    out = []
    for code, name in load_edition(key, province).names.items():
        if level_of(code) == "province":
            continue
        plain = core(name)
        read = syllables(plain)
        out.append(Entry(code, name, plain, "".join(read), "".join(s[:1] for s in read)))
    return tuple(out)


def _fits(entry: Entry, word: str) -> int:
    """How well: 1 the name itself, 2 its beginning, 3 inside it, 0 not at all."""
    if word.isascii():
        if word in (entry.pinyin, entry.letters):
            return 1
        return 2 if entry.pinyin.startswith(word) or (len(word) > 1 and entry.letters.startswith(word)) else 0
    plain = core(word)
    if word == entry.name or plain == entry.core:
        return 1
    return 2 if entry.name.startswith(plain) else 3 if plain in entry.name else 0


def _around(edition: Edition, code: int) -> list[int]:
    levels = LEVELS[LEVELS.index("city") : LEVELS.index(level_of(code))]
    return [c for level in levels if (c := at_level(code, level)) in edition.names]


def find(edition: Edition, asked: str) -> tuple[list[int], bool]:
    """The places that fit, the best first, at most MOST; and whether there were more.

    Several words narrow each other: the last one names the place, those before it names around it.
    """
    words = asked.lower().replace("　", " ").replace("'", "")[:LONGEST].split()
    if not words:
        return [], False
    entries = {e.code: e for e in _entries(edition.key, edition.province)}
    found = []
    for entry in entries.values():
        rank = _fits(entry, words[-1])
        if rank and all(any(_fits(entries[c], w) for c in _around(edition, entry.code)) for w in words[:-1]):
            found.append((rank, LEVELS.index(level_of(entry.code)), entry.code))
    return [code for _, _, code in sorted(found)[:MOST]], len(found) > MOST
