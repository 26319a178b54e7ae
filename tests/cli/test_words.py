"""What commands share: an active account by its name, and results as JSON on one line or as words."""

import datetime as dt
import json

import pytest

from tests.cast import cast
from yangguang.cli.words import show, user_named
from yangguang.register import guard
from yangguang.register.models import User
from yangguang.terms.decision import Refused


@pytest.mark.django_db
def test_only_an_active_account_is_found():
    people = cast()
    assert user_named(people.clerk.username) == people.clerk
    with guard.writing():
        User.objects.filter(id=people.clerk.id).update(active=False)
    for name in (people.clerk.username, "nobody"):
        with pytest.raises(Refused):
            user_named(name)


def test_json_is_one_line_and_keeps_chinese(capsys):
    show({"名": "王", "day": dt.date(2016, 10, 28)}, True, "words")
    out = capsys.readouterr().out
    assert out.count("\n") == 1 and "王" in out
    assert json.loads(out) == {"名": "王", "day": "2016-10-28"}


def test_a_person_gets_words(capsys):
    show({"a": 1}, False, "1 household")
    assert capsys.readouterr().out == "1 household\n"
