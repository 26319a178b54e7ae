"""Which words does `./run` understand, and how do they end?

Exit codes: 0 done (refused rows are in the report), 1 a check found differences, 2 unusable file or words,
3 not permitted.
"""

import argparse
import datetime as dt
import importlib
import os
import sys
from typing import Any

import django

from yangguang.book.reader import open_book
from yangguang.files.bad import BadFile
from yangguang.terms.decision import Refused
from yangguang.terms.period import legal_day

COMMANDS = (
    "init",
    "user",
    "intake",
    "dataset",
    "compare",
    "check",
    "packs",
    "backup",
    "restore",
    "serve",
    "worker",
    "demo",
    "adopt",
    "map",
    "bench",
    "campaign",
    "stats",
    "link",
)
NOT_PERMITTED = ("not_permitted",)


def say(decision: Any) -> str:
    """A refusal as two sentences, Chinese first."""
    book = open_book(0, legal_day(dt.datetime.now(dt.UTC)))
    return f"{book.say(decision.code, 'zh', **decision.facts)}\n{book.say(decision.code, 'en', **decision.facts)}"


def parser() -> tuple[argparse.ArgumentParser, dict[str, Any]]:
    """The whole command line, each command from its own module."""
    top = argparse.ArgumentParser(
        prog="./run",
        description="阳光 Yangguang. Without words: set up, load the demonstration and serve it.",
    )
    words = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    modules = {}
    for name in COMMANDS:
        module = importlib.import_module(f"yangguang.cli.{name}")
        sub = words.add_parser(
            name, help=module.HELP, description=f"{module.HELP} {getattr(module, 'MORE', '')}"
        )
        module.arguments(sub)
        modules[name] = module
    return top, modules


def main(argv: list[str] | None = None) -> int:
    """Run one command; return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yangguang.conf.settings")
    django.setup()
    top, modules = parser()
    args = top.parse_args(argv)
    try:
        return int(modules[args.command].run(args))
    except Refused as error:
        print(say(error.decision), file=sys.stderr)
        return 3 if error.decision.code in NOT_PERMITTED else 2
    except BadFile as error:
        print(say(error), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
