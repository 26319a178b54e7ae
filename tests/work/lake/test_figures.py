"""What does an indicator say of a frozen copy, to one who may ask about that place?"""

import pytest

from tests.cast import COUNTY, HERE, NEXT, TOWNSHIP
from yangguang.register.models import JournalLine
from yangguang.terms.decision import Refused
from yangguang.work.lake import figures

pytestmark = pytest.mark.django_db


def test_persons_below_the_line_by_village_with_the_names_of_the_villages(people, key):
    said = figures.measure(people.county, key, "below_line", "village")
    found = {row["place"]: (row["value"], row["of"]) for row in said["rows"]}
    assert found == {HERE: (0, 2), NEXT: (1 + 5, 1 + 3 + 5)}
    assert (
        said["snapshot"] == key
        and said["age_days"] == 0
        and said["copy"]["root"]
        and all(row["name"] for row in said["rows"])
    )
    assert (
        sum(row["value"] for row in figures.measure(people.county, key, "below_line", "county")["rows"]) == 6
    )


def test_every_indicator_can_be_measured_on_what_the_register_froze(people, key):
    from yangguang.lake.measure import names  # needs the lake's packages
    from yangguang.work import books, clock  # beside its one use

    for name in names(books.now(COUNTY, clock.day())):
        figures.measure(people.county, key, name)


def test_who_reads_one_township_measures_it_on_the_countys_copy_and_nothing_above_or_beside(people, key):
    before = JournalLine.objects.count()
    own = figures.measure(people.township, key, "below_line", "village", TOWNSHIP)
    assert {row["place"] for row in own["rows"]} == {HERE, NEXT} and JournalLine.objects.count() == before + 1
    for place in (321324101000, COUNTY, None):
        with pytest.raises(Refused):
            figures.measure(people.township, key, "below_line", "village", place)
    with pytest.raises(Refused):
        figures.measure(people.clerk, key, "below_line", "village", HERE)  # counts of one village are names


def test_what_is_not_there_is_refused(people, key):
    for words, code in ((("happiness",), "no_such_indicator"), (("causes", "province"), "level_above")):
        with pytest.raises(Refused) as refusal:
            figures.measure(people.county, key, *words)
        assert refusal.value.decision.code == code
    with pytest.raises(Refused) as refusal:
        figures.measure(None, "nowhere", "causes", via="cli")
    assert refusal.value.decision.code == "no_such_copy"
