"""Which words does `./run` understand, and how do they end?

Exit codes: 0 done (refused rows are in the report), 1 a check found differences, 2 unusable file or words,
3 not permitted. What is wrong is said on the error stream in both languages; with `--json` also on the output, as
{"error": {"code", "zh", "en"}}.
"""

import argparse
import importlib
import json
import os
import sys
from typing import Any, NoReturn

import django

from yangguang.cli.trouble import refusal, say, sentences
from yangguang.terms.decision import Decision, no

COMMANDS = (
    "init",
    "user",
    "intake",
    "dataset",
    "freeze",
    "redetermine",
    "compare",
    "check",
    "packs",
    "upkeep",
    "backup",
    "restore",
    "upgrade",
    "serve",
    "worker",
    "demo",
    "adopt",
    "map",
    "bench",
    "campaign",
    "stats",
    "measure",
    "link",
)
OF_LAKE = ("freeze", "redetermine", "measure", "stats", "link")  # those in the folder of that name
# Those that need no tables, or make them.
WITHOUT_TABLES = ("init", "restore", "upgrade", "packs", "map", "bench", "campaign", "stats", "link")
NOT_PERMITTED = ("not_permitted",)


class WrongWords(SystemExit):
    """Words that can't be used; `said` tells why, and was said already."""

    def __init__(self, said: Decision) -> None:
        super().__init__(2)
        self.said = said


class Parser(argparse.ArgumentParser):
    """Says in both languages what is wrong with the words."""

    def __init__(self, **words: Any) -> None:
        super().__init__(add_help=False, **words)
        self._positionals.title, self._optionals.title = "参数 arguments", "选项 options"
        self.add_argument("-h", "--help", action="help", help="显示本说明 show this and exit")

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        command = self.prog.removeprefix("./run").strip()
        said = no("wrong_words", what=message, command=command)
        print(say(said), file=sys.stderr)
        raise WrongWords(said)


def parser() -> tuple[argparse.ArgumentParser, dict[str, Any]]:
    """The whole command line, each command from its own module."""
    top = Parser(
        prog="./run",
        description=(
            "阳光 Yangguang：不写命令则安装、载入演示并提供页面。 "
            "Without words: set up, load the demonstration and serve it."
        ),
    )
    words = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    modules = {}
    for name in COMMANDS:
        folder = "lake." if name in OF_LAKE else ""
        module = importlib.import_module(f"yangguang.cli.{folder}{name}")
        sub = words.add_parser(
            name, help=module.HELP, description=f"{module.HELP} {getattr(module, 'MORE', '')}"
        )
        module.arguments(sub)
        modules[name] = module
    return top, modules


def main(argv: list[str] | None = None) -> int:
    """Run one command; return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yangguang.conf.settings")
    as_json = "--json" in (sys.argv[1:] if argv is None else argv)
    try:
        django.setup()
        top, modules = parser()
        args = top.parse_args(argv)
        if args.command not in WITHOUT_TABLES:
            modules["upgrade"].demand()
        return int(modules[args.command].run(args))
    except KeyboardInterrupt:
        return 130
    except WrongWords as wrong:
        if not as_json:
            raise
        print(_as_json(wrong.said))
        return 2
    except Exception as error:
        said = refusal(error)
        if said is None:
            raise
        print(say(said), file=sys.stderr)
        if as_json:
            print(_as_json(said))
        return 3 if said.code in NOT_PERMITTED else 2


def _as_json(said: Any) -> str:
    """A refusal for a program that reads the output."""
    zh, en = sentences(said)
    return json.dumps({"error": {"code": said.code, "zh": zh, "en": en}}, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
