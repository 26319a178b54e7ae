"""How is the demonstration loaded and shown?"""

import argparse
import contextlib
import fcntl
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from yangguang.cli import serve
from yangguang.demo import copies, story
from yangguang.demo.players import PASSWORD
from yangguang.demo.province import founding
from yangguang.register import busy
from yangguang.register.models import Instance
from yangguang.terms import whole
from yangguang.terms.decision import Refused, no

HELP = (
    "载入演示：真实的县和村、虚构的人、各阶段的轮次。 "
    "Load the demonstration: a real county's places, invented people, rounds in every stage."
)
MORE = "从不改动正式实例。 Never touches an instance that is not a demonstration."
STATE = "demo.json"  # in the data folder: which part is loaded
# The states. Earlier releases wrote the second and the fourth when they began: what they left open is made up too.
FIRST, BEGUN, READY, COPIED, WHOLE = "first", "second", "ready", "copies", "whole"
TRIES, PAUSE_SECONDS = 5, 3.0  # where others hold the database
LATER = """\
演示的后台部分没有完成；下次 ./run（或 ./run demo）会接着做，已做的不会重做。
The rest of the demonstration was not completed. The next ./run (or ./run demo) goes on with it and does nothing twice."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--serve] [--bind ADDRESS] [--province [--scale S] [--seed N] [--json]]; --behind is what the serving one starts."""
    parser.add_argument("--serve", action="store_true", help="开始服务，其余在后台载入 serve it, and go on loading behind")
    parser.add_argument("--bind", default=serve.DEFAULT_BIND, help=serve.BIND)
    parser.add_argument(
        "--province", action="store_true",
        help="载入全省而不是一个县 "
        "a whole province instead of one county, for trials at full size",
    )
    parser.add_argument(
        "--scale", type=float, default=0.01,
        help="全省规模，1 为 130 万户 "
        "of the province: 1 is 1.3 million households (0.01)",
    )
    parser.add_argument("--seed", type=int, default=founding.SEED, help="换种子即换一批虚构的人 another seed, other people")
    parser.add_argument("--json", action="store_true", help="输出全省演示的内容 of the province: what stands in it")
    parser.add_argument("--behind", action="store_true", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Load what is not loaded, then serve when asked to."""
    if args.behind:
        return _behind()
    home = Path(settings.YANGGUANG_HOME)
    if args.province:
        _province(home, args)
        if not args.serve:
            return 0
    elif _state(home) is None:
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
    _keep(home, FIRST)
    print(f"  {time.monotonic() - began:.1f} s", file=sys.stderr)


def _province(home: Path, args: argparse.Namespace) -> None:
    """The province, from nothing or from where a kill stopped it. Raises `Refused` in any other instance."""
    if not 0.001 <= args.scale <= 1:
        raise Refused(no("province_scale", scale=args.scale))
    if founding.state(home) is None:
        if _state(home) is not None:
            raise Refused(no("province_other", scale="–", seed="–", home=str(home)))
        _clear(home)
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    began = time.monotonic()
    _keep(home, "province")  # a plain start leaves it alone
    said = founding.found(args.scale, args.seed, _tell)
    if args.json:
        print(json.dumps({k: v for k, v in said.items() if k != "password"}, ensure_ascii=False))
        return
    print(f"  {time.monotonic() - began:.1f} s", file=sys.stderr)
    print(f"\n  {' '.join(said['log_ins'].values())}\n  密码 / password: {PASSWORD}\n")


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
    """The second part and the copies. What a killed start left open is made up, and nothing is done twice; two starts at
    once do it one after the other.
    """
    home = Path(settings.YANGGUANG_HOME)
    with _alone(home):
        try:
            if _state(home) in (FIRST, BEGUN):
                _patiently(story.tell_second_phase)
                _keep(home, READY)
            if _state(home) in (READY, COPIED) and copies.wait_for_the_layer():
                _patiently(copies.freeze)
                _keep(home, WHOLE)
        except Exception:
            print(LATER, file=sys.stderr, flush=True)
            raise
    return 0


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One process at a time; the lock falls with it."""
    with (home / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _patiently(part: Callable[[story.Tell], object]) -> None:
    """A part that goes on where it stopped is taken up again when others held the database for too long."""
    for again in range(TRIES):
        try:
            part(_tell)
            return
        except DatabaseError as error:
            if not busy.held(error) or again == TRIES - 1:
                raise
        time.sleep(PAUSE_SECONDS)


def _state(home: Path) -> str | None:
    path = home / STATE
    return str(json.loads(path.read_text(encoding="utf-8"))["loaded"]) if path.exists() else None


def _keep(home: Path, state: str) -> None:
    whole.write(home / STATE, json.dumps({"loaded": state}).encode())


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
