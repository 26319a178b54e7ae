"""What two must say holds when a second natural person says the same, and can be taken back before."""

import uuid

import pytest

from tests.cast import HERE, cast
from tests.walk import do
from yangguang.register import scope
from yangguang.terms.decision import Refused
from yangguang.work.procedure import proposals

pytestmark = pytest.mark.django_db
ABOUT = uuid.UUID(int=7)


def _pending():
    with scope.everything("a test looks"):
        return proposals.pending("survey", ABOUT)


def _say(user, outcome="yes"):
    return do(user, proposals.two_say, "survey", ABOUT, HERE, {"outcome": outcome}, "case.survey")[0]


def test_the_second_person_settles_it():
    people = cast()
    assert not _say(people.clerk)
    assert _say(people.secretary)
    assert _pending() is None


@pytest.mark.parametrize(
    ("who", "outcome", "code"),
    [("clerk", "yes", "same_person_twice"), ("secretary", "no", "signers_disagree")],
)
def test_neither_the_same_person_nor_another_word_settles_it(who, outcome, code):
    people = cast()
    _say(people.clerk)
    with pytest.raises(Refused) as caught:
        _say(getattr(people, who), outcome)
    assert caught.value.decision.code == code and _pending() is not None


def test_taken_back_it_begins_anew():
    people = cast()
    _say(people.clerk)
    do(people.clerk, proposals.drop, "survey", ABOUT, HERE, "case.survey", "写错了")
    assert _pending() is None and not _say(people.secretary)
    with pytest.raises(Refused):
        do(people.clerk, proposals.drop, "survey", uuid.UUID(int=8), HERE, "case.survey", "没有")
