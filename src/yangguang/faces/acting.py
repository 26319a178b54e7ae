"""How does a page do something, and tell what came of it?

Views are thin: they open a hand, call one verb, and say in the reader's words what was done or what to mend.
"""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest

from yangguang.faces import saying
from yangguang.faces.pages import book_of, visitor
from yangguang.terms.decision import Decision, Refused
from yangguang.work.acting import Hand, open_hand

T = TypeVar("T")


def do(
    request: HttpRequest, verb: Callable[[Hand], T], *, done: str = "", purpose: str = ""
) -> tuple[T | None, Decision | None]:
    """Do `verb` in the visitor's hand: its result, or the decision that refused it, which the page has then said."""
    try:
        with open_hand(visitor(request).user, purpose=purpose) as hand:
            result = verb(hand)
    except Refused as refused:
        refuse(request, refused.decision)
        return None, refused.decision
    if done:
        messages.success(request, done)
    return result, None


def look(request: HttpRequest, verb: Callable[[Hand], T], *, purpose: str = "") -> T:
    """Read what is written down as read. Raises `Refused`."""
    with open_hand(visitor(request).user, purpose=purpose, look=True) as hand:
        return verb(hand)


def refuse(request: HttpRequest, decision: Decision) -> None:
    """Say why not, and how to mend it."""
    messages.error(request, saying.sentence(book_of(request), decision))
