"""An empty instance: its places and three administrators with passwords shown once; never over another."""

import re

import pytest

from yangguang.register.models import Instance, Place, User

pytestmark = pytest.mark.django_db


def test_it_makes_the_places_and_three_administrators(program, home):
    code, out, _ = program("init", "--edition", "2016-07-31", "--province", "32")
    assert code == 0
    shown = dict(re.findall(r"^  (\S+-admin)\s+(\S+)$", out, re.MULTILINE))
    assert set(shown) == {"system-admin", "security-admin", "audit-admin"}
    for name, password in shown.items():
        user = User.objects.get(username=name)
        assert user.check_password(password) and user.must_change_password
    assert not Instance.objects.get().demo and Place.objects.count() > 20000


def test_a_second_time_is_refused(program, home):
    assert program("init", "--province", "99")[0] == 0
    code, out, err = program("init", "--province", "99")
    assert code == 2 and not out and err
    assert Instance.objects.count() == 1


def test_a_province_or_edition_that_is_not_there_is_refused(program, home):
    assert program("init", "--province", "98")[0] == 2
    assert program("init", "--edition", "1999-01-01")[0] == 2
    assert not Instance.objects.exists()
