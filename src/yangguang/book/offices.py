"""Who are the people who work, and what may each role do?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yangguang.book.packs import PackError, Table
from yangguang.terms.place import LEVELS

_KEYS = {"zh", "en", "level", "reads_cases", "acts", "status", "source", "note"}


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the paper or of administration: its office's level, the verbs it may do, whether it reads
    cases.
    """

    key: str
    zh: str
    en: str
    level: str
    reads_cases: bool
    acts: frozenset[str]

    def label(self, lang: str) -> str:
        """The role's word."""
        return self.en if lang == "en" else self.zh


def read_roles(tables: list[Table]) -> dict[str, Role]:
    """The roles of the packs' `offices.toml`, the more special pack overriding single keys. Raises
    `PackError`.
    """
    merged: dict[str, dict[str, Any]] = {}
    for table in tables:
        for key, entry in table.get("role", {}).items():
            if unknown := set(entry) - _KEYS:
                raise PackError(
                    "offices.toml",
                    f"[role.{key}] 不认识 {unknown}。",
                    f"[role.{key}] has unknown keys {unknown}.",
                )
            merged.setdefault(key, {}).update(entry)
    return {key: _role(key, entry) for key, entry in merged.items()}


def _role(key: str, entry: Mapping[str, Any]) -> Role:
    if entry.get("level") not in (*LEVELS, "public") or not entry.get("zh") or not entry.get("en"):
        raise PackError(
            "offices.toml", f"[role.{key}] 需要 zh、en、level。", f"[role.{key}] needs zh, en and a level."
        )
    return Role(
        key,
        entry["zh"],
        entry["en"],
        entry["level"],
        bool(entry.get("reads_cases")),
        frozenset(entry.get("acts", ())),
    )
