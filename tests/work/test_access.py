"""Posts are given, handed over and ended; a look is written before it is granted."""

import datetime as dt

import pytest
from django.contrib.auth.hashers import make_password

from tests.cast import DAY, HERE, PASSWORD, PROVINCE, cast, household
from tests.walk import all_of, do, one
from yangguang.register.models import Appointment, Helped, Person
from yangguang.register.scope import Scope
from yangguang.terms.decision import Refused
from yangguang.terms.place import span
from yangguang.work import access
from yangguang.work.acting import open_hand, scope_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(home):
    return cast()


def add(people, **changed):
    words = {"username": "new", "name": "新人", "role": "village-clerk", "place": HERE, "password": PASSWORD}
    return do(people.system_admin, access.add, **{**words, **changed})


def test_an_account_comes_with_its_post_and_a_password_to_change(people):
    user = add(people)
    assert user.must_change_password
    assert scope_of(user, DAY) == Scope((span(HERE),))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"role": "king"}, "unknown_role"),
        ({"username": "clerk"}, "username_taken"),
        ({"password": "12345"}, "weak_password"),
    ],
)
def test_what_cannot_be_an_account_says_why(people, changed, code):
    with pytest.raises(Refused, match=code):
        add(people, **changed)


def test_only_the_administrators_make_accounts(people):
    with pytest.raises(Refused, match="not_permitted"):
        do(people.county, access.add, username="x", name="x", role="helper", place=HERE, password=PASSWORD)


def test_administration_and_case_work_never_meet_in_one_account(people):
    with pytest.raises(Refused, match="administrators_apart"):
        do(people.security_admin, access.appoint, people.clerk, "system-admin", PROVINCE)
    with pytest.raises(Refused, match="administrators_apart"):
        do(people.security_admin, access.appoint, people.system_admin, "helper", HERE)
    do(people.security_admin, access.appoint, people.clerk, "helper", HERE)


def test_a_post_is_handed_over_with_the_helpers_list(people):
    helper, next_ = add(people, username="h1", role="helper"), add(people, username="h2", role="helper")
    home = household("赵")
    post = Appointment.objects.get(user=helper)
    do(people.security_admin, lambda hand: access.list_household(hand, post, home))
    assert scope_of(helper, DAY).households == {home.id}
    later = DAY + dt.timedelta(3)
    do(people.security_admin, access.hand_over, post, next_, later)
    assert scope_of(helper, later).households == frozenset()
    assert scope_of(next_, later).households == {home.id}
    assert [h.to_day for h in Helped.objects.order_by("id")] == [later, None]
    with pytest.raises(Refused, match="post_not_open"):
        do(people.security_admin, access.hand_over, Appointment.objects.get(id=post.id), next_)


def test_a_password_is_reset_by_security_and_changed_by_oneself(people):
    password = do(people.security_admin, access.reset_password, people.clerk)
    people.clerk.refresh_from_db()
    assert people.clerk.check_password(password) and people.clerk.must_change_password
    with pytest.raises(Refused, match="weak_password"):
        do(people.clerk, lambda hand: access.change_password(hand, hand.user, "clerk"))
    do(people.clerk, lambda hand: access.change_password(hand, hand.user, "another-long-sentence"))
    people.clerk.refresh_from_db()
    assert people.clerk.check_password("another-long-sentence") and not people.clerk.must_change_password
    with pytest.raises(Refused, match="not_permitted"):
        do(people.county, access.reset_password, people.clerk)


def test_accounts_are_switched_off_and_locks_opened(people):
    do(people.system_admin, access.set_active, people.clerk, False)
    people.clerk.refresh_from_db()
    assert not people.clerk.is_active
    do(people.security_admin, access.unlock, people.clerk)


def test_a_whole_number_is_shown_for_a_purpose_and_the_look_is_written(people):
    home = household("钱")
    person = all_of(Person, household=home)[0]
    assert access.masked_id(person) == "321324" + "*" * 12
    with pytest.raises(Refused, match="purpose_missing"), open_hand(people.county, look=True) as hand:
        access.reveal(hand, person)
    with (
        pytest.raises(Refused, match="not_permitted"),
        open_hand(people.clerk, look=True, purpose="核对证件") as hand,
    ):
        access.reveal(hand, person)
    with open_hand(people.county, look=True, purpose="核对证件") as hand:
        number = access.reveal(hand, person)
    with open_hand(people.clerk, look=True) as hand:
        access.opened(hand, home)
    assert len(number) == 18
    assert [(line.verb, line.actor.username) for line in access.lookers(home.id)] == [
        ("dossier.open", "clerk"),
        ("person.reveal", "county"),
    ]
    assert all(number not in line.body for line in access.lookers(home.id))
    assert one(Person, id=person.id).household_id == home.id


def test_an_invented_password_is_never_one_that_would_be_refused(monkeypatch):
    drawn = iter(["WrYc-sdnxi5UMENG", "security-admin-1", "q7Zt0Rk2-_Vb9LxY"])
    monkeypatch.setattr(access.secrets, "token_urlsafe", lambda _bytes: next(drawn))
    assert access.temporary_password("security-admin", "安全管理员") == "q7Zt0Rk2-_Vb9LxY"


def test_accounts_that_share_a_password_may_share_how_it_is_kept_but_not_a_weak_one(people):
    kept = make_password(PASSWORD)
    user = add(people, username="first", password=PASSWORD, kept=kept)
    assert user.password == kept and user.check_password(PASSWORD)
    with pytest.raises(Refused, match="weak_password"):
        add(people, username="second", password="short", kept=kept)
