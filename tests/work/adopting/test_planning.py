"""The plan asks for everything that is not certain, takes nothing that cannot be, and says what moves."""

import datetime as dt
from typing import Any

import pytest

from tests.cast import CITY, COUNTY, EDITION, PASSWORD, PROVINCE, Cast, cast, household
from tests.walk import do, to_meeting
from yangguang.register import scope
from yangguang.register.models import Appointment, DataLoad, Instance, Job, Person
from yangguang.terms.decision import Refused
from yangguang.work import access, clock
from yangguang.work.acting import SYSTEM, open_hand
from yangguang.work.adopting import planning
from yangguang.work.adopting.choices import Choices
from yangguang.work.adopting.planning import Plan
from yangguang.work.procedure import notices, rounds

pytestmark = pytest.mark.django_db

MIDDLE, LAST = "2020-06-30", "2023-06-30"
XUEER, XUEER_NOW, WUZHUANG, SHUANGGOU, LINHUAI = (
    321324200207,
    321324101223,
    321324101227,
    321324101001,
    321324104001,
)
QINGYANG, STREETS = 321324100000, (321324001000, 321324002000, 321324003000)
POSTS = {QINGYANG: STREETS}


@pytest.fixture
def people() -> Cast:
    return cast()


def plan(key: str = MIDDLE, **choices: Any) -> Plan:
    with scope.everything("a test"):
        return planning.make(Instance.objects.get(), key, Choices(**{"posts": POSTS, **choices}))


def refusal(**choices: Any) -> str:
    with pytest.raises(Refused) as refused:
        plan(**choices)
    return refused.value.decision.code


def post(name: str, role: str, place: int) -> Appointment:
    with open_hand(None, office=SYSTEM, via="test") as hand:
        user = access.add(hand, username=name, name=name, role=role, place=place, password=PASSWORD)
    return Appointment.objects.get(user=user)


def asked(made: Plan) -> set[tuple[str, int]]:
    return {(row.what, row.place) for row in made.missing}


def test_an_empty_instance_asks_only_for_its_posts(people: Cast):
    assert asked(plan(posts={})) == {("posts", QINGYANG)}
    made = plan()
    assert made.missing == [] and made.told()["households"] == 0
    assert made.posts == {
        QINGYANG: STREETS,
        321324100001: (321324001025,),
    }  # the clerk's village has a new code


def test_what_stayed_is_not_in_the_plan(people: Cast):
    household(place=LINHUAI)  # renamed under its code
    assert plan().leaving == {}


def test_the_plan_says_each_move_its_basis_and_how_many(people: Cast):
    for _ in range(3):
        household(place=SHUANGGOU)
    household(place=XUEER)
    told = plan(places={XUEER: WUZHUANG}).told()
    assert told["households"] == 4
    assert told["moves"] == [
        {
            "place": SHUANGGOU, "name": "双沟镇 双沟居委会", "becomes": 321324101021, "new_name": "双沟镇 双沟社区居委会",
            "kind": "recoded", "basis": ["same_name_in_township"], "households": 3,
        },
        {
            "place": XUEER, "name": "四河乡 雪二村委会", "becomes": WUZHUANG, "new_name": "双沟镇 吴庄村委会",
            "kind": "abolished", "basis": ["chosen"], "households": 1,
        },
    ]  # fmt: skip
    assert told["counties"] == [{"county": COUNTY, "name": "泗洪县", "households": 4, "posts": 2}]


def test_households_taken_back_and_people_without_one_ask_for_a_choice_too(people: Cast):
    """They stand at a code that may become another village's."""
    alone = household(place=XUEER, size=1)
    with open_hand(None, office=SYSTEM, via="test") as hand, scope.everything("a test"):
        hand.note("test.alone", place=XUEER)
        Person.objects.filter(household=alone).update(household=None)
        type(alone).objects.filter(id=alone.id).update(status="void")
    (wanted,) = plan().missing
    assert (wanted.place, wanted.households) == (XUEER, 0)
    assert plan(places={XUEER: WUZHUANG}).leaving[XUEER].becomes == WUZHUANG


def test_groups_and_households_go_apart_and_the_rest_is_still_asked(people: Cast):
    homes = [household(place=XUEER) for _ in range(4)]
    with open_hand(None, office=SYSTEM, via="test") as hand, scope.everything("a test"):
        hand.note("test.groups", place=XUEER)
        for home, group in zip(homes, ("一组", "一组", "二组", ""), strict=True):
            type(home).objects.filter(id=home.id).update(group_name=group)
        type(homes[2]).objects.filter(id=homes[2].id).update(number="32132416000012")
    groups = {(XUEER, "一组"): XUEER_NOW}
    (wanted,) = plan(groups=groups).missing
    assert (wanted.place, wanted.households) == (XUEER, 2)
    named = {"32132416000012": (WUZHUANG, XUEER), homes[3].id.hex: (WUZHUANG, XUEER)}
    made = plan(groups=groups, households=named)
    assert made.missing == []
    assert made.moving == {(XUEER, XUEER_NOW): 2, (XUEER, WUZHUANG): 2}


def test_one_household_may_leave_a_village_whose_line_is_certain(people: Cast):
    first, _ = household(place=SHUANGGOU), household(place=SHUANGGOU)
    made = plan(households={str(first.id): (WUZHUANG, SHUANGGOU)})
    assert made.moving == {(SHUANGGOU, 321324101021): 1, (SHUANGGOU, WUZHUANG): 1}


def test_an_assumed_line_may_be_overruled_and_then_the_post_is_asked(people: Cast):
    household(place=SHUANGGOU)
    post("clerk_x", "village-clerk", SHUANGGOU)
    assert plan().posts[SHUANGGOU] == (321324101021,)
    made = plan(places={SHUANGGOU: WUZHUANG})
    assert made.moving == {(SHUANGGOU, WUZHUANG): 1} and asked(made) == {("posts", SHUANGGOU)}


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ({"places": {999999999999: WUZHUANG}}, "choice_unknown_place"),
        ({"places": {XUEER: XUEER}}, "choice_unknown_place"),  # the old code is not in the new edition
        ({"places": {XUEER: 321324101000}}, "choice_unknown_place"),  # a township is no village
        ({"groups": {(XUEER, "一组"): 1}}, "choice_unknown_place"),
        ({"households": {"0": (WUZHUANG, XUEER)}}, "choice_unknown_household"),
        ({"posts": {QINGYANG: (COUNTY,)}}, "choice_wider"),
        ({"posts": {QINGYANG: (QINGYANG,)}}, "choice_unknown_place"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(people: Cast, choices: dict[str, Any], code: str):
    household(place=XUEER)
    assert refusal(**choices) == code


def test_a_household_of_another_village_is_not_taken_along(people: Cast):
    household(place=XUEER)
    elsewhere = household(place=SHUANGGOU)
    assert (
        refusal(places={XUEER: WUZHUANG}, households={str(elsewhere.id): (WUZHUANG, XUEER)})
        == "choice_unknown_household"
    )


def test_a_post_at_a_merged_township_is_never_widened_unasked(people: Cast):
    """四河乡 went into 双沟镇 as a whole: its officer would see twice as many villages."""
    post("town", "township-officer", 321324200000)
    (wanted,) = plan().missing
    assert (wanted.what, wanted.place, wanted.posts) == ("posts", 321324200000, 1)
    assert wanted.candidates == ((321324101000, "双沟镇"),)


def test_posts_that_ended_or_stand_above_the_counties_ask_nothing(people: Cast):
    over = post("over", "township-officer", 321324200000)
    with open_hand(None, office=SYSTEM, via="test") as hand:
        hand.note("test.post", place=COUNTY)
        Appointment.objects.filter(id=over.id).update(to_day=clock.day())
    made = plan()
    assert made.missing == [] and not {CITY, PROVINCE, COUNTY} & set(made.posts)


def test_a_county_with_a_new_code_takes_its_posts_and_files_along(people: Cast):
    """海门市 became 海门区: 320684, then 320614."""
    with open_hand(None, office=SYSTEM, via="test") as hand:
        line = hand.note("test.load", place=320684000000)
        Instance.objects.update(edition=MIDDLE)
        Appointment.objects.filter(place__gte=COUNTY, place__lt=COUNTY + 10**6).update(to_day=clock.day())
        DataLoad(
            dataset="vehicles", place=320684000000, day=clock.day(), file_name="x", file_digest="", rows=0, rejected=0,
            active=0, id_suspect=0, purge_day=clock.day(), line=line,
        ).save(force_insert=True)  # fmt: skip
    post("haimen", "county-officer", 320684000000)
    made = plan(LAST, posts={})
    assert made.posts == {320684000000: (320614000000,)}
    assert made.loads == {320684000000: 320614000000}
    assert made.missing == [] and made.counties() == [320684000000]


@pytest.mark.parametrize("key", ["1999-01-01", "2016-07-31"])
def test_only_a_known_later_edition_is_adopted(people: Cast, key: str):
    with pytest.raises(Refused) as refused:
        plan(key)
    assert refused.value.decision.code == ("unknown_edition" if key < EDITION else "edition_not_newer")


def hindered() -> str:
    with scope.everything("a test"), pytest.raises(Refused) as refused:
        planning.hindrances(planning.make(Instance.objects.get(), MIDDLE, Choices(posts=POSTS)))
    return refused.value.decision.code


def test_an_open_round_a_hanging_notice_and_a_file_being_read_stand_in_the_way(people: Cast):
    household()
    to_meeting(people)
    assert hindered() == "places_rounds_open"
    with open_hand(None, office=SYSTEM, via="test") as hand, scope.everything("a test"):
        hand.note("test.close", place=COUNTY)
        rounds.Round.objects.update(closed_day=clock.day())
        notices.Notice.public.update(ended=None)
    assert hindered() == "places_notices_hang"
    with open_hand(None, office=SYSTEM, via="test") as hand, scope.everything("a test"):
        line = hand.note("test.close", place=COUNTY)
        notices.Notice.public.update(ended=line)
        Job.objects.create(
            kind="intake.read", subject=people.clerk.id, state="running",
            created=clock.at(), lease_until=clock.at() + dt.timedelta(seconds=60),
        )  # fmt: skip
    assert hindered() == "places_file_is_read"


def test_a_round_that_is_open_where_nothing_changes_hinders_nothing(people: Cast):
    clerk = post("clerk_l", "village-clerk", LINHUAI).user
    household(place=LINHUAI)
    do(clerk, rounds.open_round, LINHUAI)
    with scope.everything("a test"):
        planning.hindrances(plan())


def test_a_place_is_spoken_of_with_its_township():
    made = Plan(planning.place_changes.between(PROVINCE, EDITION, MIDDLE))
    assert planning.spoken(made.way.before, XUEER) == "四河乡 雪二村委会"
    assert planning.spoken(made.way.before, QINGYANG) == "青阳镇"
    assert planning.fate_of(made.way, 1) is None
