"""How does a test open a page, and send a form?"""

import re
from typing import Any

from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.cast import DAY, HERE
from yangguang.faces.pages import Visitor
from yangguang.register.models import User
from yangguang.web.procedure import survey
from yangguang.work import books
from yangguang.work.acting import SYSTEM, open_hand

LANGUAGE = "django_language"


def browse(user: User | None = None, language: str = "en") -> Client:
    """A browser in which `user` is logged in; pages in English unless said otherwise."""
    client = Client()
    client.cookies[LANGUAGE] = language
    if user is not None:
        client.force_login(User.objects.get(id=user.id))
    return client


def get(user: User | None, name: str, /, *words: Any, language: str = "en", **query: Any) -> Any:
    """The answer of a page, by its name."""
    return browse(user, language).get(reverse(name, args=words), query)


def post(user: User | None, name: str, /, *words: Any, **sent: Any) -> Any:
    """The answer to a form, after the redirection."""
    return browse(user).post(reverse(name, args=words), sent, follow=True)


def text(answer: Any) -> str:
    """What a reader sees: no tags, white space once."""
    html = re.sub(r"(?s)<(script|style).*?</\1>", " ", answer.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def links(answer: Any) -> list[str]:
    """The addresses a page leads to."""
    return re.findall(r'href="(/[^"#]*)"', answer.content.decode())


def survey_answers() -> dict[str, str]:
    """The fewest answers on the house that a survey must have."""
    book = books.now(HERE, DAY)
    form = book.form("household")
    asked = survey.must(form) & set(survey.asked_keys(form))
    listed = {key: form.fields[key].codes for key in asked}
    return {f"h-{key}": book.codes(codes).codes[0].is_ if codes else "1" for key, codes in listed.items()}


def settled(user: User) -> User:
    """An account that has chosen its own password."""
    with open_hand(None, office=SYSTEM, day=DAY, via="test") as hand:
        User.objects.filter(id=user.id).update(must_change_password=False)
        hand.note("test.settled", place=0)
    return User.objects.get(id=user.id)


def visitor(user: User) -> Visitor:
    """The official as views see them."""
    return Visitor(User.objects.get(id=user.id), DAY)


def request(user: User | None = None, path: str = "/desk/", **query: Any) -> HttpRequest:
    """A request as a view gets it, without the way through the door."""
    asked = RequestFactory().get(path, query)
    asked.session = {}  # type: ignore[assignment]
    if user is not None:
        asked.user = User.objects.get(id=user.id)
    return asked
