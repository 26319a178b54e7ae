"""The audit administrator reads who did what; no person's data stands in a line."""

import pytest

from tests.cast import cast, household, number_of
from tests.pages import get, settled, text
from tests.walk import do
from tests.workbooks import the_book
from yangguang.work import corrections
from yangguang.work.corrections import Right

pytestmark = pytest.mark.django_db


def test_the_journal_shows_acts_and_hides_persons():
    people = cast(with_places=True)
    row = household("欧阳", size=1, numbers=[number_of(871)])
    do(people.clerk, corrections.correct, row, Right(group="3组"), "写错了组")
    page = text(get(settled(people.audit_admin), "journal"))
    assert "corrected the record" in page
    assert "fields: Group" in page
    assert "county:" not in page
    assert "写错了组" not in page
    assert row.head_name not in page
    assert number_of(871) not in page


def test_who_works_on_cases_does_not_read_the_journal_of_all():
    people = cast()
    assert get(people.clerk, "journal").status_code == 403


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_act_that_a_post_allows_has_a_word(lang):
    book = the_book()
    acts = {verb for role in book.roles().values() for verb in role.acts} | {"dataset.secret", "snapshot.ask"}
    assert sorted(verb for verb in acts if book.word("verb", verb, lang) == verb) == []
