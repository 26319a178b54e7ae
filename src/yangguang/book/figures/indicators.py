"""What does a figure ask of a frozen copy, and what does it say of itself?

One file for each under `packs/*/indicators/<key>.sql`: a table at its head, then one query in DuckDB's dialect over
`households` and `persons`, in which `place` is the place at the level asked for. It answers with `place`, `value`, and
where it has them `part` (what the value is of) and `of` (what it is a share of).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yangguang.book.packs import PackError

KEYS = frozenset((
    "zh", "en", "unit", "unit_zh", "adds", "codes", "words", "part", "values", "status", "source", "note", "example", "sql",
))  # fmt: skip
STATUSES = ("cited", "assumed")


@dataclass(frozen=True)
class Indicator:
    """A figure. `adds`: values of places sum to that of the place above them, exactly.

    A part is named by a code list (`codes`), a group of words (`words`) or the table's own (`part`). `values` are the
    lines of the book that stand as columns beside each household and person.
    """

    key: str
    zh: str
    en: str
    unit: str
    unit_zh: str
    adds: bool
    sql: str
    codes: str
    words: str
    part: Mapping[str, Mapping[str, str]]
    values: tuple[str, ...]
    status: str
    source: str
    note: str
    example: tuple[Mapping[str, Any], ...]

    def label(self, lang: str) -> str:
        """Its name."""
        return self.en if lang == "en" else self.zh


def read_indicator(key: str, table: Mapping[str, Any]) -> Indicator:
    """An indicator from its file, checked. Raises `PackError`."""
    file, unknown = f"indicators/{key}.sql", sorted(set(table) - KEYS)
    lost = [
        name for name in ("zh", "en", "unit", "unit_zh", "status", "example", "sql") if not table.get(name)
    ]
    if unknown or lost:
        said = "; ".join((*(f"unknown {name}" for name in unknown), *(f"lacks {name}" for name in lost)))
        raise PackError(file, f"表头不完整：{said}。", f"its table is not whole: {said}.")
    if table["status"] not in STATUSES or (table["status"] == "cited" and not table.get("source")):
        raise PackError(
            file,
            "status 须为 cited（并有 source）或 assumed。",
            "status is cited (with a source) or assumed.",
        )
    return Indicator(
        key, table["zh"], table["en"], table["unit"], table["unit_zh"], bool(table.get("adds", False)), table["sql"],
        table.get("codes", ""), table.get("words", ""), table.get("part", {}), tuple(table.get("values", ())),
        table["status"], table.get("source", ""), table.get("note", ""), tuple(table["example"]),
    )  # fmt: skip
