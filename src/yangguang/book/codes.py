"""Which code does a word of a file stand for, and which words would have been near?

A list comes from `packs/*/codes/<key>.toml`; a province's file of the same name adds codes and words. Near
words are offered to people, never applied.
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yangguang.book.wording import plain

OWN = frozenset(("is", "zh", "en", "words", "near"))
ALIKE = 0.3  # 因疾病 and 因病 share two signs of three
SHORT = 15  # a list that may be offered whole


@dataclass(frozen=True)
class Code:
    """One value of a list. `facts` are what rules ask of it (a relation's sex and generation, a standing)."""

    is_: str
    zh: str
    en: str
    words: tuple[str, ...] = ()
    near: tuple[str, ...] = ()  # words that people write for it: offered, never applied
    facts: Mapping[str, str] = field(default_factory=dict)

    def label(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True)
class CodeList:
    """A list of codes. `strict`: an unknown word is refused; `many`: a cell may hold several, apart by
    commas or the like.
    """

    key: str
    zh: str
    en: str
    codes: tuple[Code, ...]
    strict: bool = False
    many: bool = False
    sources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    status: str = "assumed"
    source: str = ""
    _by_code: Mapping[str, Code] = field(default_factory=dict, repr=False)
    _by_word: Mapping[str, Code] = field(default_factory=dict, repr=False)

    def get(self, code: str) -> Code:
        """The value itself. Raises `KeyError` for a code the list doesn't have."""
        return self._by_code[code]

    def has(self, code: str) -> bool:
        return code in self._by_code

    def label(self, code: str, lang: str) -> str:
        """What people read; an unknown code is shown as it is (an older edition's record)."""
        found = self._by_code.get(code)
        return found.label(lang) if found else code

    def find(self, word: str, source: str | None = None) -> Code | None:
        """The value a word, label or code number stands for; `source` names the system whose words the file
        uses.
        """
        asked = plain(word)
        if source is not None and (mapped := self.sources.get(source, {}).get(asked)) is not None:
            return self._by_code[mapped]
        return self._by_word.get(asked)

    def nearest(self, word: str, most: int = 3) -> tuple[Code, ...]:
        """Values a person may have meant, best first; all of a short list where nothing is near."""
        asked = plain(word)
        scored: dict[str, float] = {}
        for code in self.codes:
            for known in map(plain, (code.zh, *code.words, *code.near)):
                shared = len(set(asked) & set(known)) / max(len(set(asked) | set(known)), 1)
                score = max(difflib.SequenceMatcher(None, asked, known, autojunk=False).ratio(), shared)
                if score > ALIKE:
                    scored[code.is_] = max(score, scored.get(code.is_, 0.0))
        best = sorted(scored.items(), key=lambda pair: -pair[1])[:most]
        if not best and len(self.codes) <= SHORT:
            return self.codes
        return tuple(self._by_code[key] for key, _ in best)


def read_codes(key: str, tables: Sequence[Mapping[str, Any]]) -> CodeList:
    """A list from its tables, the nation's first. Raises `ValueError` with the fault and its cure."""
    merged: dict[str, Code] = {}
    sources: dict[str, dict[str, str]] = {}
    for table in tables:
        for row in table.get("codes", ()):
            merged[str(row["is"])] = _code(key, row, merged.get(str(row["is"])))
        for name, mapping in table.get("sources", {}).items():
            sources.setdefault(name, {}).update(
                {plain(word): code for word, code in mapping["words"].items()}
            )
    for name, mapping in sources.items():
        if lost := sorted(set(mapping.values()) - set(merged)):
            raise ValueError(f"codes/{key}: source {name} maps to {lost}, which the list doesn't have")
    head = tables[0]
    return CodeList(
        key=key,
        zh=head["zh"],
        en=head["en"],
        codes=tuple(merged.values()),
        strict=bool(head.get("strict", False)),
        many=bool(head.get("many", False)),
        sources=sources,
        status=head["status"],
        source=head.get("source", ""),
        _by_code=merged,
        _by_word=_words(key, merged.values()),
    )


def _code(key: str, row: Mapping[str, Any], before: Code | None) -> Code:
    for needed in ("is", "zh", "en"):
        if needed not in row:
            raise ValueError(f"codes/{key}: {dict(row)} lacks {needed}")
    words = tuple(row.get("words", ())) + (before.words if before else ())
    near = tuple(row.get("near", ())) + (before.near if before else ())
    facts = {name: str(value) for name, value in row.items() if name not in OWN}
    return Code(str(row["is"]), row["zh"], row["en"], words, near, facts)


def _words(key: str, codes: Iterable[Code]) -> dict[str, Code]:
    """Every word to its value; one word for two values is a fault of the table."""
    found: dict[str, Code] = {}
    for code in codes:
        for word in (code.zh, code.en, *code.words, code.is_):
            before = found.setdefault(plain(word), code)
            if before.is_ != code.is_ and word != code.is_:
                raise ValueError(f"codes/{key}: {word!r} stands for {before.is_} and {code.is_}; keep one")
    return found


def check_examples(codes: CodeList, table: Mapping[str, Any]) -> list[str]:
    """The examples of a table that don't hold, as sentences."""
    faults: list[str] = []
    for example in table.get("example", ()):
        found = codes.find(example["word"], example.get("source"))
        if "is" in example and (found is None or found.is_ != example["is"]):
            faults.append(
                f"{codes.key}: {example['word']} should be {example['is']}, is {found and found.is_}"
            )
        if "near" in example:
            near = [code.zh for code in codes.nearest(example["word"])]
            if found is not None or not set(example["near"]) <= set(near):
                faults.append(
                    f"{codes.key}: {example['word']} should be unknown, near {example['near']}; near are {near}"
                )
    return faults
