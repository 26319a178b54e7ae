"""An instance is made once, for one province in one edition, with three administrators whose passwords differ."""

import pytest

from yangguang.register.models import Edition, Instance, Place, User
from yangguang.terms.decision import Refused
from yangguang.work import instance

pytestmark = pytest.mark.django_db
FICTIONAL = 990000000000


def test_it_holds_all_places_of_its_edition(home):
    made = instance.found(FICTIONAL)
    assert made.places == Place.objects.count() > 0
    assert Edition.objects.get().key == made.edition == instance.this().edition
    assert len(set(made.passwords.values())) == len(instance.ADMINISTRATORS) == User.objects.count()


def test_it_is_made_once(home):
    instance.found(FICTIONAL)
    with pytest.raises(Refused):
        instance.found(FICTIONAL)
    assert Instance.objects.count() == 1


def test_before_that_there_is_none(home):
    with pytest.raises(Refused):
        instance.this()


def test_preparing_twice_keeps_the_keys(home):
    before = {p.name: p.read_bytes() for p in (home / "keys").iterdir()}
    instance.prepare(home)
    assert {p.name: p.read_bytes() for p in (home / "keys").iterdir()} == before


@pytest.mark.parametrize("typed", ["", "3", "abc", "32x", "1" * 13])
def test_a_code_that_is_none_is_refused(typed):
    with pytest.raises(Refused):
        instance.place_argument(typed)


def test_a_short_code_is_filled_up():
    assert instance.place_argument("321324") == 321324000000
