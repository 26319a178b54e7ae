"""What do the commands share: which account `--as USER` names, and how a result is printed?"""

import json
from typing import Any

from yangguang.register.models import User
from yangguang.terms.decision import Refused, no


def user_named(username: str) -> User:
    """The active account of that name. Raises `Refused("unknown_user")`."""
    user = User.objects.filter(username=username, active=True).first()
    if user is None:
        raise Refused(no("unknown_user", username=username))
    return user


def show(result: Any, as_json: bool, text: str) -> None:
    """Print a result: the contract's JSON on one line, or words for a person."""
    print(json.dumps(result, ensure_ascii=False, default=str) if as_json else text)
