"""An account as its owner and the administrators live with it, through the pages: locked, unlocked, reset, proven twice,
handed over, switched off.
"""

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP

from tests.cast import HERE, PASSWORD, Cast, cast, household
from tests.pages import browse, post, settled, text
from tests.walk import all_of
from yangguang.register.models import JournalLine, User
from yangguang.work import second_factor

pytestmark = pytest.mark.django_db
NEW = "a-walk-by-the-river-at-noon"


@pytest.fixture
def people(home) -> Cast:
    return cast(with_places=True)


def comes_in(username: str, password: str) -> Client:
    """A fresh browser with the log-in form sent."""
    client = browse()
    client.post(reverse("login"), {"username": username, "password": password})
    return client


def inside(client: Client) -> bool:
    return client.get(reverse("desk")).status_code == 200


def code(user: User) -> str:
    device = second_factor.waiting(user) or second_factor.device_of(user)
    assert device is not None
    return f"{TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift).token():06d}"


def test_locked_after_five_failures_and_unlocked_by_the_administrator(people):
    admin = settled(people.security_admin)
    assert inside(comes_in("clerk", PASSWORD))
    for _ in range(5):
        assert not inside(comes_in("clerk", "wrong"))
    assert not inside(comes_in("clerk", PASSWORD))
    assert inside(comes_in("secretary", PASSWORD)), "who is not meant is not locked out"
    assert "locked" in text(browse(admin).get(reverse("user", args=[people.clerk.id]))).lower()
    post(admin, "user", people.clerk.id, do="unlock")
    assert inside(comes_in("clerk", PASSWORD))
    assert JournalLine.objects.filter(verb="user.unlock", about=people.clerk.id).count() == 1


def test_a_reset_ends_open_sessions_and_the_given_password_opens_one_page_only(people):
    admin, open_session = settled(people.security_admin), comes_in("clerk", PASSWORD)
    assert inside(open_session)
    shown = text(post(admin, "user", people.clerk.id, do="reset"))
    given = next(word for word in shown.split() if User.objects.get(id=people.clerk.id).check_password(word))
    assert not inside(open_session) and not inside(comes_in("clerk", PASSWORD))
    client = comes_in("clerk", given)
    assert client.get(reverse("desk")).headers["Location"] == reverse("password")
    client.post(reverse("password"), {"old": given, "new": NEW, "again": NEW})
    assert inside(client) and inside(comes_in("clerk", NEW)) and not inside(comes_in("clerk", given))
    assert given not in "".join(line.body for line in JournalLine.objects.all())


def test_a_second_factor_is_asked_for_until_the_administrator_takes_it_away(people):
    admin, client = settled(people.security_admin), comes_in("clerk", PASSWORD)
    client.post(reverse("second_factor"), {"do": "begin"})
    spare = client.post(reverse("second_factor"), {"code": code(people.clerk)})
    assert second_factor.has_one(people.clerk) and inside(client)
    half = comes_in("clerk", PASSWORD)
    assert not inside(half)
    word = next(w for w in text(spare).split() if len(w) == 10 and w.isalnum() and w.islower())
    half.post(reverse("second_factor"), {"code": word})
    assert inside(half)
    again = comes_in("clerk", PASSWORD)
    again.post(reverse("second_factor"), {"code": word})
    assert not inside(again), "a spare code opens once"
    post(admin, "user", people.clerk.id, do="second")
    assert not second_factor.has_one(people.clerk) and inside(comes_in("clerk", PASSWORD))


def test_where_a_second_factor_is_demanded_nothing_opens_without_one(people, settings):
    settings.YANGGUANG_TOTP = True
    client = comes_in("clerk", PASSWORD)
    assert client.get(reverse("desk")).headers["Location"] == reverse("second_factor")
    client.post(reverse("second_factor"), {"do": "begin"})
    client.post(reverse("second_factor"), {"code": code(people.clerk)})
    assert inside(client)


def test_what_waited_for_the_predecessor_waits_for_the_successor(people):
    home = household("欧阳", place=HERE)
    admin = settled(people.security_admin)
    predecessor, successor = comes_in("clerk", PASSWORD), comes_in("stranger", PASSWORD)
    page = reverse("record", args=[home.id])
    assert predecessor.get(page).status_code == 200 and successor.get(page).status_code == 404
    (held,) = people.clerk.appointments.all()
    post(admin, "user", people.clerk.id, do="hand_over", post=str(held.id), to="stranger")
    assert successor.get(page).status_code == 200, "in the session that was open already"
    assert predecessor.get(page).status_code == 403
    assert {a.to_day is None for a in all_of(type(held), user=people.clerk)} == {False}


def test_an_account_switched_off_is_out_at_once_and_cannot_come_back(people):
    admin, client = settled(people.system_admin), comes_in("clerk", PASSWORD)
    post(admin, "user", people.clerk.id, do="off")
    assert not inside(client) and not inside(comes_in("clerk", PASSWORD))
    post(admin, "user", people.clerk.id, do="on")
    assert inside(comes_in("clerk", PASSWORD))
