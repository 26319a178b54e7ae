"""Which verb does a step take, who may do it now, and how is the whole procedure drawn as a line?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from yangguang.book.steps import Procedure, Step
from yangguang.faces.pages import Visitor, language

# The verb that does a step, by the step's name; a notice is posted and closed whatever it is called.
VERBS: Mapping[str, str] = {
    "application": "case.apply",
    "survey": "case.survey",
    "compare": "round.compare",
    "meeting": "round.meet",
    "township_review": "round.review",
    "house_visit": "case.visit",
    "county_confirmation": "round.confirm",
    "recheck": "objection.decide",
}
POST = {"round": "round.announce", "case": "notice.post"}
CLOSE = "notice.close"


def verb_of(step: Step, hangs: bool = False) -> str:
    """The verb by which `step` goes on; a notice that hangs is closed, another one is posted."""
    if step.kind == "notice":
        return CLOSE if hangs else POST[step.scope]
    return VERBS.get(step.key, "")


def mine(visitor: Visitor, step: Step, hangs: bool = False) -> bool:
    """May one of the visitor's posts do this step, by verb and by the level of the office?"""
    verb, roles = verb_of(step, hangs), visitor.book.roles()
    return any(
        p.role in roles and verb in roles[p.role].acts and roles[p.role].level in step.offices
        for p in visitor.posts
    )


@dataclass(frozen=True, slots=True)
class Mark:
    """One step on the drawn line."""

    key: str
    label: str
    place: str  # done, now, todo
    number: int
    near: bool
    note: str = ""
    day: dt.date | None = None


def line(
    procedure: Procedure,
    at: str,
    ended: bool = False,
    days: Mapping[str, dt.date] | None = None,
    note: str = "",
) -> list[Mark]:
    """The procedure as a line with where a round or case is. `days`: when steps were done; `note`: what is
    said at the present one.
    """
    steps = procedure.line()
    keys = [s.key for s in steps]
    aside = procedure.by_key.get(at)
    here = keys.index(at) if at in keys else len(keys) if ended or aside is None else -1
    if here < 0:  # at a recheck: the line stands where the last done step is
        done = [i for i, key in enumerate(keys) if days and key in days]
        here = (done[-1] + 1) if done else 0
    marks = []
    for i, step in enumerate(steps):
        place = "done" if i < here else "now" if i == here and not ended else "todo"
        marks.append(
            Mark(
                step.key,
                step.label(language()),
                place,
                i + 1,
                abs(i - here) <= 1,
                note if place == "now" else "",
                (days or {}).get(step.key),
            )
        )
    return marks
