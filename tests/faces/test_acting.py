"""A view opens a hand, calls one verb, and a refusal becomes a sentence on the page."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage

from tests.cast import HERE, NEXT, cast
from tests.pages import request
from tests.walk import all_of
from yangguang.faces import acting
from yangguang.register.models import Household, JournalLine, Round
from yangguang.terms.decision import Refused
from yangguang.work.procedure import rounds

pytestmark = pytest.mark.django_db


def _asked(user):
    asked = request(user)
    asked._messages = FallbackStorage(asked)
    return asked


def test_a_verb_that_is_refused_leaves_nothing_and_says_why():
    people = cast()
    asked = _asked(people.clerk)
    result, decision = acting.do(asked, lambda hand: rounds.open_round(hand, NEXT), done="opened")
    assert (result, decision.code) == (None, "not_permitted")
    assert [m.level_tag for m in get_messages(asked)] == ["error"]
    assert not all_of(Round)


def test_what_was_done_is_said_once():
    people = cast()
    asked = _asked(people.clerk)
    result, decision = acting.do(asked, lambda hand: rounds.open_round(hand, HERE), done="opened")
    assert decision is None
    assert result.place == HERE
    assert [m.message for m in get_messages(asked)] == ["opened"]


def test_a_look_raises_its_refusal_and_writes_only_its_line():
    people = cast()

    def looked(hand):
        hand.note("dossier.open", place=HERE)
        return hand.look

    assert acting.look(_asked(people.clerk), looked, purpose="a test") is True
    assert [line.chain_id.split(":")[0] for line in all_of(JournalLine) if line.verb == "dossier.open"] == [
        "looks"
    ]
    with pytest.raises(Refused):
        acting.look(_asked(people.clerk), lambda hand: hand.may("round.confirm", HERE))
    assert not all_of(Household)
