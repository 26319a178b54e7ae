"""What does the book say here, on this day?

`open_book(place, day)` is the pocket book of policy opened at a place and a day: every answer is the most
specific, latest line of the packs over that place, with its citation.
"""

import datetime as dt
import functools
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from yangguang.book import holidays, messages, offices, values
from yangguang.book.codes import CodeList, read_codes
from yangguang.book.datasets import Dataset, read_dataset_table
from yangguang.book.figures.deprivations import Deprivations, read_deprivations
from yangguang.book.figures.indicators import Indicator, read_indicator
from yangguang.book.forms import Form, read_form
from yangguang.book.layouts import Layout, read_layout
from yangguang.book.packs import PackError, Packs
from yangguang.book.procedure import Procedure, read_procedure
from yangguang.terms.period import Window, window

T = TypeVar("T")


class Book:
    """The book opened at a place and a day. Everything read is remembered; nothing changes while it is
    open.
    """

    def __init__(self, packs: Packs, place: int, day: dt.date) -> None:
        self.packs, self.place, self.day, self.digest = packs, place, day, packs.digest
        # Where and when nothing else holds, what was read is shared: a province has 20,000 villages and a few books.
        self._read = _read_alike(packs.digest, packs.reach(place), packs.era(day))

    def _once(self, kind: str, key: str, make: Callable[[], T]) -> T:
        if (kind, key) not in self._read:
            self._read[kind, key] = make()
        found: T = self._read[kind, key]
        return found

    def _tables(self, folder: str, key: str) -> list[Mapping[str, Any]]:
        tables = self.packs.tables(f"{folder}/{key}.toml", self.place)
        if not tables:
            raise PackError(f"{folder}/{key}.toml", "政策包中没有这张表。", "no pack here has this table.")
        return tables

    def value(self, key: str) -> values.Value:
        """The dated, cited value of `key`. Raises `PackError` when no line holds here and now."""
        found = self._once("value", key, lambda: values.newest(self.packs, key, self.place, self.day))
        if found is None:
            raise PackError(
                "values.toml",
                f"{self.day} 在 {self.place} 没有 {key} 的值。",
                f"no line of {key} holds at {self.place} on {self.day}.",
            )
        return found

    def number(self, key: str) -> int:
        """The bare number of `key`."""
        return self.value(key).is_

    def days(self, key: str) -> int:
        """A length in days; whether they are working days stands on the value."""
        return self.value(key).is_

    def window(self, key: str, posted: dt.date) -> Window:
        """The window of the length `key`, posted on `posted`: calendar or working days as the line says."""
        length = self.value(key)
        if not length.working:
            return window(posted, length.is_)
        off, worked = self.holidays()
        return window(posted, length.is_, off, worked)

    def holidays(self) -> tuple[frozenset[dt.date], frozenset[dt.date]]:
        """Days off, and weekend days worked in exchange."""
        return self._once(
            "holidays", "", lambda: holidays.read_holidays(self.packs.tables("holidays.toml", self.place))
        )

    def procedure(self, key: str) -> Procedure:
        """The procedure of that name, from the most special pack that has it. Raises `PackError`."""
        return self._once(
            "procedure", key, lambda: read_procedure(key, self._tables("procedures", key)[-1], self.value)
        )

    def procedures(self) -> list[str]:
        """The names of the procedures here."""
        return self.packs.names("procedures", self.place)

    def codes(self, key: str) -> CodeList:
        """A code list, with what the province adds."""
        return self._once("codes", key, lambda: read_codes(key, self._tables("codes", key)))

    def form(self, key: str) -> Form:
        """A form's dictionary, with the province's overlay."""
        return self._once("form", key, lambda: read_form(key, self._tables("forms", key)))

    def forms(self) -> list[Form]:
        """All forms here."""
        return [self.form(key) for key in self.packs.names("forms", self.place)]

    def layouts(self) -> list[Layout]:
        """The file layouts known here."""
        return [self._layout(key) for key in self.packs.names("layouts", self.place)]

    def _layout(self, key: str) -> Layout:
        return self._once("layout", key, lambda: read_layout(key, self._tables("layouts", key), self.forms()))

    def dataset(self, key: str) -> Dataset:
        """What a department promised to send. Raises `PackError`."""
        return self._once("dataset", key, lambda: read_dataset_table(key, self._tables("datasets", key)))

    def datasets(self) -> list[Dataset]:
        """All departments' files known here."""
        return [self.dataset(key) for key in self.packs.names("datasets", self.place)]

    def indicator(self, key: str) -> Indicator:
        """A figure's query and what it says of itself. Raises `PackError`."""
        tables = self.packs.tables(f"indicators/{key}.sql", self.place)
        if not tables:
            raise PackError(
                f"indicators/{key}.sql", "政策包中没有这个指标。", "no pack here has this indicator."
            )
        return self._once("indicator", key, lambda: read_indicator(key, tables[-1]))

    def indicators(self) -> list[Indicator]:
        """All figures that are queries here."""
        return [self.indicator(key) for key in self.packs.names("indicators", self.place)]

    def deprivations(self) -> Deprivations:
        """What counts as being deprived on this day. Raises `PackError`."""
        tables = self.packs.tables("deprivations.toml", self.place)
        return self._once("deprivations", "", lambda: read_deprivations(tables[-1:], self.day))

    def roles(self) -> dict[str, offices.Role]:
        """The roles of people who work, and `public`."""
        return self._once(
            "roles", "", lambda: offices.read_roles(self.packs.tables("offices.toml", self.place))
        )

    def say(self, code: str, lang: str, **facts: Any) -> str:
        """The sentence of a code in a language (anything but "en…" is Chinese). Raises `PackError` for an
        unknown code.
        """
        entry = self._once("messages", "", lambda: messages.gather(self.packs, self.place, "messages")).get(
            code
        )
        if entry is None:
            raise PackError("messages.toml", f"没有 {code} 的文字。", f"no sentence for {code}.")
        return messages.fill(entry, "en" if lang.startswith("en") else "zh", facts)

    def word(self, group: str, key: str, lang: str) -> str:
        """The word for a status, verb or kind (`words.toml`, entry `group.key`); the key itself where there
        is none.
        """
        entry = self._once("words", "", lambda: messages.gather(self.packs, self.place, "words")).get(
            f"{group}.{key}"
        )
        return entry["en" if lang.startswith("en") else "zh"] if entry else key


@functools.lru_cache(maxsize=1024)
def _read_alike(packs_digest: str, reach: tuple[int, ...], era: dt.date) -> dict[tuple[str, str], Any]:
    return {}


@functools.lru_cache(maxsize=256)
def _open(packs_digest: str, place: int, day: dt.date) -> Book:
    return Book(_EDITIONS[packs_digest], place, day)


_EDITIONS: dict[str, Packs] = {}


def open_book(place: int, day: dt.date, packs: Packs | None = None) -> Book:
    """Open the book at `place` (a 12-digit code, 0 for the nation) and `day`; the packs that came with the
    program by default.
    """
    edition = packs or Packs.load()
    _EDITIONS.setdefault(edition.digest, edition)
    return _open(edition.digest, place, day)
