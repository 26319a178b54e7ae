"""What became of each place from one edition of the divisions to the next, as far as two tables tell?

The bureau publishes tables, never the changes between them. Inferred, in this order: the same code and name;
the same code and the same stem (村 became 社区); the same stem in the same township, in the same county, or in
a township that moved as a whole; the same code where neither name stands anywhere else. What none of these
tells is left for a person, with the nearest names. Every line is assumed (settled.md, Places).
"""

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from yangguang.book.place_changes import Change
from yangguang.book.place_names import trunk, village_name
from yangguang.book.places import Edition
from yangguang.terms.place import at_level, level_of

OFFERED = 5
WHOLE = 0.5  # a township moved as a whole where more than half of its villages that left did


def key_of(name: str) -> str:
    """The stem by which a village is known again: 后窑居委会 and 后窑社区村委会 are one, 郁咀 and 郁嘴 too."""
    stem = village_name(name).stem.replace("咀", "嘴")
    return stem.removesuffix("社区") if len(stem) > 3 else stem


@dataclass
class _Villages:
    """The villages of one pair of editions that did not simply stay, and what was found of them."""

    old: Edition
    new: Edition
    left: dict[int, str] = field(default_factory=dict)  # of the old edition, not yet found
    free: dict[int, str] = field(default_factory=dict)  # of the new edition, nothing became of them yet
    found: dict[int, tuple[int, str]] = field(default_factory=dict)  # old code: new code, basis
    went: dict[int, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))  # township: townships
    by_stem: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def take(self, code: int, becomes: int, basis: str) -> None:
        self.found[code] = becomes, basis
        self.went[at_level(code, "township")][at_level(becomes, "township")] += 1
        self.left.pop(code, None)


def infer(old: Edition, new: Edition) -> list[Change]:
    """The lines of the table between two successive editions, in the order of the old codes; a place that
    kept its code and name has none.
    """
    villages = _villages(old, new)
    certain = {code: code for code in _stayed(old, new)} | {c: to for c, (to, _) in villages.found.items()}
    above = {level: _above(old, new, certain, level) for level in ("city", "county", "township")}
    lines = [line for level in above.values() for line in level]
    lines += _village_lines(old, new, villages, certain)
    return sorted(
        [*lines, *_fresh(old, new, lines, certain)], key=lambda c: (c.code or c.becomes or 0, c.kind)
    )


def _stayed(old: Edition, new: Edition) -> list[int]:
    return [c for c, name in old.names.items() if level_of(c) == "village" and new.names.get(c) == name]


def _villages(old: Edition, new: Edition) -> _Villages:
    state = _Villages(old, new)
    stayed = set(_stayed(old, new))
    for code in stayed:
        state.went[at_level(code, "township")][at_level(code, "township")] += 1
    state.left = {c: n for c, n in old.names.items() if level_of(c) == "village" and c not in stayed}
    state.free = {c: n for c, n in new.names.items() if level_of(c) == "village" and c not in stayed}
    for code, name in list(state.left.items()):
        if code in state.free and key_of(state.free[code]) == key_of(name):
            state.take(code, code, "same_code")
            del state.free[code]
    for code, name in state.free.items():
        state.by_stem[key_of(name)].append(code)
    _by_name(state, "township")
    _by_name(state, "county")
    _by_name(state, "city")
    _by_code(state)
    return state


def _by_name(state: _Villages, level: str) -> None:
    """Known again by its name within its township, its county, or, where its township went there as a whole,
    its city. Twice over, because what was found tells where the township went.
    """
    for _ in range(2):
        claims: dict[int, list[int]] = defaultdict(list)
        for code, name in state.left.items():
            hits = [
                c
                for c in state.by_stem[key_of(name)]
                if c in state.free and _near_enough(state, code, c, level)
            ]
            hit = _one(state, code, name, hits)
            if hit is not None:
                claims[hit].append(code)
        for becomes, codes in claims.items():
            if len({at_level(c, "township") for c in codes}) == 1:
                for code in codes:
                    state.take(code, becomes, f"same_name_in_{level}")
        for becomes in {to for to, _ in state.found.values()} & set(claims):
            state.free.pop(becomes, None)


def _near_enough(state: _Villages, code: int, becomes: int, level: str) -> bool:
    township = at_level(code, "township")
    if level == "township":
        return at_level(becomes, "township") == township or _same_township(
            state, township, at_level(becomes, "township")
        )
    if level == "county":
        return _same_county(state, at_level(code, "county"), at_level(becomes, "county"))
    return at_level(code, "city") == at_level(becomes, "city") and (
        _same_township(state, township, at_level(becomes, "township"), anywhere=True)
        or at_level(becomes, "township") in _went_whole(state, township)
    )


def _same_township(state: _Villages, old: int, new: int, anywhere: bool = False) -> bool:
    """A township of the same name (镇, 乡 and 街道 are one) in the same county, or anywhere in the city."""
    names = state.old.names.get(old), state.new.names.get(new)
    if names[0] is None or names[1] is None or trunk(names[0], "township") != trunk(names[1], "township"):
        return False
    return anywhere or _same_county(state, at_level(old, "county"), at_level(new, "county"))


def _same_county(state: _Villages, old: int, new: int) -> bool:
    if old in state.new.names:
        return old == new
    return at_level(old, "city") == at_level(new, "city") and trunk(state.old.names[old], "county") == trunk(
        state.new.names[new], "county"
    )


def _went_whole(state: _Villages, township: int) -> set[int]:
    """Where most of a township's villages that were found went."""
    went = state.went[township]
    total = sum(went.values())
    return {to for to, count in went.items() if count > WHOLE * total}


def _one(state: _Villages, code: int, name: str, hits: list[int]) -> int | None:
    """The one village among those of the same stem: of the same kind, or where its township went."""
    if len(hits) > 1:
        ending = village_name(name).ending
        hits = [c for c in hits if village_name(state.free[c]).ending == ending] or hits
    if len(hits) > 1:
        township = at_level(code, "township")
        went = [c for c in hits if at_level(c, "township") in state.went[township]]
        hits = went or hits
    return hits[0] if len(hits) == 1 else None


def _by_code(state: _Villages) -> None:
    """The same code under another name, where neither name stands elsewhere in the county."""
    was, now = _stems(state.old), _stems(state.new)
    for code, name in list(state.left.items()):
        fresh = state.free.get(code)
        county = at_level(code, "county")
        if fresh is not None and key_of(fresh) not in was[county] and key_of(name) not in now[county]:
            state.take(code, code, "same_code")
            del state.free[code]


def _stems(edition: Edition) -> dict[int, set[str]]:
    stems: dict[int, set[str]] = defaultdict(set)
    for code, name in edition.names.items():
        if level_of(code) == "village":
            stems[at_level(code, "county")].add(key_of(name))
    return stems


def _above(old: Edition, new: Edition, certain: dict[int, int], level: str) -> list[Change]:
    """What became of the places above the villages: by their own code and name, else by where their villages
    went.
    """
    went: dict[int, Counter[int]] = defaultdict(Counter)
    origins: dict[int, set[int]] = defaultdict(set)
    for code, becomes in certain.items():
        here, there = at_level(code, level), at_level(becomes, level)
        went[here][there] += 1
        origins[there].add(here)
    lines = []
    for code, name in old.names.items():
        if level_of(code) != level:
            continue
        now = new.names.get(code)
        if now is not None and (
            _alike(name, now, level) or went[code][code] > WHOLE * sum(went[code].values())
        ):
            if now != name:
                lines.append(Change(code, name, code, "renamed", "same_code"))
            continue
        lines.append(_successor(new, code, name, level, went[code], origins))
    return lines


def _alike(name: str, now: str, level: str) -> bool:
    return name == now or (level in ("county", "township") and trunk(name, level) == trunk(now, level))


def _successor(
    new: Edition, code: int, name: str, level: str, went: Counter[int], origins: dict[int, set[int]]
) -> Change:
    there = sorted(went, key=lambda c: (-went[c], c))
    if not there:
        return Change(code, name, None, "abolished", "choice_needed")
    if len(there) > 1:
        return Change(code, name, None, "split", "choice_needed", tuple(there))
    kind = "recoded" if origins[there[0]] == {code} else "merged"
    return Change(code, name, there[0], kind, "its_villages")


def _village_lines(old: Edition, new: Edition, state: _Villages, certain: dict[int, int]) -> list[Change]:
    origins = Counter(certain.values())
    lines = []
    for code, (becomes, basis) in state.found.items():
        kind = "merged" if origins[becomes] > 1 else "renamed" if becomes == code else "recoded"
        lines.append(Change(code, old.names[code], becomes, kind, basis))
    for code, name in state.left.items():
        offered = _offered(new, state, code, name)
        lines.append(Change(code, name, None, "abolished", "choice_needed", offered))
    return lines


def _offered(new: Edition, state: _Villages, code: int, name: str) -> tuple[int, ...]:
    """The nearest villages by name where the township went: those that came anew before those that stayed."""
    township = at_level(code, "township")
    townships = [t for t, _ in state.went[township].most_common()]
    if township in new.names and township not in townships:
        townships.append(township)
    inside = [c for t in townships for c in new.codes_in(t, t + 1000) if level_of(c) == "village"]
    stem = key_of(name)

    def nearness(c: int) -> tuple[float, bool, int]:
        return (-difflib.SequenceMatcher(None, stem, key_of(new.names[c])).ratio(), c not in state.free, c)

    same = [code] if code in new.names else []
    return tuple(dict.fromkeys([*same, *sorted(inside, key=nearness)]))[:OFFERED]


def _fresh(old: Edition, new: Edition, lines: Iterable[Change], certain: dict[int, int]) -> list[Change]:
    """The places nothing became: new ones."""
    reached = {c.becomes for c in lines if c.becomes is not None} | set(certain.values())
    reached |= {c for line in lines for c in line.candidates if level_of(c) != "village"}
    gone = {c.code for c in lines if c.becomes != c.code}
    return [
        Change(None, name, c, "new", "no_earlier_place")
        for c, name in new.names.items()
        if c not in reached and (c not in old.names or c in gone)
    ]
