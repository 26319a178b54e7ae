"""A place is called by its name in the edition in use, as far as the reader needs it."""

import pytest

from tests.cast import COUNTY, EDITION, HERE, PROVINCE, TOWNSHIP, place_row
from yangguang.book.places import load_edition
from yangguang.faces import places
from yangguang.register.models import Instance
from yangguang.work.acting import SYSTEM, open_hand

pytestmark = pytest.mark.django_db


def test_a_name_is_as_long_as_its_reader_needs():
    with places.using(load_edition(EDITION, PROVINCE)):
        village, township = places.name(HERE), places.name(TOWNSHIP)
        assert places.short(HERE) == f"{township} {village}"
        assert places.short(HERE, TOWNSHIP) == village
        assert places.short(HERE, HERE) == village
        assert places.name(COUNTY) == "泗洪县"


def test_a_code_of_another_edition_is_shown_as_it_is():
    with places.using(load_edition(EDITION, PROVINCE)):
        assert places.name(321324999999) == "321324999999"
        assert places.name(0) == ""


def test_the_instance_s_edition_is_used_where_no_page_set_one():
    assert places.known() is None
    with open_hand(None, office=SYSTEM, day=None, via="test") as hand:
        place_row()
        hand.note("test.place", place=0)
    assert places.edition_of(Instance.objects.get()).key == EDITION
    assert HERE in places.children(TOWNSHIP)
