"""How does an invented province come to stand in an empty data folder, ready for work, and go on after a kill?

What has been done so far stands in `province.json`; a second start with the same scale and seed goes on there.
"""

import importlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection

from yangguang.book.reader import Book
from yangguang.demo.players import PASSWORD
from yangguang.demo.province import filling, identities, officials
from yangguang.demo.province import plan as planning
from yangguang.demo.province.plan import COUNTY, DAY, EDITION, PROVINCE, SEED
from yangguang.register import scope
from yangguang.register.models import Household, Instance, Person, User
from yangguang.terms import whole
from yangguang.terms.decision import Refused, no
from yangguang.work import books, instance, lazily
from yangguang.work.founding import known as founded

STATE = "province.json"
LOADS = 999  # no county's serial: from here are the identities of the departments' files
__all__ = ["SEED", "found", "state"]
Tell = Callable[[str], None]


def state(home: Path) -> dict[str, Any] | None:
    """How far the province of a data folder has come: {"scale", "seed", "done", "password", ...}; None where there is none."""
    path = home / STATE
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def _keep(home: Path, said: dict[str, Any]) -> None:
    whole.write(home / STATE, json.dumps(said, ensure_ascii=False).encode())


def found(scale: float, seed: int, tell: Tell) -> dict[str, Any]:
    """Found the province, or go on with it; what stands in its state at the end.

    Raises `Refused` `province_other` where another scale or seed stands there, `instance_exists` where an instance does.
    """
    home = Path(settings.YANGGUANG_HOME)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    said = state(home) or {"scale": scale, "seed": seed, "done": [], "password": make_password(PASSWORD)}
    if (said["scale"], said["seed"]) != (scale, seed):
        raise Refused(no("province_other", scale=said["scale"], seed=said["seed"], home=str(home)))
    _keep(home, said)
    for name, step in STEPS.items():
        if name not in said["done"]:
            said |= step(said, tell)
            said["done"] = [*said["done"], name]
            _keep(home, said)
    return said


def _book() -> Book:
    return books.now(COUNTY, DAY)


def _register(said: dict[str, Any], tell: Tell) -> dict[str, Any]:
    plan = planning.of_scale(said["scale"], _book(), said["password"], said["seed"])
    filling.fill(plan, _book(), tell)
    with scope.everything("what stands in the founded province"):
        return {"households": Household.objects.count(), "persons": Person.objects.count()}


def _instance(_said: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Founding is one transaction: after a kill it is there or not."""
    tell("places")
    instance.prepare(Path(settings.YANGGUANG_HOME))
    if not Instance.objects.exists():
        instance.found(PROVINCE, EDITION, demo_day=DAY)
    elif not instance.this().demo:
        raise Refused(no("not_a_demonstration_home", home=str(settings.YANGGUANG_HOME)))
    return {}


def _people(_said: dict[str, Any], tell: Tell) -> dict[str, Any]:
    tell("log-ins")
    village = planning.a_village(planning.edition(), _book())
    return {"log_ins": officials.appoint(village)}


def _departments(said: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """The departments' files, one after the other, each kept in the state when it is loaded: what is known of its rows.

    Raises `Refused` `lake_missing` while the layer that writes them is not installed.
    """
    if not lazily.there():
        raise Refused(no("lake_missing"))
    departments = importlib.import_module("yangguang.demo.province.departments")
    invented, known = lazily.lake("invented"), dict(said.get("departments", {}))
    tell("departments")
    choice = departments.Choice(said["seed"], said["persons"])
    named = choice.of(founded.people(DAY, choice.wanted, choice.pupil))
    keys = identities.Identities(said["seed"], PROVINCE, LOADS)
    senders = {
        name: departments.Sender(_book().dataset(name), keys.uuid(), named[name], round(rows * said["scale"]), said["seed"], DAY)
        for name, (rows, _, _) in departments.ROWS.items()
    }
    connection.close()  # the makers are born without it
    with departments.Makers(senders) as makers:
        for name in (n for n in senders if n not in known):
            sender, began = senders[name], time.monotonic()
            file_name = f"{sender.dataset.owner('zh')}-{sender.dataset.zh}.csv"
            by = User.objects.get(username="province")
            loaded = invented.load(by, sender.dataset, sender.load, file_name, makers.typed(name))
            known[name] = {**sender.told(), "loaded": loaded}
            _keep(Path(settings.YANGGUANG_HOME), said | {"departments": known})
            tell(f"{file_name}: {sender.rows:,} rows  {time.monotonic() - began:.0f} s")
    return {"departments": known}


STEPS: dict[str, Callable[[dict[str, Any], Tell], dict[str, Any]]] = {
    "instance": _instance, "register": _register, "people": _people, "departments": _departments,
}  # fmt: skip
