"""Who sees which copy: officers of its place and of the places around it."""

import pytest

from tests.cast import CITY, COUNTY, DAY, HERE, cast
from tests.walk import do
from yangguang.register.models import Snapshot

pytestmark = pytest.mark.django_db


def enter(hand, place):
    line = hand.note("test.snapshot", place=place)
    return Snapshot.objects.create(
        place=place, day=DAY, book="b", journal_line=1, root="r", households=1, persons=2, line=line, purge_day=DAY
    )


def test_a_copy_is_seen_by_officers_of_its_place_and_above_only(home):
    people = cast()
    for user, place in ((people.clerk, HERE), (people.county, COUNTY), (people.city, CITY)):
        do(user, enter, place)
    seen = {}
    for part in ("clerk", "county", "city", "stranger"):

        def look(hand):
            hand.note("test.look", place=0)
            return sorted(Snapshot.objects.values_list("place", flat=True))

        seen[part] = do(getattr(people, part), look)
    assert seen == {"clerk": [HERE], "county": [COUNTY, HERE], "city": [CITY, COUNTY, HERE], "stranger": []}
