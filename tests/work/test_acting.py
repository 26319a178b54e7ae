"""Nobody acts without an office, a scope and a line in the journal."""

import datetime as dt

import pytest

from tests.cast import DAY, HERE, THERE, cast
from yangguang.register import scope
from yangguang.register.models import Appointment, Chain, JournalLine
from yangguang.terms.decision import Refused
from yangguang.work.acting import PUBLIC, SYSTEM, SilentHand, open_hand, scope_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(home):
    return cast()


def test_no_actor_no_act(home):
    with pytest.raises(AssertionError, match="no actor"), open_hand(None):
        pass


def test_a_hand_that_says_nothing_is_an_error_and_leaves_nothing(people):
    with pytest.raises(SilentHand), open_hand(people.clerk) as hand:
        Chain.objects.create(key="x", digest="0" * 64)
        assert hand.day == DAY
    assert not Chain.objects.filter(key="x").exists()


def test_a_role_does_only_its_own_verbs_and_only_at_its_place(people):
    with pytest.raises(Refused) as refused, open_hand(people.clerk) as hand:
        hand.may("round.confirm", HERE)
    assert refused.value.decision.code == "not_permitted"
    with pytest.raises(Refused), open_hand(people.clerk) as hand:
        hand.may("round.open", THERE)
    with open_hand(people.clerk) as hand:
        hand.may("round.open", HERE)
        line = hand.note("test", place=HERE)
    assert (hand.role, hand.office) == ("village-clerk", "village")
    assert f'"appointment":"{hand.appointment.id}"' in line.body


def test_an_act_names_the_post_it_is_done_under(people):
    with open_hand(None, office=SYSTEM) as hand:
        line = hand.note("test", place=0)
        Appointment.objects.create(
            user=people.clerk, role="village-clerk", place=THERE, from_day=DAY, act_from=line
        )
    with open_hand(people.clerk) as hand:
        hand.may("round.open", THERE)
        assert hand.appointment.place == THERE
        hand.note("test", place=THERE)


def test_a_post_that_ended_or_has_not_begun_gives_nothing(people):
    posts = Appointment.objects.filter(user=people.clerk)
    with open_hand(None, office=SYSTEM) as hand:
        hand.note("test", place=0)
        posts.update(to_day=DAY)
    assert scope_of(people.clerk, DAY) == scope.NOTHING
    assert scope_of(people.clerk, DAY - dt.timedelta(days=1)) == scope.NOTHING  # it began on DAY
    with open_hand(None, office=SYSTEM) as hand:
        hand.note("test", place=0)
        posts.update(to_day=None, from_day=DAY + dt.timedelta(days=1))
    assert scope_of(people.clerk, DAY) == scope.NOTHING


def test_administrators_read_no_case(people):
    assert scope_of(people.system_admin, DAY) == scope.NOTHING


def test_the_public_may_object_and_nothing_else(people):
    with open_hand(None, office=PUBLIC) as hand:
        hand.may("objection.file", HERE)
        hand.note("objection.file", place=HERE)
    with pytest.raises(Refused), open_hand(None, office=PUBLIC) as hand:
        hand.may("round.open", HERE)


def test_looking_beyond_ones_scope_stands_in_the_line(people):
    with open_hand(people.clerk) as hand:
        with scope.everything("duplicate search"):
            pass
        line = hand.note("test", place=HERE)
    assert '"beyond":["duplicate search"]' in line.body
    assert JournalLine.objects.get(id=line.id).number == line.number
