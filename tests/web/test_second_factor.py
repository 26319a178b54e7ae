"""A second factor is set up with a code from the app, asked for at the next log-in, and has spare codes."""

import pytest
from django.urls import reverse
from django_otp.oath import TOTP

from tests.cast import PASSWORD, cast
from tests.pages import browse, text
from tests.walk import do
from yangguang.work import clock, second_factor

pytestmark = pytest.mark.django_db


def _code(device):
    return f"{TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift).token():06d}"


def test_it_is_on_only_after_a_right_code():
    people = cast()
    client = browse(people.clerk)
    client.post(reverse("second_factor"), {"do": "begin"})
    device = second_factor.waiting(people.clerk)
    client.post(reverse("second_factor"), {"code": "000000"})
    assert not second_factor.has_one(people.clerk)
    answer = client.post(reverse("second_factor"), {"code": _code(device)}, follow=True)
    assert second_factor.has_one(people.clerk)
    assert answer.status_code == 200


def test_after_a_wrong_code_the_next_one_is_told_to_wait_not_to_be_wrong():
    people = cast()
    device = do(people.clerk, second_factor.begin)
    do(people.clerk, second_factor.confirm, _code(device))
    client = browse()
    client.post(reverse("login"), {"username": "clerk", "password": PASSWORD})
    assert second_factor.to_wait(people.clerk) == 0
    assert "is wrong" in text(client.post(reverse("second_factor"), {"code": "000000"}))
    failed = {"throttling_failure_count": 6, "throttling_failure_timestamp": clock.at()}
    type(device).objects.filter(pk=device.pk).update(**failed)
    assert 20 < second_factor.to_wait(people.clerk) <= 32
    told = text(client.post(reverse("second_factor"), {"code": _code(device)}))
    assert "Wait" in told and "seconds" in told and "out of time" not in told


def test_the_password_alone_then_opens_nothing():
    people = cast()
    device = do(people.clerk, second_factor.begin)
    do(people.clerk, second_factor.confirm, _code(device))
    client = browse()
    client.post(reverse("login"), {"username": "clerk", "password": PASSWORD})
    answer = client.get(reverse("desk"))
    assert answer.headers["Location"] == reverse("second_factor")
    assert "code" in text(client.get(reverse("second_factor"))).lower()
