"""A refusal is told in both languages with its reason and what one may do, and lies encrypted."""

import pytest

from tests.cast import cast, household
from tests.walk import all_of, case_of, meet, to_meeting
from yangguang.register import scope
from yangguang.register.models import Letter
from yangguang.work.procedure import letters

pytestmark = pytest.mark.django_db


def test_it_says_reason_and_remedy_in_both_languages_and_lies_encrypted(home):
    people = cast(with_places=True)
    row, _other = household("李"), household("司马")
    round_ = to_meeting(people)
    meet(people, round_, against=(case_of(row).id,))
    (letter,) = all_of(Letter)
    said = letters.text(letter)
    for lang in ("zh", "en"):
        assert all(said[lang][part] for part in ("title", "reason", "remedy"))
    assert row.head_name.encode() not in bytes(letter.body_cell)
    case = case_of(row).id
    with scope.everything("a test looks"):
        assert letters.of_case(case) == [letter]
