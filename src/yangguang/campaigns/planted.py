"""Which defects must a campaign catch before it may say that there are none?

Each is planted into a copy of the engine or of the table; the program's own is never touched.
"""

import dataclasses
import importlib.util
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from yangguang.book import procedure as engine
from yangguang.book.steps import Procedure
from yangguang.terms.decision import Decision, yes

Defect = Callable[[ModuleType, Procedure], Procedure]


def copy_of_engine() -> ModuleType:
    """The engine as a module of its own, to be spoilt."""
    assert engine.__file__ is not None
    spec = importlib.util.spec_from_file_location("planted_engine", engine.__file__)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up while the copy is made
    spec.loader.exec_module(module)
    return module


def _with_step(procedure: Procedure, key: str, **changed: Any) -> Procedure:
    steps = tuple(dataclasses.replace(s, **changed) if s.key == key else s for s in procedure.steps)
    return dataclasses.replace(procedure, steps=steps, by_key={s.key: s for s in steps})


def _forgive(module: ModuleType, function: str, code: str) -> None:
    """Let `function` say yes where it would have refused with `code`."""
    strict = getattr(module, function)

    def lenient(*words: Any) -> Decision:
        decision: Decision = strict(*words)
        return yes() if decision.code == code else decision

    setattr(module, function, lenient)


def _window_short(module: ModuleType, procedure: Procedure) -> Procedure:
    strict = module._refuse_closed

    def lenient(p: Any, s: Any, e: Any, step: Any) -> Decision:
        return yes() if s.window is not None and e.day >= s.window[1] else strict(p, s, e, step)

    module._refuse_closed = lenient  # type: ignore[attr-defined]  # a copy to be spoilt
    return procedure


def _forgiving(function: str, code: str) -> Defect:
    def plant(module: ModuleType, procedure: Procedure) -> Procedure:
        _forgive(module, function, code)
        return procedure

    return plant


def _upheld_resumes(module: ModuleType, procedure: Procedure) -> Procedure:
    strict = module._move_closed

    def lenient(p: Any, s: Any, e: Any, step: Any) -> None:
        if step.then == "resume":
            s.verdict = "dismissed"
        strict(p, s, e, step)

    module._move_closed = lenient  # type: ignore[attr-defined]  # a copy to be spoilt
    return procedure


def _same_office_rechecks(module: ModuleType, procedure: Procedure) -> Procedure:
    def flat(p: Any, s: Any, step: Any) -> tuple[str, ...]:
        own: tuple[str, ...] = (
            p.by_key[s.interrupted].offices if "up" in step.offices and s.interrupted else step.offices
        )
        return own

    module.offices_for = flat  # type: ignore[attr-defined]  # a copy to be spoilt
    return procedure


DEFECTS: dict[str, Defect] = {
    "a window one day short": _window_short,
    "the township display is skipped": lambda m, p: _with_step(p, "township_review", then="house_visit"),
    "one person may speak twice": _forgiving("_refuse_done", "same_person_twice"),
    "half a quorum is enough": lambda m, p: dataclasses.replace(p, quorum=(1, 2)),
    "two signers need not agree": _forgiving("_refuse_done", "signers_disagree"),
    "an upheld objection resumes": _upheld_resumes,
    "the office objected to rechecks itself": _same_office_rechecks,
    "authorisation is not needed": lambda m, p: _with_step(p, "application", needs=()),
    "comparison before the announcement ends": lambda m, p: _with_step(p, "compare", wait=""),
    "withdrawal after confirmation": lambda m, p: dataclasses.replace(p, confirms_at=len(p.steps)),
    "objections outside the window": _forgiving("_refuse_object", "outside_window"),
    "one visitor is enough": lambda m, p: _with_step(p, "house_visit", persons=1),
    "findings hold nobody": _forgiving("refuse", "findings_unanswered"),
}
