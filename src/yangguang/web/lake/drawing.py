"""What do the pictures of a report draw, and which sentence says what one sees?

Everything here is made from the plain answer that lies beside a copy (work/lake/reports.py). Money in yuan, shares in
percent.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yangguang.book.reader import Book
from yangguang.faces import places
from yangguang.faces.pages import language
from yangguang.terms.place import level_of

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Measure:
    """A figure of a place: its column in the answer, its label, its unit, and by what the number is multiplied."""

    key: str
    label: Any
    unit: Any
    times: float = 1.0
    places: int = 0

    def of(self, row: Row) -> float | None:
        """The figure in its unit, whole where it has no decimals; None where it can't be told."""
        value = row.get(self.key)
        return None if value is None else round(value * self.times, self.places or None)

    def words(self, row: Row) -> str:
        """The figure as people read it."""
        value = self.of(row)
        return "—" if value is None else f"{value:,.{self.places}f}{'' if self.unit != '%' else ' %'}"


MEASURES = (
    Measure("headcount", gettext_lazy("Below the line"), "%", 100, 1),
    Measure("poor", gettext_lazy("Persons below the line"), pgettext_lazy("unit", "persons")),
    Measure("all_persons", gettext_lazy("Persons of every status"), pgettext_lazy("unit", "persons")),
    Measure("mean_fen", gettext_lazy("Mean income"), gettext_lazy("yuan a head"), 0.01),
    Measure("q_0.5", gettext_lazy("Median income"), gettext_lazy("yuan a head"), 0.01),
    Measure("gap", gettext_lazy("Gap"), "%", 100, 1),
    Measure("severity", pgettext_lazy("poverty", "Severity"), "%", 100, 2),
    Measure("gini", gettext_lazy("Gini coefficient"), "", 1, 3),
)
BY_KEY = {m.key: m for m in MEASURES}
UNEQUAL = ("headcount", "gap", "severity", "mean_fen", "gini")
HARDLY = 1.0  # percentage points between the most and the fewest: less is not told as a difference
DEFAULT = "headcount"
SPAN = 0.1  # a map's shades span a tenth of its largest figure at least: places that hardly differ look alike


def said(**drawn: Any) -> str:
    """A picture's data, as the page carries it."""
    return json.dumps(drawn, ensure_ascii=False)


def table(rows: Sequence[Row], shown: Measure, order: str) -> list[dict[str, Any]]:
    """The places below with all their figures in words, and the length of the bar of the one that is shown."""
    most = max((abs(shown.of(r) or 0) for r in rows), default=0) or 1
    by = BY_KEY.get(order)
    if by is None:
        ordered = sorted(rows, key=lambda r: int(r["place"]))
    else:
        ordered = sorted(rows, key=lambda r: (by.of(r) is None, -(by.of(r) or 0), r["place"]))
    return [
        {
            "place": r["place"], "name": places.name(r["place"]), "bar": round(100 * abs(shown.of(r) or 0) / most),
            "cells": [(m, m.words(r)) for m in MEASURES], "households": r["all_households"], "shown": shown.words(r),
        }
        for r in ordered
    ]  # fmt: skip


def map_of(place: int, rows: Sequence[Row], shown: Measure, address: str) -> str:
    """The map of a province's cities, where its boundaries are there; else nothing. `address` takes the city's code."""
    name = f"map-{place // 10**10:02d}"
    if level_of(place) != "province" or not rows or finders.find(f"vendor/{name}.json") is None:
        return ""
    known = [v for r in rows if (v := shown.of(r)) is not None]
    values = [
        {
            "code": str(r["place"]), "label": places.name(r["place"]), "value": shown.of(r), "words": shown.words(r),
            "href": address.replace("000000000000", str(r["place"])),
        }
        for r in rows
    ]  # fmt: skip
    most = max(known, default=0)
    least = min(min(known, default=0), most - abs(most) * SPAN)
    ends = {f"{k}_words": f"{v:,.{shown.places}f}" for k, v in (("least", least), ("most", most))}
    return said(kind="map", map=name, address=static(f"vendor/{name}.json"), values=values, least=least, most=most, **ends)


def of_places(row: Row, rows: Sequence[Row], line_yuan: int, shown: Measure) -> str:
    """What one sees on the map and in the table below it: how many live below the line here, and where the figure that is
    shown is highest and lowest.
    """
    share = BY_KEY[DEFAULT]
    if not row.get("persons"):
        return _("No income is stated here yet.")
    first = _("Of %(persons)s persons whose income is stated, %(share)s live below the line of %(line)s yuan a head.") % {
        "persons": f"{row['persons']:,}", "share": share.words(row), "line": f"{line_yuan:,}",
    }  # fmt: skip
    known = sorted((r for r in rows if shown.of(r) is not None), key=lambda r: -(shown.of(r) or 0))
    if len(known) < 2:
        return first
    high, low = shown.words(known[0]), shown.words(known[-1])
    near = shown.unit == "%" and (shown.of(known[0]) or 0) - (shown.of(known[-1]) or 0) < HARDLY
    if high == low or near:
        return first + " " + _("%(what)s: the places below hardly differ (%(low)s to %(high)s).") % {
            "what": shown.label, "low": low, "high": high,
        }  # fmt: skip
    return first + " " + _("%(what)s: highest in %(most)s (%(high)s), lowest in %(least)s (%(low)s).") % {
        "what": shown.label, "most": _together(known, high, shown), "high": high,
        "least": _together(known[::-1], low, shown), "low": low,
    }  # fmt: skip


def _together(rows: Sequence[Row], words: str, shown: Measure) -> str:
    """The first of the places whose figure reads `words`, and how many they are."""
    name, alike = places.name(rows[0]["place"]), sum(shown.words(r) == words for r in rows)
    return name if alike == 1 else _("%(n)s places such as %(place)s") % {"n": alike, "place": name}


def histogram(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Persons by income per head: the picture, the sentence, the rows of the table."""
    step, counts, line = answer["bins"]["step_fen"] // 100, answer["bins"]["persons"], answer["line_yuan"]
    last = max((at for at, n in enumerate(counts) if n), default=0)
    if last < len(counts) - 1:  # the last bar is open: it stands only where somebody is in it
        counts = counts[: max(last + 2, line // step + 3)]
    edges = [at * step for at in range(len(counts))]
    names = [*(f"{e:,}–{e + step:,}" for e in edges[:-1]), _("%(n)s and more") % {"n": f"{edges[-1]:,}"}]
    names[0] = _("below %(n)s") % {"n": f"{step:,}"}
    picture = said(
        kind="histogram", bins=[f"{e:,}" for e in edges], values=counts, below=line / step, name=_("Persons"),
        unit=_("yuan a head and year"), line_name=_("Line: %(n)s") % {"n": f"{line:,}"},
    )  # fmt: skip
    row = answer["row"]
    sentence = (
        _("Half of the persons have less than %(median)s yuan a head, a tenth less than %(low)s, a tenth more than %(high)s.")
        % {k: BY_KEY["q_0.5"].words({"q_0.5": row.get(q)}) for k, q in (("median", "q_0.5"), ("low", "q_0.1"), ("high", "q_0.9"))}
        if row.get("persons")
        else _("No income is stated here yet.")
    )
    return {"picture": picture, "sentence": sentence, "rows": list(zip(names, counts, strict=True))}


def sources(answer: Mapping[str, Any], book: Book) -> dict[str, Any] | None:
    """Income by source in yuan a head, of the households that itemise theirs; None where there are none."""
    found = answer.get("sources")
    if not found or not found.get("persons"):
        return None
    form, heads = book.form("statement"), found["persons"]
    rows = [
        (p.zh if language() == "zh" else p.en, round(p.sign * found[f"{p.key}_fen"] / heads / 100))
        for p in form.parts.values()
        if f"{p.key}_fen" in found
    ]
    gains = sum(v for _n, v in rows if v > 0)
    most = max(rows, key=lambda r: r[1])
    sentence = _("Of each 100 yuan earned, %(n)s come from: %(source)s (%(persons)s persons with itemised incomes).") % {
        "n": round(100 * most[1] / gains) if gains else 0, "source": most[0], "persons": f"{heads:,}",
    }  # fmt: skip
    picture = said(kind="bars", names=[n for n, _v in rows], series=[{"name": _("yuan a head"), "values": [v for _n, v in rows]}])
    return {"picture": picture, "sentence": sentence, "rows": rows}


def inequality(row: Row) -> dict[str, Any]:
    """How unequal the incomes are: the sentence, the figures with their units, quantiles and relative lines in yuan a head."""
    if row.get("gini") is None:
        return {"sentence": _("No income is stated here yet."), "rows": []}
    mean, gini = row["mean_fen"] / 100, row["gini"]
    sentence = _("The Gini coefficient is %(gini)s: two persons taken at random differ by %(gap)s yuan a head on average.") % {
        "gini": f"{gini:.3f}", "gap": f"{2 * gini * mean:,.0f}",
    }  # fmt: skip
    median = row.get("q_0.5")
    lines = [(_("%(n)s %% of the median") % {"n": p}, round(median * p / 10000)) for p in (40, 50, 60, 70)] if median else []
    quantiles = [
        (_("%(n)s %% have less than") % {"n": n}, round(row[f"q_{q}"] / 100))
        for n, q in ((10, "0.1"), (25, "0.25"), (50, "0.5"), (75, "0.75"), (90, "0.9"))
        if row.get(f"q_{q}") is not None
    ]
    rows = [(m.label, m.words(row), m.unit) for m in MEASURES if m.key in UNEQUAL]
    return {"sentence": sentence, "rows": rows, "quantiles": quantiles, "lines": lines}


def trend(points: Sequence[tuple[Any, Row]], shown: Measure) -> dict[str, Any] | None:
    """The same figure in the copies of other days, oldest first; None for one copy alone."""
    known = [(copy, row) for copy, row in points if shown.of(row) is not None]
    if len(known) < 2:
        return None
    first, last = known[0], known[-1]
    days = [c.day for c, _r in known]
    when = [c.day.isoformat() + (f" {c.root[:4]}" if days.count(c.day) > 1 else "") for c, _r in known]
    sentence = _("%(what)s: %(then)s on %(day)s, %(now)s on %(today)s.") % {
        "what": shown.label, "then": shown.words(first[1]), "day": when[0],
        "now": shown.words(last[1]), "today": when[-1],
    }  # fmt: skip
    values = [shown.of(r) for _c, r in known]
    picture = said(
        kind="trend", days=when, unit=str(shown.unit),
        least=0 if min(v or 0 for v in values) >= 0 else None, most=100 if shown.unit == "%" else None,
        series=[{"name": str(shown.label), "values": values}],
    )  # fmt: skip
    rows = [(c, shown.words(r), f"{r['all_persons']:,}") for c, r in known]
    return {"picture": picture, "sentence": sentence, "rows": rows}
