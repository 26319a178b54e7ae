"""Do engine and model agree on every random act?"""

import datetime as dt
import random
from collections import Counter
from types import ModuleType
from typing import Any

from yangguang.book import procedure as engine
from yangguang.book.packs import Packs
from yangguang.book.reader import open_book
from yangguang.book.steps import Procedure
from yangguang.campaigns.model import ABOVE, NAMES, Act, Model
from yangguang.campaigns.planted import DEFECTS, copy_of_engine
from yangguang.terms.decision import Refused

START = dt.date(2016, 10, 28)
STEPS = 60
PLANTED = 3
PLANT_TRIES = 5_000  # procedures in which a planted defect must show itself
PEOPLE = ("a", "b", "c")
OFFICES = ("village", "township", "county", "city")
VERBS = {
    "say": "done",
    "post": "posted",
    "take": "closed",
    "tear": "withdraw_notice",
    "question": "hold",
    "answered": "release",
    "object": "object",
    "withdraw": "withdrawn",
    "leave": "leave_round",
}


class Disagreement(Exception):
    """Engine and model differ: after which acts, and how."""


def event_of(act: Act) -> engine.Event:
    """The act in the engine's words."""
    data: dict[str, Any] = dict(act.more)
    if act.do == "post":
        days = data.pop("days")
        marks = {"first": 1, "last": days, "closes": days + 1}
        data = {k: act.day + dt.timedelta(days=n) for k, n in marks.items()}
    step = act.at or None
    return engine.Event(VERBS[act.do], step, act.day, act.who, act.office, act.word or None, False, data)


def likely(model: Model, rng: random.Random, day: dt.date) -> Act:
    """An act that goes forward, as people mostly do."""
    at = model.where()
    if model.questions and rng.random() < 0.7:
        return Act("answered", day=day, more={"key": rng.choice(sorted(model.questions))})
    if at == "recheck" and model.court:
        spoken = model.spoken[0][1] if model.spoken else rng.choice(("upheld", "dismissed"))
        return Act("say", at, rng.choice(PEOPLE), model.court["office"], day, spoken)
    if at.endswith("_display"):
        office = model.court["office"] if model.court else next(o for o in OFFICES if at.startswith(o))
        if model.posted is None:
            return Act("post", at, "a", office, day, more={"days": 7})
        return (
            Act("object", day=day, more={"key": "o"})
            if rng.random() < 0.25 and at in ABOVE
            else Act("take", at, "a", office, day)
        )
    office = {"compare": "county", "township_review": "township", "county_confirmation": "county"}.get(
        at, "village"
    )
    word = model.spoken[0][1] if model.spoken else rng.choices(("yes", "no", "return"), (20, 1, 1))[0]
    whole = rng.randint(3, 40)
    present = max(1, min(whole, (2 * whole + 2) // 3 + rng.randint(-1, 5)))
    more = {"authorisation": True, "representatives": whole, "present": present}
    return Act("say", at, rng.choice(PEOPLE), office, day, word, more)


def anything(rng: random.Random, day: dt.date) -> Act:
    """Any act at all, at any station, by anybody."""
    at = rng.choice([*NAMES, "announce", "recheck", "recheck_display", "nowhere"])
    whole = rng.randint(0, 12)
    more = {
        "authorisation": rng.random() < 0.7,
        "representatives": whole,
        "present": rng.randint(0, 13),
        "key": rng.choice(("f1", "f2")),
        "days": rng.choice((7, 7, 7, 6, 8)),
    }
    word = rng.choice(("yes", "yes", "no", "return", "upheld", "dismissed", "perhaps"))
    do = rng.choice(
        ("say", "say", "post", "take", "tear", "question", "answered", "object", "withdraw", "leave")
    )
    if do == "withdraw" and rng.random() < 0.8:
        do = "say"
    if do in ("question", "answered", "object", "withdraw", "leave"):
        return Act(do, day=day, more=more)
    return Act(do, at, rng.choice(PEOPLE), rng.choice(OFFICES), day, word if do == "say" else "", more)


def walk(module: ModuleType, procedure: Procedure, rng: random.Random, seen: Counter[str]) -> None:
    """One random procedure through engine and model. Raises `Disagreement`."""
    model, state, day, done = Model(), module.start(procedure, START), START, []
    for _ in range(rng.randint(5, STEPS)):
        day += dt.timedelta(days=rng.choice((0, 0, 0, 1, 2, 6, 7, 8)))
        wild = rng.random()
        act = (
            anything(rng, day)
            if wild < 0.25
            else Act("take", "announce", "a", "village", day)
            if wild < 0.35
            else likely(model, rng, day)
        )
        before = model.where()
        allowed = model.try_(act)
        done.append(act)
        try:
            after = module.step_on(procedure, state, event_of(act))
        except Refused as refused:
            seen[f"{before} {VERBS[act.do]} refused"] += 1
            if allowed:
                raise Disagreement(
                    f"model allows, engine refuses {refused}: {act} after {len(done)} acts"
                ) from refused
            continue
        if not allowed:
            raise Disagreement(f"engine allows, model refuses: {act} at {before} after {len(done)} acts")
        state = after
        seen[f"{before} {VERBS[act.do]} {act.word}".strip()] += 1
        said = (
            model.where(),
            model.standing(),
            model.single,
            frozenset(model.questions),
            model.posted is not None,
        )
        found = (state.step, state.status, state.alone, state.holds, state.window is not None)
        same = said[:2] == found[:2] if model.over else said == found
        if not same:
            raise Disagreement(f"model {said}, engine {found}: {act}")
        if model.over:
            return


def _caught(name: str, procedure: Procedure, rng: random.Random) -> bool:
    module = copy_of_engine()
    spoilt = DEFECTS[name](module, procedure)
    for _ in range(PLANT_TRIES):
        try:
            walk(module, spoilt, rng, Counter())
        except Disagreement:
            return True
    return False


def run(n: int, seed: int | None) -> dict[str, Any]:
    """Three planted defects chosen at random must be caught; then `n` random procedures on the engine itself."""
    seed = random.SystemRandom().randrange(2**32) if seed is None else seed
    rng = random.Random(seed)  # noqa: S311  # a trial that can be repeated, no secret
    book = open_book(_place(), START)
    procedure = book.procedure("identify")
    planted = rng.sample(sorted(DEFECTS), PLANTED)
    caught = [name for name in planted if _caught(name, procedure, rng)]
    seen: Counter[str] = Counter()
    violations = []
    for number in range(n):
        try:
            walk(engine, procedure, rng, seen)
        except Disagreement as error:
            violations.append(f"procedure {number}: {error}")
    return {
        "campaign": "procedures",
        "n": n,
        "seed": seed,
        "violations": len(violations),
        "first": violations[:5],
        "planted": planted,
        "planted_caught": len(caught),
        "transitions": dict(sorted(seen.items())),
    }


def _place() -> int:
    """The first province with a pack of its own: the procedure of identification is a province's."""
    return next(p.place for p in Packs.load().packs if p.place)
