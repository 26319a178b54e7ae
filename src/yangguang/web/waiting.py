"""What waits for this person, until when, and why for them?

Every question here is cut at a number of rows or asks small tables (rounds, notices): a desk at 400,000 households is as
quick as one at 4,000. What concerns many villages is one entry with a number, and a door to the list.
"""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yangguang.book.steps import Procedure
from yangguang.faces import places, saying, steps
from yangguang.faces.pages import Visitor, language
from yangguang.register.models import Act, Batch, Case, Finding, Notice, Objection, Round
from yangguang.work.acting import ADMIN_ROLES

MANY = 1000  # counting stops here: beyond it the number says "1,000+"
FEW = 8  # so many villages are named one by one
SOON = 7  # days that are "this week"
COARSE = frozenset(("county", "city", "province", "nation"))


@dataclass(slots=True)
class Wait:
    """One thing that waits: what, whom it concerns, until when, why me, and the address of the one button."""

    what: str
    address: str
    button: str
    about: str = ""
    why: str = ""
    until: dt.date | None = None
    icon: str = "circle-dashed"
    primary: bool = False
    blocked: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def counted(rows: Any) -> str:
    """A number that does not cost more than a thousand rows."""
    number = rows[: MANY + 1].count()
    return f"{MANY:,}+" if number > MANY else f"{number:,}"


def all_of(visitor: Visitor) -> list[Wait]:
    """Everything that waits, the most urgent first; what is blocked by others last."""
    if not visitor.reads_cases or not visitor.posts:
        return []
    procedure = visitor.book.procedure(saying.PROCEDURE)
    found = [
        *_notices(visitor, procedure), *_rounds(visitor, procedure), *_alone(visitor, procedure), *_findings(visitor),
        *_objections(visitor), *_batches(visitor), *_unopened(visitor),
    ]  # fmt: skip
    far = dt.date.max
    return sorted(found, key=lambda w: (bool(w.blocked), w.until or far, w.what))


def groups(waits: list[Wait], day: dt.date) -> list[dict[str, Any]]:
    """The waits by urgency: late, today, this week, later, without a day, blocked."""
    named = {
        "late": _("Late"), "today": _("Today"), "week": _("This week"), "later": _("Later"), "ready": _("Ready to be done"),
        "blocked": _("Waiting"),
    }  # fmt: skip
    sorted_in: dict[str, list[Wait]] = defaultdict(list)
    for wait in waits:
        sorted_in[_urgency(wait, day)].append(wait)
    return [
        {"key": key, "label": label, "waits": sorted_in[key]}
        for key, label in named.items()
        if sorted_in[key]
    ]


def _urgency(wait: Wait, day: dt.date) -> str:
    if wait.blocked:
        return "blocked"
    if wait.until is None:
        return "ready"
    left = (wait.until - day).days
    return "late" if left < 0 else "today" if left == 0 else "week" if left <= SOON else "later"


def where(visitor: Visitor, place: int) -> str:
    """A place as this person calls it; nothing where it is their own village and the page says so already."""
    if place == visitor.home:
        return "" if visitor.level == "village" else places.name(place)
    return places.short(place, visitor.home) or places.name(place)


def _about(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _households(number: int) -> str:
    return ngettext("%d household", "%d households", number) % number


def _villages(number: int) -> str:
    return ngettext("%d village", "%d villages", number) % number


def _rounds(visitor: Visitor, procedure: Procedure) -> list[Wait]:
    """Steps my office does next: each village by name where they are few, one entry a step where they are many."""
    mine = [step.key for step in procedure.steps if steps.mine(visitor, step)]  # none: Django asks the database nothing
    rows, out, few = _ready(procedure).filter(step__in=mine), [], []
    for group in rows.values("step").annotate(n=Count("id"), open_cases=Sum("cases_open")).order_by("step"):
        if group["n"] > FEW:
            out.append(_many(visitor, procedure.by_key[group["step"]], dict(group)))
        else:
            few.append(group["step"])
    if few:
        out += _each(visitor, procedure, list(rows.filter(step__in=few).order_by("step", "place")))
    return out


def _ready(procedure: Procedure) -> Any:
    """Open rounds whose next step can be done: its own notice does not hang, nor one that it waits for."""
    hanging = Notice.objects.filter(round=OuterRef("pk"), ended__isnull=True)
    rows = Round.objects.filter(closed_day__isnull=True, cases_open__gt=0).exclude(step="")
    rows = rows.filter(~Exists(hanging.filter(step=OuterRef("step"))))
    for step in procedure.steps:
        if step.wait:
            rows = rows.exclude(Q(Exists(hanging.filter(step=step.wait)), step=step.key))
    return rows


def _many(visitor: Visitor, step: Any, group: dict[str, Any]) -> Wait:
    return Wait(
        what=step.label(language()),
        address=f"{reverse('rounds')}?step={step.key}",
        button=_("Open the list"),
        about=_about(_villages(group["n"]), _households(group["open_cases"])),
        why=_why(visitor, step),
        icon="list-check",
        primary=True,
    )


def _each(visitor: Visitor, procedure: Procedure, rounds: list[Round]) -> list[Wait]:
    """One entry a round; what the database is asked does not grow with them, nor with the steps at which they stand."""
    cases = Case.objects.filter(round__in=rounds, status="open", step=F("round__step"))
    due = {r["round"]: r["day"] for r in cases.values("round").annotate(day=Min("due_day")).order_by()}
    said: dict[Any, uuid.UUID] = {}
    two = [r for r in rounds if procedure.by_key[r.step].persons > 1]
    if two:  # the latest stands last, and stays
        acts = Act.objects.filter(round__in=two, step=F("round__step")).order_by("line_id")
        said = {key: actor for key, actor in acts.values_list("round_id", "actor") if key is not None}
    return [_one(visitor, procedure.by_key[r.step], r, due.get(r.id), said.get(r.id)) for r in rounds]


def _one(visitor: Visitor, step: Any, round_: Round, due: dt.date | None, last: uuid.UUID | None) -> Wait:
    """`last`: who said the first word, where a step needs two."""
    label = step.label(language())
    wait = Wait(
        what=label,
        address=reverse("step", args=[round_.id, step.key]),
        button=_("Post the notice") if step.kind == "notice" else _("Go on"),
        about=_about(where(visitor, round_.place), _households(round_.cases_open)),
        why=_why(visitor, step),
        until=due,
        icon="list-check",
        primary=True,
    )
    if last is not None and last == visitor.user.natural_person:
        wait.blocked = _("You have said your word; a second person must say the same.")
    elif last is not None:
        wait.why = _("A first person has entered it; it waits for your word.")
    return wait


def _why(visitor: Visitor, step: Any) -> str:
    return _("Step %(number)s, and your office does it") % {
        "number": visitor.book.procedure(saying.PROCEDURE).order[step.key] + 1
    }


def _notices(visitor: Visitor, procedure: Procedure) -> list[Wait]:
    """Windows that are over: close them, and the list goes on."""
    if steps.CLOSE not in visitor.acts:
        return []
    out = []
    mine = [s.key for s in procedure.steps if steps.mine(visitor, s, hangs=True) or "up" in s.offices]
    rows = Notice.objects.filter(ended__isnull=True, closes_from__lte=visitor.day, step__in=mine)
    listed = list(rows.order_by("closes_from", "id")[: FEW + 1])
    if len(listed) > FEW:
        return [
            Wait(
                what=_("Close %(n)s notices whose window is over") % {"n": counted(rows)},
                address=f"{reverse('notices')}?show=ripe",
                button=_("Open the list"),
                until=listed[0].closes_from,
                icon="speakerphone",
                primary=True,
                why=_("The window is over; nothing stands against the list."),
            )
        ]
    for notice in listed:
        step = procedure.by_key[notice.step]
        out.append(
            Wait(
                what=_("Close: %(notice)s") % {"notice": step.label(language())},
                address=reverse("notice", args=[notice.id]),
                button=_("Close"),
                until=notice.closes_from,
                icon="speakerphone",
                primary=True,
                about=_about(where(visitor, notice.place), notice.number),
                why=_("The window is over; nothing stands against the list."),
            )
        )
    return out + _hanging(visitor, procedure)


def _hanging(visitor: Visitor, procedure: Procedure) -> list[Wait]:
    """What hangs in my village and need not be touched yet: an empty desk would not say that all goes well."""
    if visitor.level != "village":
        return []
    return [
        Wait(
            what=procedure.by_key[notice.step].label(language()),
            address=reverse("notice", args=[notice.id]),
            button=_("Look"),
            until=notice.closes_from,
            icon="speakerphone",
            about=notice.number,
            blocked=_("On display; it may be closed when its window is over."),
        )
        for notice in Notice.objects.filter(ended__isnull=True, closes_from__gt=visitor.day).order_by("closes_from")[:FEW]
    ]


def _alone(visitor: Visitor, procedure: Procedure) -> list[Wait]:
    """Single households that go on by themselves, at a step of my office."""
    mine = [
        s.key
        for s in procedure.steps
        if steps.mine(visitor, s) or ("up" in s.offices and "notice.post" in visitor.acts)
    ]
    rows = (
        Case.objects.filter(alone=True, status__in=("open",), step__in=mine)
        .select_related("household")
        .order_by("due_day", "id")
    )
    out = []
    for case in rows[:FEW]:
        step = procedure.by_key[case.step]
        out.append(
            Wait(
                what=f"{step.label(language())}: {case.household.head_name}", address=reverse("record", args=[case.household_id]),
                button=_("Open"), until=case.due_day, icon="user", about=where(visitor, case.place),
                why=_("This household goes on by itself, not with its round."),
            )
        )  # fmt: skip
    return out


def _findings(visitor: Visitor) -> list[Wait]:
    """Questions to answer after a visit: one by one in a village, by number above."""
    if "finding.answer" not in visitor.acts:
        return []
    rows = Finding.objects.filter(status__in=("open", "entered")).exclude(severity="info")
    if visitor.level != "village":
        late = visitor.level in COARSE
        return _findings_counted(rows.filter(due_day__lt=visitor.day) if late else rows, late)
    out = []
    for row in rows.select_related("household", "person").order_by("due_day", "id")[:FEW]:
        own = row.enterer == visitor.user.natural_person
        out.append(
            Wait(
                what=_("Finding: %(name)s, %(dataset)s")
                % {"name": row.person.name, "dataset": visitor.book.word("dataset", row.dataset, language())},
                address=reverse("finding", args=[row.id]),
                button=_("Confirm") if row.status == "entered" else _("Answer"),
                until=row.due_day,
                icon="search",
                about=_about(row.household.head_name, where(visitor, row.place)),
                why=_("A first person has entered it; it waits for your word.")
                if row.status == "entered"
                else _("It holds the case until two people answer."),
                blocked=_("You have said your word; a second person must say the same.")
                if row.status == "entered" and own
                else "",
            )
        )
    return out


def _findings_counted(rows: Any, late: bool) -> list[Wait]:
    """One entry for all: above the township only what the villages did not answer in time."""
    first = rows.order_by("due_day").values_list("due_day", flat=True).first()
    if first is None:
        return []
    said = _("Findings not answered in time: %(n)s") if late else _("Findings to be answered in your villages: %(n)s")
    return [
        Wait(
            said % {"n": counted(rows)},
            reverse("findings") + ("?late=1" if late else ""),
            _("Open the list"),
            until=first,
            icon="search",
            why=_("Each holds its case until two people answer."),
        )
    ]


def _objections(visitor: Visitor) -> list[Wait]:
    """Objections that my office investigates."""
    if "objection.decide" not in visitor.acts:
        return []
    own = Q(pk__in=())
    for post in visitor.posts:
        own |= Q(office_place=post.place)
    out = []
    for row in Objection.objects.filter(own, status__in=("filed", "investigating")).order_by("due_day", "id")[
        :FEW
    ]:
        out.append(
            Wait(
                what=_("Objection %(receipt)s") % {"receipt": row.receipt},
                address=reverse("objection", args=[row.id]),
                button=_("Investigate"),
                until=row.due_day,
                icon="message-report",
                about=where(visitor, row.place),
                why=_("Your office is the next one up from the display."),
                primary=True,
            )
        )
    return out


def _batches(visitor: Visitor) -> list[Wait]:
    """Workbooks that were read and wait for a decision, or ask what a column means."""
    if not visitor.acts & {"intake.applicants", "intake.carry_over"}:
        return []
    out = []
    for row in Batch.objects.filter(status__in=("received", "reading", "mapping", "read")).order_by("-id")[
        :FEW
    ]:
        button = {"mapping": _("Name the columns"), "read": _("Look and apply")}.get(
            row.status, _("Progress")
        )
        blocked = "" if row.status in ("mapping", "read") else _("It is being read.")
        out.append(
            Wait(
                what=_("Workbook: %(name)s") % {"name": row.file_name},
                address=reverse("batch", args=[row.id]),
                button=button,
                about=where(visitor, row.place),
                icon="file-spreadsheet",
                why=_("You or your office sent it."),
                blocked=blocked,
            )
        )
    return out


def _unopened(visitor: Visitor) -> list[Wait]:
    """Applicants without a round, in a village whose clerk may open one."""
    if "round.open" not in visitor.acts or visitor.level not in ("village", "township"):
        return []
    open_ = Case.objects.filter(alone=False, status="open").values("place")  # by place, not by the many without a round
    rows = open_.annotate(n=Count("id", filter=Q(round__isnull=True))).filter(n__gt=0).order_by("place")
    had = Round.objects.filter(year=visitor.day.year, book=visitor.book.digest).values_list("place", flat=True)
    over, later = set(had), _("a village has one round a year: the next from %(day)s") % {"day": f"{visitor.day.year + 1}-01-01"}
    return [
        Wait(
            what=_("Open a round"), address=f"{reverse('rounds')}?open={row['place']}", button=_("Open"), icon="plus",
            about=_about(where(visitor, row["place"]), _households(row["n"])),
            why=_("Applicants wait and no round is open in their village."),
            blocked=later if row["place"] in over else "",
        )
        for row in rows[:FEW]
    ]  # fmt: skip


def administers(visitor: Visitor) -> bool:
    """Is this an administrator, kept apart from cases?"""
    return any(p.role in ADMIN_ROLES for p in visitor.posts)


def as_uuid(text: str) -> uuid.UUID | None:
    """An identity in an address, or None for anything else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
