"""Which village do three written names mean?

Counties write villages the short way (村 for 村委会, 居 for 居委会); where a township has both of one name, the
ending decides. The long ways (村民委员会, 居民委员会) and other endings of townships and counties are aliases, and
reported. A miss offers near names, never applies one.
"""

import difflib
import re
import unicodedata
from dataclasses import dataclass, field

from yangguang.book.places import Edition
from yangguang.terms.place import at_level, level_of, span

_ENDINGS = {
    "village": ("村", "居", "社区", ""),
    "township": ("街道办事处", "街道", "镇", "乡", "办事处", "地区", ""),
    "county": ("县", "区", "市", ""),
}
_LONG = re.compile(r"(村民委员会|居民委员会|社区居民委员会)$")
_REGION = re.compile(r"(省|市|地区|盟|自治州|自治区)$")
_SPACES = re.compile(r"\s+")
OFFERED = 3


@dataclass(frozen=True, slots=True)
class Found:
    """The village's code or None; whether an alias was used; the nearest names; which part (county, township, village) is
    not known, or was written as an alias.
    """

    code: int | None
    alias: bool = False
    near: tuple[str, ...] = ()
    part: str = "village"


@dataclass(frozen=True, slots=True)
class VillageName:
    stem: str
    ending: str  # 村, 居 or ""


def _plain(name: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFKC", name))


def village_name(name: str) -> VillageName:
    """A village's name as stem and kind: 城东居委会, 城东居民委员会 and 城东居 are one (城东, 居)."""
    text = _plain(name)
    for long, ending in (
        ("社区居民委员会", "居"),
        ("居民委员会", "居"),
        ("村民委员会", "村"),
        ("居委会", "居"),
        ("村委会", "村"),
        ("社区", "居"),
        ("居", "居"),
        ("村", "村"),
    ):
        if text.endswith(long) and len(text) > len(long):
            stem = text.removesuffix(long)
            return VillageName(
                stem.removesuffix("社区") if ending == "居" and len(stem) > 2 else stem, ending
            )
    return VillageName(text, "")


def trunk(name: str, level: str) -> str:
    text = _plain(name)
    for ending in _ENDINGS[level]:
        if ending and text.endswith(ending) and len(text) > len(ending) + 1:
            return text.removesuffix(ending)
    return text


@dataclass
class _Township:
    """The villages of one township by stem."""

    villages: dict[str, list[tuple[str, int, str]]] = field(default_factory=dict)

    def add(self, code: int, name: str) -> None:
        parts = village_name(name)
        self.villages.setdefault(parts.stem, []).append((parts.ending, code, name))


class Resolver:
    """Names to villages of one edition, within an interval of codes (the sender's county, as a rule)."""

    def __init__(self, edition: Edition, within: tuple[int, int] | None = None) -> None:
        self._edition = edition
        low, high = within or span(edition.province)
        self._counties: dict[str, list[int]] = {}
        self._townships: dict[int, dict[str, list[int]]] = {}
        self._villages: dict[int, _Township] = {}
        self._within = (low, high)
        for code, name in edition.names.items():
            level = level_of(code)
            if level == "county":
                self._counties.setdefault(trunk(name, "county"), []).append(code)
            elif level == "township":
                self._townships.setdefault(code // 10**6 * 10**6, {}).setdefault(
                    trunk(name, "township"), []
                ).append(code)
            elif level == "village":
                self._villages.setdefault(code // 1000 * 1000, _Township()).add(code, name)

    def resolve(self, county: str, township: str, village: str) -> Found:
        """The village these names mean. Without a county's name, the counties of the interval are searched."""
        counties = self._county(county)
        if not counties:
            return Found(
                None,
                near=self._near(
                    county, [self._edition.names[c] for cs in self._counties.values() for c in cs]
                ),
                part="county",
            )
        townships = [(t, b or ("county" if a else "")) for c, a in counties for t, b in self._township(c, township)]
        if not townships:
            names = [
                self._edition.names[t]
                for c, _ in counties
                for ts in self._townships.get(c, {}).values()
                for t in ts
            ]
            return Found(None, near=self._near(township, names), part="township")
        hits = [(v, "village" if b else a) for t, a in townships for v, b in self._village(t, village)]
        if len({v for v, _ in hits}) == 1:
            code, part = hits[0]
            return Found(code, bool(part), part=part or "village")
        if len(hits) > 1:
            return Found(None, near=tuple(self._edition.names[v] for v, _ in hits[:OFFERED]))
        names = [
            n
            for t, _ in townships
            if t in self._villages
            for vs in self._villages[t].villages.values()
            for _, _, n in vs
        ]
        return Found(None, near=self._near(village, names))

    def _county(self, name: str) -> list[tuple[int, bool]]:
        """The counties of that name within the interval, else anywhere (the sender's scope is judged
        later); all within, without a name. With each: was it written otherwise than it is called?
        """
        low, high = self._within
        inside = {c for cs in self._counties.values() for c in cs if span(c)[0] < high and low < span(c)[1]}
        if not name:
            return [(c, False) for c in sorted(inside)]
        found = self._counties.get(trunk(name, "county"), []) or self._behind_its_region(_plain(name))
        return [(c, _plain(self._edition.names[c]) != _plain(name)) for c in found if c in inside] or [
            (c, True) for c in found
        ]

    def _behind_its_region(self, name: str) -> list[int]:
        """The counties meant by a name that begins with the province or the city they lie in, as 江苏省宿迁市泗洪县."""
        out = []
        for county in (c for cs in self._counties.values() for c in cs):
            own = _plain(self._edition.names[county])
            ending = next((e for e in (own, trunk(own, "county")) if name.endswith(e)), "")
            if ending and name.removesuffix(ending) in self._regions(county):
                out.append(county)
        return out

    def _regions(self, county: int) -> set[str]:
        """What may stand before a county's name: its province, its city or both, with their endings or without."""

        def written(code: int) -> set[str]:
            own = _plain(self._edition.names.get(code, ""))
            return {own, _REGION.sub("", own)}

        provinces, cities = written(self._edition.province), written(at_level(county, "city"))
        return {p + c for p in provinces | {""} for c in cities | {""}} - {""}

    def _township(self, county: int, name: str) -> list[tuple[int, str]]:
        """The townships of that name; with each: "township" where it was written otherwise than it is called."""
        if not name:
            return [(t, "") for ts in self._townships.get(county, {}).values() for t in ts]
        found = self._townships.get(county, {}).get(trunk(name, "township"), [])
        exact = [t for t in found if _plain(self._edition.names[t]) == _plain(name)]
        return [(t, "") for t in exact] or [(t, "township") for t in found]

    def _village(self, township: int, name: str) -> list[tuple[int, bool]]:
        villages = self._villages.get(township)
        if villages is None:
            return []
        text, parts = _plain(name), village_name(name)
        whole = [
            (code, False) for vs in villages.villages.values() for _, code, full in vs if _plain(full) == text
        ]
        if whole:
            return whole
        found = villages.villages.get(parts.stem, [])
        same = [(code, full) for ending, code, full in found if ending == parts.ending]
        alias = _LONG.search(text) is not None
        if same:
            return [(code, alias) for code, _ in same]
        # no ending was written, or the other ending and there is only one of the name
        return [
            (code, alias or bool(parts.ending)) for ending, code, _ in found if not parts.ending or not ending
        ]

    @staticmethod
    def _near(name: str, among: list[str]) -> tuple[str, ...]:
        return tuple(difflib.get_close_matches(_plain(name), among, n=OFFERED, cutoff=0.3))
