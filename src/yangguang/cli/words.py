"""What do the commands share: `--as USER` and which account that names, `--json`, and how a result is printed?"""

import argparse
import json
from typing import Any

from yangguang.register.models import User
from yangguang.terms.decision import Refused, no


def take_user(parser: argparse.ArgumentParser, required: bool = True) -> None:
    """`--as USER`: in whose name; a command of the instance's owner may be done without."""
    said = "以谁的名义办理（登录名） "
    said += "in whose name (a log-in)" if required else "in whose name (a log-in); default: the system's"
    parser.add_argument("--as", dest="user", required=required, metavar="USER", help=said)


def take_json(parser: argparse.ArgumentParser) -> None:
    """`--json`: the contract's names on one line."""
    parser.add_argument("--json", action="store_true", help="输出一行 JSON，名称固定 print one line of JSON with fixed names")


def user_named(username: str) -> User:
    """The active account of that name. Raises `Refused("unknown_user")`."""
    user = User.objects.filter(username=username, active=True).first()
    if user is None:
        raise Refused(no("unknown_user", username=username))
    return user


def show(result: Any, as_json: bool, text: str) -> None:
    """Print a result: the contract's JSON on one line, or words for a person."""
    print(json.dumps(result, ensure_ascii=False, default=str) if as_json else text)
