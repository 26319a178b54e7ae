"""What is known of a household, since when, and from where?"""

import datetime as dt
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from yangguang.book.forms import Field, Form
from yangguang.book.reader import Book
from yangguang.faces import places
from yangguang.faces.pages import language
from yangguang.register.models import (
    Attachment,
    Case,
    Condition,
    Finding,
    Household,
    JournalLine,
    Membership,
    Objection,
    Person,
    PersonFacts,
    Statement,
    User,
)
from yangguang.rules.identify import Income, below_line
from yangguang.rules.income import by_part
from yangguang.terms.decision import Decision
from yangguang.terms.yuan import format_yuan
from yangguang.work import access
from yangguang.work.procedure import folding, letters

JOURNAL = 100  # lines of the journal shown on a record; the journal's own page shows all


@dataclass(slots=True)
class Known:
    """One fact with its label, its words, and where and when it was learnt."""

    label: str
    value: str
    source: str = ""
    day: dt.date | None = None


@dataclass(slots=True)
class Member:
    """One person of the household as the page shows them."""

    person: Person
    relation: str
    age: int | None
    masked: str
    known: list[Known] = field(default_factory=list)


@dataclass(slots=True)
class Happened:
    """One entry of the timeline."""

    day: dt.date
    title: str
    icon: str = "circle-dashed"
    colour: str = ""
    who: str = ""
    detail: str = ""


def shown(book: Book, asked: Field, value: Any) -> str:
    """An answer as people read it."""
    if value in (None, "", []):
        return "—"
    if asked.kind == "yuan":
        return format_yuan(int(value))
    if asked.codes:
        listing = book.codes(asked.codes)
        return "、".join(
            listing.label(str(v), language()) for v in (value if isinstance(value, list) else [value])
        )
    return f"{value} {unit(book, asked)}" if asked.unit else str(value)


def unit(book: Book, asked: Field) -> str:
    """The unit of a field in the reader's language."""
    return str(book.word("unit", asked.unit, language())) if asked.unit else ""


def _source(book: Book, line: JournalLine) -> str:
    return str(book.word("verb", line.verb, language()))


def facts(book: Book, form: Form, rows: list[Any]) -> list[Known]:
    """The answers that hold now, each with the act since which it is so. `rows`: the held facts, oldest first."""
    now = [r for r in rows if r.to_day is None and r.act_to_id is None]
    if not now:
        return []
    out = []
    for key, value in now[-1].answers.items():
        asked = form.fields.get(key)
        if asked is None or asked.sees == "purpose":
            continue
        since = now[-1]
        for row in reversed(rows):
            if row.answers.get(key) != value:
                break
            since = row
        out.append(
            Known(
                asked.label(language()),
                shown(book, asked, value),
                _source(book, since.act_from),
                since.from_day,
            )
        )
    return out


def _age(birth: dt.date | None, day: dt.date) -> int | None:
    return (
        None if birth is None else day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
    )


def members(book: Book, household: uuid.UUID, day: dt.date) -> list[Member]:
    """The people who belong to the household today, the householder first."""
    current = Membership.objects.filter(
        household=household, to_day__isnull=True, act_to__isnull=True
    ).select_related("person")
    listed = sorted(current, key=lambda m: (m.relation != "01", m.person.birth_date or dt.date.max))
    relations, form = book.codes("relation"), book.form("person")
    rows: dict[uuid.UUID, list[PersonFacts]] = {}
    for row in (
        PersonFacts.objects.filter(person__in=[m.person_id for m in listed])
        .select_related("act_from")
        .order_by("from_day", "act_from_id")
    ):
        rows.setdefault(row.person_id, []).append(row)
    return [
        Member(
            m.person, relations.label(m.relation, language()), _age(m.person.birth_date, day), access.masked_id(m.person),
            facts(book, form, rows.get(m.person_id, [])),
        )
        for m in listed
    ]  # fmt: skip


def incomes(book: Book, household: uuid.UUID) -> dict[str, Any]:
    """Income per head by year: rows for the table, and what the chart draws. In yuan a head; expenses count below zero."""
    form = book.form("statement")
    rows = list(
        Statement.objects.filter(household=household, act_to__isnull=True)
        .select_related("act_from")
        .order_by("period_to", "act_from_id")
    )
    parts = list(form.parts.values())
    table, series = [], {p.key: [0.0] * len(rows) for p in parts} | {"claimed": [0.0] * len(rows)}
    for i, row in enumerate(rows):
        sums = by_part(row.items, form) if row.items else {}
        heads = max(row.members, 1)
        for part in parts:
            series[part.key][i] = round(part.sign * sums.get(part.key, 0) / heads / 100, 2)
        if row.claimed or not row.items:
            series["claimed"][i] = row.income_fen_per_head / 100
        table.append(
            {
                "period": f"{row.period_from:%Y-%m} – {row.period_to:%Y-%m}",
                "claimed": row.claimed,
                "per_head": row.income_fen_per_head,
                "parts": [sums.get(p.key, 0) // heads if row.items else None for p in parts],
                "members": row.members,
                "source": book.word("source", row.source, language()),
                "day": row.from_day,
            }
        )
    names = {p.key: (p.zh if language() == "zh" else p.en) for p in parts} | {
        "claimed": _("As claimed, not itemised")
    }
    chart = {
        "kind": "income",
        "years": [r["period"] for r in table],
        "line": book.number("income_line"),
        "line_name": _("Low-income line"),
        "unit": _("yuan a head"),
        "series": [{"key": k, "name": names[k], "data": v} for k, v in series.items() if any(v)],
    }
    return {
        "rows": table,
        "parts": [names[p.key] for p in parts],
        "chart": json.dumps(chart, ensure_ascii=False),
        "sentence": _sentence(book, table),
    }


def _sentence(book: Book, table: list[dict[str, Any]]) -> str:
    if not table:
        return _("No income is stated yet.")
    last, line = table[-1]["per_head"], book.number("income_line")
    way = (
        _("%(gap)s yuan below the line of %(line)s")
        if last < line * 100
        else _("%(gap)s yuan above or at the line of %(line)s")
    )
    return _("Last stated: %(income)s yuan a head, ") % {"income": format_yuan(last)} + way % {
        "gap": format_yuan(abs(line * 100 - last)), "line": f"{line:,}",
    }  # fmt: skip


def conditions(book: Book, household: uuid.UUID) -> list[Known]:
    """Housing, water, attribute, cause … as they hold now."""
    rows = list(
        Condition.objects.filter(household=household)
        .select_related("act_from")
        .order_by("from_day", "act_from_id")
    )
    return facts(book, book.form("household"), rows)


def timeline(book: Book, cases: list[Case]) -> list[Happened]:
    """Everything that ever happened in the household's cases, newest first."""
    people: dict[str, str] = {}
    out = []
    for case, events in ((c, e) for c, e in zip(cases, folding.moving(cases).values(), strict=True)):
        out.append(Happened(case.opened_day, _("Case opened"), "file-text", "blue"))
        actors = {e.actor for e in events} - set(people)
        people |= {
            str(p): n
            for p, n in User.objects.filter(natural_person__in=[a for a in actors if a]).values_list(
                "natural_person", "name"
            )
        }
        procedure = folding.procedure_of(case)
        for event in events:
            step = procedure.by_key.get(event.step or "")
            out.append(happened(book, event, step, people.get(event.actor, "")))
    return sorted(out, key=lambda h: h.day)[::-1]


EVENT_LOOKS = {
    "posted": ("speakerphone", "blue"),
    "closed": ("check", "green"),
    "hold": ("hand-stop", "amber"),
    "release": ("player-play", "green"),
    "object": ("message-report", "amber"),
    "withdrawn": ("arrow-left", ""),
    "carried_over": ("history", "blue"),
    "applied": ("file-text", "blue"),
    "corrected": ("pencil", "amber"),
    "withdraw_notice": ("x", "amber"),
    "leave_round": ("user", ""),
}


def happened(book: Book, event: Any, step: Any, who: str) -> Happened:
    """One event as an entry of a timeline."""
    lang = language()
    sign, colour = EVENT_LOOKS.get(event.verb, ("circle-check", "green"))
    if event.outcome in ("no", "upheld"):
        sign, colour = "circle-x", "red"
    elif event.outcome == "return":
        sign, colour = "arrow-left", "amber"
    words = [step.label(lang)] if step else []
    told = event.verb == "done" and event.outcome and (event.outcome != "yes" or (step and step.kind == "decide"))
    words.append(book.word("outcome", event.outcome, lang) if told else book.word("event", event.verb, lang))
    said = []
    if "for" in event.data:
        said.append(
            _("%(for)s for, %(against)s against; %(present)s of %(whole)s present")
            % {
                "for": event.data["for"],
                "against": event.data["against"],
                "present": event.data.get("present", "…"),
                "whole": event.data.get("representatives", "…"),
            }
        )
    if event.verb == "posted":
        said.append(_("window from %(first)s to %(last)s") % event.data)
    office = book.word("level", event.office, lang) if event.office else ""
    return Happened(
        event.day, " · ".join(words), sign, colour, " ".join(p for p in (office, who) if p), "; ".join(said)
    )


def journal(household: Household, cases: list[Case]) -> list[JournalLine]:
    """The journal's lines about this household and its cases, newest first."""
    about = [household.id, *(c.id for c in cases), *(c.round_id for c in cases if c.round_id)]
    rows = JournalLine.objects.filter(about__in=about).exclude(chain__key__startswith="looks:")
    return list(rows.select_related("actor").order_by("-id")[:JOURNAL])


def judged(book: Book, household: Household) -> Decision:
    """What the rule says of the newest stated income."""
    return below_line(Income(household.income_fen_per_head), book)


def gather(book: Book, household: Household, day: dt.date) -> dict[str, Any]:
    """The whole dossier."""
    cases = list(Case.objects.filter(household=household).select_related("round").order_by("-opened_id"))
    about = (
        Q(about=household.id)
        | Q(about__in=[c.id for c in cases])
        | Q(about__in=[c.round_id for c in cases if c.round_id])
    )
    return {
        "household": household, "cases": cases, "case": cases[0] if cases else None, "members": members(book, household.id, day),
        "income": incomes(book, household.id), "conditions": conditions(book, household.id), "timeline": timeline(book, cases),
        "findings": list(Finding.objects.filter(household=household).select_related("person").order_by("due_day", "id")),
        "objections": list(Objection.objects.filter(case__in=[c.id for c in cases]).order_by("-id")),
        "attachments": list(Attachment.objects.filter(about).select_related("line").order_by("-line_id")),
        "letters": list(letters.of_case(cases[0].id)) if cases else [], "journal": journal(household, cases),
        "lookers": access.lookers(household.id), "judged": judged(book, household), "place_line": places.short(household.place),
    }  # fmt: skip
