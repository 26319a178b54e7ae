"""A step's verb and office follow from the table; the line shows where one stands."""

import pytest

from tests.cast import DAY, HERE, cast
from tests.pages import visitor
from yangguang.book.reader import open_book
from yangguang.faces import steps

pytestmark = pytest.mark.django_db
PROCEDURE = open_book(HERE, DAY).procedure("identify")


def test_every_step_of_the_procedure_has_a_verb_somebody_holds():
    held = set().union(*(r.acts for r in open_book(HERE, DAY).roles().values()))
    for step in PROCEDURE.steps:
        assert steps.verb_of(step) in held, step.key
        assert steps.verb_of(step, hangs=True) in held, step.key


def test_a_step_is_mine_by_verb_and_by_the_level_of_the_office():
    people = cast()
    meeting, review = PROCEDURE.by_key["meeting"], PROCEDURE.by_key["township_review"]
    assert steps.mine(visitor(people.clerk), meeting)
    assert not steps.mine(visitor(people.clerk), review)
    assert steps.mine(visitor(people.township), review)
    assert not steps.mine(visitor(people.auditor), review)


def test_the_line_marks_what_is_done_what_is_now_and_what_comes():
    marks = steps.line(PROCEDURE, "meeting", days={"survey": DAY})
    at = [m.key for m in marks].index("meeting")
    assert {m.place for m in marks[:at]} == {"done"}
    assert marks[at].place == "now"
    assert {m.place for m in marks[at + 1 :]} == {"todo"}
    assert next(m for m in marks if m.key == "survey").day == DAY
    assert {m.place for m in steps.line(PROCEDURE, "end", ended=True)} == {"done"}


def test_at_a_recheck_the_line_stands_behind_the_last_done_step():
    marks = steps.line(PROCEDURE, "recheck", days={"announce": DAY, "application": DAY})
    assert next(m.key for m in marks if m.place == "now") == "survey"
