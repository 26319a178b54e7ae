"""Which frozen copies reach a place, and which answers lie beside each?

A question to a copy takes packages that pages do not load: a job asks it (lake_jobs.py) and leaves plain JSON in the
copy's folder, which goes with the copy. The same question of the same copy has one answer.
"""

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from yangguang.register import scope
from yangguang.register.models import Snapshot
from yangguang.terms import whole
from yangguang.terms.chain import canonical
from yangguang.terms.place import contains

REPORT, PUBLIC, WHATIF = "report", "public", "whatif"
RECORDS = "records_"  # so begin departments' tables of a copy
KEPT = 2000  # answers of one kind to questions that visitors make up; the oldest go


def reaching(places: Iterable[int]) -> list[Snapshot]:
    """The copies that hold one of `places`, or lie in one, the newest day first. Who they are of is no secret."""
    mine = list(places)
    with scope.everything("which frozen copies hold my place"):
        rows = list(Snapshot.objects.filter(purged=False).select_related("line__actor").order_by("-day", "-line_id"))
    return [r for r in rows if any(contains(r.place, p) or contains(p, r.place) for p in mine)]


def newest_of_all(place: int, day: dt.date) -> Snapshot | None:
    """The newest copy, of a day up to `day` and as known at its making, that holds all of `place` and of which it was
    counted what the public may be told. Which copies there are is no secret.
    """
    with scope.everything("which frozen copy the public's figures come from"):
        rows = list(Snapshot.objects.filter(purged=False, known__isnull=True, day__lte=day).order_by("-day", "-line_id"))
    holding = (r for r in rows if contains(r.place, place))
    return next((r for r in holding if (folder(r) / PUBLIC / f"{r.place}.json").exists()), None)


def folder(snapshot: Snapshot) -> Path:
    """Where the answers of a copy lie."""
    return Path(settings.YANGGUANG_HOME) / "lake" / "copies" / str(snapshot.id) / "answers"


def datasets(snapshot: Snapshot) -> list[str]:
    """The departments' files whose rows are in the copy still."""
    names = sorted(p.stem for p in folder(snapshot).parent.glob(f"{RECORDS}*.parquet"))
    return [name.removeprefix(RECORDS) for name in names]


def question(asked: Mapping[str, Any]) -> str:
    """The name of the answer to a question: a digest of what is asked (plain JSON)."""
    return hashlib.sha256(canonical(asked)).hexdigest()[:32]


def read(snapshot: Snapshot, kind: str, name: str) -> dict[str, Any] | None:
    """An answer, or None where nobody has asked yet."""
    try:
        said = json.loads((folder(snapshot) / kind / f"{name}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return dict(said)


def keep(snapshot: Snapshot, kind: str, name: str, said: Mapping[str, Any]) -> None:
    """Keep one answer; the oldest beyond `KEPT` go."""
    place = folder(snapshot) / kind
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    whole.write(place / f"{name}.json", _bytes(said))
    old = sorted(place.glob("*.json"), key=lambda p: p.stat().st_mtime)[:-KEPT]
    for path in old:
        path.unlink(missing_ok=True)


def keep_all(snapshot: Snapshot, kind: str, said: Iterable[tuple[str, Mapping[str, Any]]]) -> int:
    """Keep all answers of a kind at once, in place of those there were; how many."""
    goal = folder(snapshot) / kind
    part = goal.with_name(f".{kind}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o700)
    count = 0
    for name, one in said:
        (part / f"{name}.json").write_bytes(_bytes(one))
        count += 1
    shutil.rmtree(goal, ignore_errors=True)
    part.rename(goal)
    return count


def _bytes(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
