"""What does a refusal, a notice or a word say, in Chinese and in English?"""

from collections.abc import Mapping
from typing import Any

from yangguang.book.packs import PackError, Packs

LANGUAGES = ("zh", "en")
_COMMA = {"zh": "、", "en": ", "}
Sentences = Mapping[str, Mapping[str, str]]


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def gather(packs: Packs, place: int, prefix: str) -> dict[str, Mapping[str, str]]:
    """All entries of the files `<prefix>*.toml` over `place`, the more special pack winning. Raises
    `PackError`.
    """
    out: dict[str, Mapping[str, str]] = {}
    for pack in packs.over(place):
        for path in sorted(p for p in pack.tables if p.startswith(prefix) and "/" not in p):
            for code, entry in pack.tables[path].items():
                if set(entry) != set(LANGUAGES):
                    raise PackError(
                        f"{pack.name}/{path}",
                        f"[{code}] 需要且只要 zh 与 en。",
                        f"[{code}] needs zh and en, and nothing else.",
                    )
                out[code] = entry
    return out


def fill(entry: Mapping[str, str], lang: str, facts: Mapping[str, Any]) -> str:
    """The sentence in `lang` with its facts, several as a list of words; one that was not given shows as an
    ellipsis.
    """
    words = {
        key: _COMMA[lang].join(map(str, value)) if isinstance(value, (list, tuple)) else value
        for key, value in facts.items()
    }
    return entry[lang].format_map(_Facts(words))
