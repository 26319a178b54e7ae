"""The menu offers what the posts open, and nothing else."""

import re

import pytest

from tests.cast import cast
from tests.pages import browse, get, settled, visitor
from yangguang.web import menu

pytestmark = pytest.mark.django_db


def _names(user):
    return [e["address"] for e in menu.entries(visitor(user), "desk")]


def test_each_role_has_its_own_menu_and_every_entry_opens():
    people = cast(with_places=True)
    for user in (
        people.clerk,
        people.township,
        people.county,
        people.auditor,
        settled(people.security_admin),
    ):
        for entry in menu.entries(visitor(user), "desk"):
            assert browse(user).get(entry["address"]).status_code == 200, (user.username, entry["address"])


def test_administrators_have_no_households_and_clerks_no_accounts():
    people = cast()
    assert "/households/" not in _names(people.system_admin)
    assert "/accounts/" not in _names(people.clerk)
    assert "/accounts/" in _names(people.security_admin)


def test_on_a_phone_every_page_is_reached_from_the_bar():
    people = cast(with_places=True)
    for user in (people.clerk, people.county, settled(people.security_admin)):
        bar = get(user, "desk").content.decode().split('<nav class="bottom"')[1].split("</nav>")[0]
        names = _names(user)
        assert re.findall(r'<a href="([^"]+)"', bar) == names
        assert ("<summary>" in bar) == (len(names) > 5), "what does not fit stands under «More»"


def test_nobody_gets_no_menu():
    assert menu.entries(None, "desk") == []
    people = cast()
    assert get(people.clerk, "desk").status_code == 200
