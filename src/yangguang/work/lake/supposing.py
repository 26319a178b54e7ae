"""What if the line, the income or the exclusion list were another: one question of a page, put to a copy?

The households of the last places asked about stay in this process's memory: the first question takes seconds, the next
a fraction of one. Asking is a look, and the look is written; the answer lies beside the copy.
"""

import atexit
import contextlib
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis

from yangguang.lake import lines, redetermination
from yangguang.lake.comparison import Source
from yangguang.lake.redetermination import Rule
from yangguang.lake.whatif import Ground, Scenario, ground
from yangguang.register.models import Snapshot, User
from yangguang.terms.place import LEVELS, level_of, span
from yangguang.work.lake import asking
from yangguang.work.lake.asking import Asked
from yangguang.work.lake.redetermination import marked, rule_of
from yangguang.work.questions import answers

QUESTION = "what_if"
MOST = 2  # places whose households stay in memory


@dataclass(frozen=True)
class Ready:
    """A copy's households of one place in the engine's memory, judged as it is."""

    ground: Ground
    rule: Rule
    chosen: tuple[Source, ...]
    held: contextlib.ExitStack  # what keeps them there


_known: OrderedDict[tuple[str, int], Ready] = OrderedDict()


def ready(asked: Asked, place: int) -> Ready:
    """The households of `place`, read from the copy where they are not in memory."""
    key = (asked.snapshot.root, place)
    if key not in _known:
        let_go(MOST - 1)
        _known[key] = _read(asked, place)
    _known.move_to_end(key)
    return _known[key]


def let_go(most: int = 0) -> None:
    """Keep the last `most` places in memory, and none of the others."""
    while len(_known) > most:
        _known.popitem(last=False)[1].held.close()


atexit.register(let_go)  # before the engine goes


def _read(asked: Asked, place: int) -> Ready:
    backend = asked.connect()
    chosen, found = marked(asked, backend)
    rule = rule_of(asked, chosen, lines.lines(place, asked.open_at))
    low, high = span(place)
    rows = redetermination.facts(backend, asked.copy, rule.signs, ibis.memtable(found))
    held = contextlib.ExitStack()
    kept = held.enter_context(ground(backend, rows.filter(lambda t: (t.place >= low) & (t.place < high)), rule))
    return Ready(kept, rule, tuple(chosen), held)


def answer(user: User, snapshot: Snapshot, question: Mapping[str, Any]) -> dict[str, Any]:
    """Put one question and keep its answer.

    `question`: {"place", "supposed": {value: number}, "without": [parts of income], "excluding": [datasets] or None}.
    Returns it with {"whole", "places"} of `whatif.Ground.compare` (one level below the place), "copy", "book", "level"
    and "seconds". Raises `Refused`: `not_permitted`, `no_such_copy`, `copy_altered`, `cannot_suppose`,
    `unknown_income_part`, `copy_without_table`.
    """
    began, place = time.monotonic(), int(question["place"])
    supposed = {k: int(v) for k, v in question["supposed"].items()}
    whole = (snapshot.root, place) not in _known  # what is in memory already is not read from the copy again
    asked = asking.ask(user, str(snapshot.id), QUESTION, {"supposed": supposed}, "worker", place, whole)
    here = ready(asked, place)
    scenario = Scenario(supposed, tuple(question["without"]), question["excluding"])
    rule = scenario.rule(here.rule, lines.lines(place, asked.open_at, supposed), here.chosen)
    below = LEVELS[min(LEVELS.index(level_of(place)) + 1, len(LEVELS) - 1)]
    said = {
        **question, **here.ground.compare(rule, below), "level": below, "book": asked.book.digest,
        "copy": {"id": str(snapshot.id), "root": snapshot.root, "day": snapshot.day.isoformat()},
    }  # fmt: skip
    said["seconds"] = round(time.monotonic() - began, 2)
    answers.keep(snapshot, answers.WHATIF, answers.question(question), said)
    return said
