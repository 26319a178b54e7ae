"""A log-in made at a terminal: its first password once, journalled as made by the operator."""

import io
import re

import pytest

from tests.cast import HERE, cast
from tests.walk import all_of
from yangguang.register.models import Appointment, JournalLine, User

pytestmark = pytest.mark.django_db
ADD = ("user", "add", "wangfang", "--role", "village-clerk", "--place", str(HERE))


def test_the_first_password_is_shown_once_and_must_be_changed(program, home):
    cast(with_places=True)
    code, out, _ = program(*ADD, "--full-name", "王芳")
    password = re.search(r"password (\S+)", out)[1]
    user = User.objects.get(username="wangfang")
    assert code == 0 and user.check_password(password) and user.must_change_password and user.name == "王芳"
    assert all_of(Appointment, user=user)[0].role == "village-clerk"
    assert all(password not in line.body for line in all_of(JournalLine))


def test_a_password_of_one_s_own_comes_by_standard_input(program, home, monkeypatch):
    cast(with_places=True)
    monkeypatch.setattr("sys.stdin", io.StringIO("a-long-enough-password-7\n"))
    code, out, _ = program(*ADD, "--password-stdin")
    assert code == 0 and "a-long-enough" not in out
    assert User.objects.get(username="wangfang").check_password("a-long-enough-password-7")


def test_two_log_ins_of_one_person_count_as_one(program, home):
    people = cast(with_places=True)
    program(*ADD, "--same-person-as", people.clerk.username)
    assert User.objects.get(username="wangfang").natural_person == people.clerk.natural_person


@pytest.mark.parametrize(
    "more", [("--same-person-as", "nobody"), ("--role", "emperor"), ("--place", "abc")]
)
def test_what_does_not_exist_is_refused_and_nothing_made(program, home, more):
    cast(with_places=True)
    code, _, err = program(*ADD, *more)
    assert code == 2 and err
    assert not User.objects.filter(username="wangfang").exists()


def test_the_same_name_twice_is_refused(program, home):
    cast(with_places=True)
    assert program(*ADD)[0] == 0
    assert program(*ADD)[0] == 2
