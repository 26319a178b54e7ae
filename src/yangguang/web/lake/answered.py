"""How were the questions answered that departments' files raised: by file, by place, and why they were not true?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yangguang.book.datasets import Dataset
from yangguang.faces import places
from yangguang.faces.pages import Visitor, language
from yangguang.register import scope
from yangguang.register.models import DataLoad, Finding
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


def _counted(rows: QuerySet[Finding], day: Any, *by: str) -> Any:
    done = Q(status="answered")
    return rows.values(*by).annotate(
        raised=Count("id"), open=Count("id", filter=~done), late=Count("id", filter=~done & Q(due_day__lt=day)),
        true_=Count("id", filter=done & Q(true=True)), untrue=Count("id", filter=done & Q(true=False)),
    )  # fmt: skip


def _answers(row: dict[str, Any]) -> Answers:
    return Answers(row["raised"], row["open"], row["late"], row["true_"], row["untrue"])


def by_dataset(rows: QuerySet[Finding], day: Any) -> dict[str, Answers]:
    """Counts by dataset."""
    return {r["dataset"]: _answers(r) for r in _counted(rows, day, "dataset")}


def by_place(rows: QuerySet[Finding], place: int, day: Any) -> list[tuple[int, Answers]]:
    """The places one level below `place` that have findings, the most open first."""
    level = LEVELS.index(level_of(place)) + 1
    if level >= len(LEVELS):
        return []
    width = UNIT[LEVELS[level]]
    found = _counted(rows.annotate(under=F("place") / width), day, "under")
    listed = [(r["under"] * width, _answers(r)) for r in found]
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


def sentence(all_: Answers) -> str:
    """What one sees in the table of answers."""
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
