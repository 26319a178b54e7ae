"""A case that ends is followed into the register: registered with a number, or refused with a letter."""

import pytest

from tests.cast import cast, household
from tests.walk import all_of, case_of, confirm, display, fresh, meet, to_county, to_meeting
from yangguang.register import scope
from yangguang.register.models import Letter, Standing
from yangguang.work.procedure import letters

pytestmark = pytest.mark.django_db


def test_to_the_end_it_is_registered_and_has_a_number(home):
    people = cast(with_places=True)
    row = household("李")
    round_ = to_meeting(people)
    meet(people, round_)
    to_county(people, round_)
    confirm(people, round_)
    display(people, round_, "county_display", people.county)
    after = fresh(row)
    assert after.status == "registered" and after.number.startswith("32132416") and not all_of(Letter)
    assert [s.status for s in all_of(Standing, household=row, to_day__isnull=True)] == ["registered"]


def test_refused_at_the_meeting_it_has_no_number_and_a_letter(home):
    people = cast(with_places=True)
    row, _other = household("李"), household("司马")
    round_ = to_meeting(people)
    meet(people, round_, against=(case_of(row).id,))
    assert (fresh(row).status, fresh(row).number) == ("refused", None)
    case = case_of(row).id
    with scope.everything("a test looks"):
        (letter,) = letters.of_case(case)
    said = letters.text(letter)
    assert said["head"] == row.head_name and said["zh"]["remedy"] and said["en"]["remedy"]
