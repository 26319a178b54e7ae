"""A second factor is confirmed by its first code, gives spare codes once, and is taken away by an act."""

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken

from tests.cast import cast
from tests.walk import all_of, do
from yangguang.register.models import JournalLine
from yangguang.terms.decision import Refused
from yangguang.work import second_factor

pytestmark = pytest.mark.django_db


def _set_up(user):
    device = do(user, second_factor.begin)
    code = totp(device.bin_key, device.step, device.t0, device.digits)
    return do(user, second_factor.confirm, f"{code:06d}")


def test_the_first_code_switches_it_on_and_gives_spare_codes():
    people = cast()
    codes = _set_up(people.clerk)
    assert len(set(codes)) == second_factor.SPARE == StaticToken.objects.filter(device__user=people.clerk).count()
    assert second_factor.has_one(people.clerk) and second_factor.waiting(people.clerk) is None
    assert not any(code in line.body for code in codes for line in all_of(JournalLine))


def test_a_wrong_code_leaves_it_off():
    people = cast()
    do(people.clerk, second_factor.begin)
    with pytest.raises(Refused):
        do(people.clerk, second_factor.confirm, "nonsense")
    assert not second_factor.has_one(people.clerk)


def test_only_the_security_administrator_takes_it_away():
    people = cast()
    _set_up(people.clerk)
    with pytest.raises(Refused):
        do(people.county, second_factor.drop, people.clerk)
    do(people.security_admin, second_factor.drop, people.clerk)
    assert not second_factor.has_one(people.clerk) and second_factor.device_of(people.clerk) is None
