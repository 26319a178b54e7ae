"""No count below the smallest cell is told, none can be worked out, and two copies do not tell their difference."""

import random

import pytest

from tests.cast import COUNTY, HERE, NEXT, TOWNSHIP
from tests.lake.making import make_copy, the_book
from yangguang.lake import copies, disclosure
from yangguang.lake.figures import published
from yangguang.terms.place import parent

pytestmark = pytest.mark.once
LEAST = 10


def counts_of(villages):
    """Counts at every level from those of villages: {village: (registered, persons, applying)}."""
    out = {}
    for village, (registered, persons, applying) in villages.items():
        place = village
        while place >= COUNTY:
            for status, unit, n in (
                ("registered", "households", registered), ("registered", "persons", persons),
                ("applicant", "households", applying), ("applicant", "persons", 2 * applying),
            ):  # fmt: skip
                out[place, status, unit] = out.get((place, status, unit), 0) + n
            place = parent(place)
            if place < COUNTY or (place % 10**6 == 0 and place != COUNTY):
                break
    return out


def test_a_small_count_is_left_out_and_another_one_with_it():
    told = published.published(counts_of({HERE: (3, 7, 0), NEXT: (25, 60, 12)}), LEAST)
    assert told[HERE] == {"households": None, "persons": None, "applying": 0}
    assert (told[NEXT]["households"], told[NEXT]["persons"]) == (None, None)
    assert told[TOWNSHIP] == {"households": 30, "persons": 70, "applying": 10}


def test_what_is_told_is_rounded_halves_up():
    told = published.published(counts_of({HERE: (15, 44, 0), NEXT: (24, 61, 30)}), LEAST)
    assert told[HERE] == {"households": 20, "persons": 40, "applying": 0}
    assert told[NEXT] == {"households": 20, "persons": 60, "applying": 30}
    assert [published.rounded(n, LEAST) for n in (0, 4, 5, 14, 15)] == [0, 0, 10, 10, 20]


@pytest.mark.parametrize("seed", range(20))
def test_no_small_count_is_told_and_whatever_is_hidden_can_be_another_number(seed):
    dice = random.Random(seed)
    villages = {}
    for village in range(TOWNSHIP + 1, TOWNSHIP + 12):
        registered = dice.choice((0, 0, dice.randrange(1, 10), dice.randrange(10, 60)))
        villages[village] = (registered, registered * 2 + dice.randrange(registered + 1), dice.randrange(0, 25))
    counts = counts_of(villages)
    told = published.published(counts, LEAST)
    for name, status, unit in published.COLUMNS:
        for place, figures in told.items():
            if figures[name] is not None:
                assert not 0 < counts[place, status, "households"] < LEAST, (place, name, unit)
        hidden = [v for v in villages if told[v][name] is None]
        assert len(hidden) != 1 or told[TOWNSHIP][name] is None, "one alone is the difference of what is told"
    assert all((f["households"] is None) == (f["persons"] is None) for f in told.values())


def test_every_place_of_a_copy_says_its_copy_and_its_book_and_repeats_what_those_below_say(tmp_path):
    copy = make_copy(tmp_path / "c", households=600, seed=5)
    said = {one["place"]: one for one in published.of_copy(copy, copies.connect_to(copy), the_book())}
    assert said
    for place, one in said.items():
        assert (one["copy"]["root"], one["book"]) == (copy.manifest["root"], the_book().digest)
        assert one["small_cell"] == LEAST == the_book().number("small_cell")
        for below, figures in one["below"].items():
            assert said[int(below)]["figures"] == figures and parent(int(below)) == place


def test_the_table_that_is_told_is_the_one_that_was_protected():
    counts = counts_of({HERE: (3, 7, 4), NEXT: (25, 60, 12)})
    homes = {(p, s): n for (p, s, unit), n in counts.items() if unit == "households"}
    hidden = disclosure.protect(homes, LEAST, adds=False)
    told = published.published(counts, LEAST)
    assert {(p, "registered") for p in told if told[p]["households"] is None} | {
        (p, "applicant") for p in told if told[p]["applying"] is None
    } == hidden
