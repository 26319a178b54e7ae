"""One comes in with a password, is locked out after five failures, and leaves nothing behind."""

import pytest
from django.urls import reverse

from tests.cast import PASSWORD, cast
from tests.pages import browse, get, post, request, text
from yangguang.register.models import Instance
from yangguang.web import entrance
from yangguang.work.acting import SYSTEM, open_hand

pytestmark = pytest.mark.django_db


def _real():
    with open_hand(None, office=SYSTEM, via="test") as hand:
        hand.note("test.real", place=0)
        Instance.objects.update(demo=False, demo_day=None)


def test_the_right_password_opens_the_desk():
    cast()
    answer = browse().post(reverse("login"), {"username": "clerk", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain[-1][0] == "/desk/"


def test_five_failures_lock_even_the_right_password_out():
    cast()
    client = browse()
    for _ in range(5):
        client.post(reverse("login"), {"username": "clerk", "password": "wrong"})
    answer = client.post(reverse("login"), {"username": "clerk", "password": PASSWORD})
    assert answer.status_code in (403, 429)
    assert "locked" in text(answer)


def test_the_demonstration_s_log_ins_are_for_a_demonstration_only():
    cast()
    assert "clerk" in get(None, "start").content.decode()
    _real()
    answer = browse().post(reverse("demo_log_in"), {"username": "clerk"})
    assert answer.headers["Location"] == reverse("login")
    assert "clerk" not in get(None, "login").content.decode()


def test_after_log_in_nobody_is_sent_to_another_site():
    assert (
        entrance.safe_next(request(path="/login/", next="https://elsewhere.example/"), "/desk/") == "/desk/"
    )
    assert entrance.safe_next(request(path="/login/", next="/rounds/"), "/desk/") == "/rounds/"


def test_logging_out_ends_the_session_and_clears_what_the_browser_kept():
    people = cast()
    client = browse(people.clerk)
    answer = client.post(reverse("logout"))
    assert "cache" in answer.headers["Clear-Site-Data"]
    assert client.get(reverse("desk")).status_code == 302


def test_a_password_set_by_an_administrator_must_be_changed_first():
    people = cast()
    client = browse(people.security_admin)
    assert client.get(reverse("desk")).headers["Location"] == reverse("password")
    new = "a-long-sentence-of-my-own"
    client.post(reverse("password"), {"old": PASSWORD, "new": new, "again": new})
    assert client.get(reverse("desk")).status_code == 200


def test_a_wrong_old_password_changes_nothing():
    people = cast()
    answer = post(
        people.clerk,
        "password",
        old="wrong",
        new="a-long-sentence-of-my-own",
        again="a-long-sentence-of-my-own",
    )
    assert "old password is wrong" in text(answer)


def test_the_language_is_chosen_and_kept():
    people = cast()
    client = browse(people.clerk, "zh-hans")
    client.post(reverse("language"), {"language": "en", "next": "/desk/"})
    assert 'lang="en"' in client.get(reverse("desk")).content.decode()
