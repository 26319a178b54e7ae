"""How were the questions answered that departments' files raised: by file, by place, and why they were not true?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yangguang.book.datasets import Dataset
from yangguang.faces import places
from yangguang.faces.pages import Visitor, language
from yangguang.register import scope
from yangguang.register.models import DataLoad, Finding, JournalLine, Snapshot
from yangguang.terms.place import LEVELS, UNIT, at_level, contains, level_of, span


@dataclass(frozen=True, slots=True)
class Answers:
    """Findings: all, those nobody has answered, of these the late ones, and answers by what they said."""

    raised: int = 0
    open: int = 0
    late: int = 0
    true: int = 0
    untrue: int = 0

    @property
    def answered(self) -> int:
        """How many two people have answered."""
        return self.true + self.untrue

    @property
    def rate(self) -> int | None:
        """Answered of all, in whole percent; None where there is nothing to answer."""
        return 100 * self.answered // self.raised if self.raised else None

    @property
    def untrue_rate(self) -> int | None:
        """Found untrue of the answered, in whole percent."""
        return 100 * self.untrue // self.answered if self.answered else None


Grouped = Mapping[tuple[str, int], Answers]  # by dataset and place


def grouped(rows: QuerySet[Finding], place: int, day: Any) -> Grouped:
    """Counts by dataset and by the places one level below `place` (of a village, the village), in one pass over the
    findings: a province has half a million.
    """
    width = UNIT[LEVELS[min(LEVELS.index(level_of(place)) + 1, len(LEVELS) - 1)]]
    done = Q(status="answered")
    counted = rows.annotate(under=F("place") / width).values("dataset", "under").annotate(
        raised=Count("place"), open=Count("place", filter=~done), late=Count("place", filter=~done & Q(due_day__lt=day)),
        true_=Count("place", filter=done & Q(true=True)), untrue=Count("place", filter=done & Q(true=False)),
    )  # fmt: skip
    return {
        (r["dataset"], r["under"] * width): Answers(r["raised"], r["open"], r["late"], r["true_"], r["untrue"])
        for r in counted
    }


def by_dataset(found: Grouped) -> dict[str, Answers]:
    """Counts by dataset."""
    return {key: whole(n for (dataset, _place), n in found.items() if dataset == key) for key, _ in sorted(found)}


def by_place(found: Grouped, place: int) -> list[tuple[int, Answers]]:
    """The places one level below `place` that have findings, the most open first; none below a village."""
    codes = {code for _dataset, code in found if code != place}
    listed = [(code, whole(n for (_dataset, at), n in found.items() if at == code)) for code in codes]
    return sorted(listed, key=lambda one: (-one[1].open, one[0]))


def whole(counts: Iterable[Answers]) -> Answers:
    """The sum of counts."""
    listed = list(counts)
    return Answers(*(sum(getattr(c, name) for c in listed) for name in ("raised", "open", "late", "true", "untrue")))


def untrue_by_reason(rows: QuerySet[Finding], known: Iterable[Dataset]) -> list[dict[str, Any]]:
    """Answers that found the department's record did not concern the household, by coded reason, the most first."""
    by_key = {d.key: d for d in known}
    found = rows.filter(status="answered", true=False).values("dataset", "reason_code").annotate(n=Count("id"))
    out = []
    for row in found:
        dataset = by_key.get(row["dataset"])
        reason = dataset.answers.get(row["reason_code"]) if dataset else None
        out.append({
            "dataset": dataset.label(language()) if dataset else row["dataset"],
            "reason": reason.label(language()) if reason else row["reason_code"], "n": row["n"],
        })  # fmt: skip
    return sorted(out, key=lambda r: (-r["n"], r["dataset"], r["reason"]))


def findings_of(place: int) -> QuerySet[Finding]:
    """The findings of a place, within one's own scope."""
    low, high = span(place)
    return Finding.objects.filter(place__gte=low, place__lt=high)


def loads(official: Visitor) -> dict[str, DataLoad]:
    """The newest file of each dataset that reaches my place: loaded for it, around it, or within it. Counts only."""
    posts = [p.place for p in official.posts]
    with scope.everything("which departments' files reach my place"):
        rows = list(DataLoad.objects.filter(superseded=False).order_by("day", "line_id"))
    return {r.dataset: r for r in rows if any(contains(r.place, p) or contains(p, r.place) for p in posts)}


def last_compared(copies: Sequence[Snapshot]) -> Snapshot | None:
    """Which of these copies was compared last; None where only the register was."""
    with scope.everything("which copy the questions were raised from last"):
        lines = JournalLine.objects.filter(verb="compare.run", about__in=[c.id for c in copies]).order_by("-id")
        line = lines.first()
    return next((c for c in copies if line and c.id == line.about), None)


def sentence(all_: Answers, loaded: bool) -> str:
    """What one sees in the table of answers; `loaded`: is there any file?"""
    if not all_.raised and loaded:
        return _("No question was raised here. What was loaded after the last comparison counts once it is compared.")
    if not all_.raised:
        return _("No question has been raised yet. Load the departments' files, then compare.")
    first = ngettext("%(n)s question was raised; ", "%(n)s questions were raised; ", all_.raised) % {"n": f"{all_.raised:,}"}
    second = _("%(rate)s %% of them are answered, %(open)s wait, %(late)s of these too long.") % {
        "rate": all_.rate, "open": f"{all_.open:,}", "late": f"{all_.late:,}",
    }  # fmt: skip
    third = (
        " " + _("Of the answered, %(rate)s %% did not concern the household.") % {"rate": all_.untrue_rate}
        if all_.answered
        else ""
    )
    return first + second + third


def crumbs(place: int, home: int) -> list[tuple[int, str]]:
    """The places from one's own down to `place`."""
    out = []
    for level in LEVELS[LEVELS.index(level_of(home)) : LEVELS.index(level_of(place)) + 1]:
        code = at_level(place, level)
        out.append((code, places.name(code)))
    return out
