"""How much is asked of which engine, and when are two answers the same?"""

import ast
import contextlib
import datetime as dt
import math
import sys
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, settings

from yangguang.lake import engine

CLOSE = 1e-9  # fractions; all else agrees to the last fen


def examples(backend, most):
    """Hypothesis' settings: Spark takes half a second for what DuckDB says at once, so it gets few examples, always the same."""
    spark = engine.is_spark(backend)
    return settings(
        max_examples=5 if spark else most,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=spark,
    )


def differences(one, other, where="answer"):
    """Where two answers differ, in words; nothing where they are the same. Whole numbers, days and words differ at all or
    not at all, whatever an engine calls their type; fractions by more than `CLOSE`.
    """
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return [d for key in one for d in differences(one[key], other[key], f"{where}.{key}")]
    if isinstance(one, list | tuple) and isinstance(other, list | tuple) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [d for at, (a, b) in pairs for d in differences(a, b, f"{where}[{at}]")]
    if isinstance(one, float) and isinstance(other, float):
        same = math.isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE)
    elif isinstance(one, int | Decimal) and isinstance(other, int | Decimal):
        same = isinstance(one, bool) == isinstance(other, bool) and one == other
    else:
        same = isinstance(one, str | dt.date | None) and type(one) is type(other) and one == other
    return [] if same else [f"{where}: {one!r} and {other!r}"]


def asking(folder, asks):
    """By file below `folder`: its functions and methods of which `asks(module, function)` holds."""
    out = {}
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        owners = [("", tree), *((f"{n.name}.", n) for n in tree.body if isinstance(n, ast.ClassDef))]
        named = {
            f"{owner}{n.name}": n
            for owner, body in owners
            for n in body.body
            if isinstance(n, ast.FunctionDef)
        }
        if found := {name for name, node in named.items() if asks(tree, node)}:
            out[path.relative_to(folder).as_posix()] = found
    return out


@contextlib.contextmanager
def reached(folder):
    """By file below `folder`: the functions that are called within the block."""
    out, before = {}, sys.gettrace()

    def look(frame, _event, _arg):
        code = frame.f_code
        if code.co_filename.startswith(str(folder)):
            out.setdefault(Path(code.co_filename).relative_to(folder).as_posix(), set()).add(code.co_qualname)

    sys.settrace(look)
    try:
        yield out
    finally:
        sys.settrace(before)


def left_out(wanted, met):
    """What is wanted and was not met, by file."""
    left = {where: sorted(names - met.get(where, set())) for where, names in wanted.items()}
    return {where: names for where, names in left.items() if names}
