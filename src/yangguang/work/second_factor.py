"""How does an official get, show and lose a second factor?"""

import math
import secrets

from django_otp import devices_for_user
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from yangguang.register.models import User
from yangguang.terms.decision import Refused, no
from yangguang.work import clock
from yangguang.work.acting import Hand

SPARE = 8  # codes for the day the telephone is lost
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def waiting(user: User) -> TOTPDevice | None:
    """The device that was begun and not yet confirmed."""
    return TOTPDevice.objects.filter(user=user, confirmed=False).first()


def has_one(user: User) -> bool:
    """Did this user set up a second factor?"""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def device_of(user: User) -> TOTPDevice | None:
    """The confirmed device of a user."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def to_wait(user: User) -> int:
    """For how many seconds more no code is looked at, after wrong ones; 0 when the next one is."""
    waits = [0]
    for device in devices_for_user(user):
        allowed, why = device.verify_is_allowed()
        if not allowed and why and why.get("locked_until"):
            waits.append(math.ceil((why["locked_until"] - clock.at()).total_seconds()))
    return max(waits)


def begin(hand: Hand) -> TOTPDevice:
    """A new secret for the actor's own authenticator, to be confirmed by a first code."""
    assert hand.user is not None
    TOTPDevice.objects.filter(user=hand.user, confirmed=False).delete()
    device = TOTPDevice.objects.create(user=hand.user, name="totp", confirmed=False)
    hand.note("user.second_factor", place=_home(hand), about=hand.user.id, facts={"begun": True})
    return device


def confirm(hand: Hand, code: str) -> list[str]:
    """Take the first code and switch the second factor on; returns spare codes, shown once.

    Raises `Refused("code_wrong")`.
    """
    assert hand.user is not None
    device = waiting(hand.user)
    if device is None or not device.verify_token(code):
        raise Refused(no("code_wrong"))
    TOTPDevice.objects.filter(user=hand.user, confirmed=True).delete()
    TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
    StaticDevice.objects.filter(user=hand.user).delete()
    spare = StaticDevice.objects.create(user=hand.user, name="spare")
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(SPARE)]
    for one in codes:
        StaticToken.objects.create(device=spare, token=one)
    hand.note("user.second_factor", place=_home(hand), about=hand.user.id, facts={"confirmed": True})
    return codes


def drop(hand: Hand, user: User) -> None:
    """Take a lost second factor away; the user sets up another at the next log-in."""
    post = user.appointments.order_by("id").first()
    place = post.place if post else 0
    hand.may("user.reset", place)
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    hand.note("user.second_factor", place=place, about=user.id, facts={"dropped": True})


def _home(hand: Hand) -> int:
    return hand.posts[0].place if hand.posts else 0
