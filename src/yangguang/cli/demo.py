"""How is the demonstration loaded and shown?"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

from yangguang.cli import serve
from yangguang.demo import story
from yangguang.demo.players import PASSWORD
from yangguang.register.models import Instance
from yangguang.terms.decision import Refused, no

HELP = "Load the demonstration: a real county's places, invented people, rounds in every stage."
MORE = "Never touches an instance that is not a demonstration."
STATE = "demo.json"  # in the data folder: which part is loaded


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--serve] [--bind ADDRESS]; --behind is what the serving one starts."""
    parser.add_argument("--serve", action="store_true", help="serve it, and go on loading behind")
    parser.add_argument("--bind", default=serve.DEFAULT_BIND)
    parser.add_argument("--behind", action="store_true", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Load what is not loaded, then serve when asked to."""
    if args.behind:
        return _behind()
    home = Path(settings.YANGGUANG_HOME)
    if _state(home) is None:
        _first(home)
    if not args.serve:
        return _behind()
    _say_where(args.bind)
    child = subprocess.Popen([sys.executable, "-m", "yangguang.cli.main", "demo", "--behind"])
    try:
        return serve.run(argparse.Namespace(bind=args.bind, workers=2, no_worker=False))
    finally:
        child.terminate()


def _first(home: Path) -> None:
    """The first part, from nothing. What an interrupted start left is taken away; a real instance never."""
    _clear(home)
    began = time.monotonic()
    story.tell_first_phase(_tell)
    _keep(home, "first")
    print(f"  {time.monotonic() - began:.1f} s", file=sys.stderr)


def _clear(home: Path) -> None:
    """Make room: nothing there, or a demonstration that never got ready."""
    if connection.vendor != "sqlite":
        if "register_instance" in connection.introspection.table_names() and Instance.objects.exists():
            raise Refused(no("not_a_demonstration_home", home=str(home)))
        return
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    if not database.exists():
        return
    if "register_instance" in connection.introspection.table_names():
        row = Instance.objects.first()
        if row is not None and not row.demo:
            raise Refused(no("not_a_demonstration_home", home=str(home)))
    connection.close()
    for path in database.parent.glob(database.name + "*"):
        path.unlink()


def _behind() -> int:
    """The second part; a second start goes on where nothing was done, and leaves what is there."""
    home = Path(settings.YANGGUANG_HOME)
    if _state(home) == "first":
        _keep(home, "second")
        story.tell_second_phase(_tell)
        _keep(home, "ready")
    return 0


def _state(home: Path) -> str | None:
    path = home / STATE
    return str(json.loads(path.read_text(encoding="utf-8"))["loaded"]) if path.exists() else None


def _keep(home: Path, state: str) -> None:
    path = home / STATE
    part = path.with_suffix(".part")
    part.write_text(json.dumps({"loaded": state}), encoding="utf-8")
    os.replace(part, path)


def _tell(what: str) -> None:
    print(f"  {what} …", file=sys.stderr, flush=True)


def _say_where(bind: str) -> None:
    print(f"\n  演示 / Demonstration:  http://{bind}/\n", flush=True)
    print(
        "  每个岗位一个登录名，首页可直接点选 / one log-in per post, to be chosen on the first page:",
        flush=True,
    )
    print(
        "  clerk1 secretary1 helper township1 township2 county1 county2 city1 province auditor bank …",
        flush=True,
    )
    print(f"  密码 / password: {PASSWORD}\n", flush=True)
