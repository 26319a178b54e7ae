"""A county lives in 2016, moves into the divisions of 2020 and then of 2023, and nobody sees more or less than before.

Real codes of 泗洪县: a township split into three sub-districts, four merged into others, villages that got new codes
within their township, villages that the tables lose sight of. The people are invented.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field

import pytest

from tests.cast import CITY, COUNTY, EDITION, PASSWORD, PROVINCE, Cast, cast, household, move_to
from tests.walk import all_of, confirm, display, do, fresh, meet, one, to_county, to_meeting
from yangguang.book.places import load_edition
from yangguang.register import scope, tallies
from yangguang.register.models import (
    Appointment,
    Case,
    Household,
    Instance,
    JournalLine,
    Person,
    Residence,
    User,
)
from yangguang.terms.decision import Refused
from yangguang.work import access, clock
from yangguang.work.acting import SYSTEM, open_hand, scope_of
from yangguang.work.adopting import adoption
from yangguang.work.adopting.choices import Choices
from yangguang.work.checking import checks

pytestmark = pytest.mark.django_db

MIDDLE, LAST = "2020-06-30", "2023-06-30"
SHUANGGOU, SIHE, CHENGDONG, LINHUAI, ERHE = 321324101001, 321324200200, 321324100001, 321324104001, 321324104200
SONGZHUANG, XUEER, HONGHU, NORTH, ZONE = 321324201200, 321324200207, 321324113202, 321324100009, 321324402001
QIUTAI, FARM, FARM_NOW = 321324206201, 321324207500, 321324105500
VILLAGES = (SHUANGGOU, SIHE, CHENGDONG, LINHUAI, ERHE, SONGZHUANG, XUEER, HONGHU, NORTH, ZONE, QIUTAI, FARM)
# By the table of changes; what is not named here is a choice.
TABLE = {
    SHUANGGOU: 321324101021, SIHE: 321324101216, CHENGDONG: 321324001025, LINHUAI: LINHUAI, ERHE: ERHE,
    HONGHU: HONGHU, NORTH: 321324002001, ZONE: 321324003016, QIUTAI: 321324104010, FARM: FARM_NOW,
}  # fmt: skip
XUEER_NOW, WUZHUANG = 321324101223, 321324101227
STREETS = (321324001000, 321324002000, 321324003000)


@dataclass
class County:
    """Who works there, and the households by village."""

    people: Cast
    homes: dict[int, list[Household]] = field(default_factory=dict)

    def users(self) -> dict[str, User]:
        named = {k: v for k, v in vars(self.people).items() if isinstance(v, User)}
        return {**named, **self.people.extra}

    def views(self) -> dict[str, set[uuid.UUID]]:
        """The households each user sees."""
        out = {}
        for name, user in self.users().items():
            with scope.using(scope_of(user, clock.day())):
                out[name] = set(Household.objects.values_list("id", flat=True))
        return out


@pytest.fixture
def county() -> County:
    made = County(cast(with_places=True))
    posts = {
        "clerk_shuanggou": ("village-clerk", SHUANGGOU),
        "clerk_linhuai": ("village-clerk", LINHUAI),
        "clerk_xueer": ("village-clerk", XUEER),
        "clerk_songzhuang": ("village-clerk", SONGZHUANG),
        "town_sihe": ("township-officer", 321324200000),
        "town_linhuai": ("township-officer", 321324104000),
        "town_chengtou": ("township-officer", 321324206000),
        "helper": ("helper", SIHE),
    }
    with open_hand(None, office=SYSTEM, via="test") as hand:
        for name, (role, place) in posts.items():
            made.people.extra[name] = access.add(
                hand, username=name, name=name, role=role, place=place, password=PASSWORD, temporary=False
            )
    for place in VILLAGES:
        made.homes[place] = [household(place=place), household(place=place, size=3)]
    post = Appointment.objects.get(user=made.people.extra["helper"])
    do(made.people.security_admin, access.list_household, post, made.homes[SIHE][0])
    return made


CHOICES = Choices(
    places={SONGZHUANG: WUZHUANG},
    groups={},
    posts={
        # The township's officers go on in all three sub-districts, those of merged ones where their villages are.
        321324100000: STREETS,
        321324200000: (321324101216, XUEER_NOW),
        321324206000: (321324104010,),
        XUEER: (XUEER_NOW,),
        SONGZHUANG: (WUZHUANG,),
    },
)


def chosen(county: County, **more: object) -> Choices:
    """The choices of the story: one village as a whole, another household by household."""
    first, second = county.homes[XUEER]
    apart = {str(first.id): (XUEER_NOW, XUEER), second.id.hex: (WUZHUANG, XUEER)}
    return Choices(**{**vars(CHOICES), "households": apart, **more})


def test_the_county_moves_from_2016_to_2020_to_2023(county: County):
    before = county.views()
    told = do(county.people.system_admin, adoption.apply, MIDDLE, chosen(county))
    assert Instance.objects.get().edition == MIDDLE

    places = {h.id: fresh(h).place for homes in county.homes.values() for h in homes}
    for village, becomes in TABLE.items():
        assert {places[h.id] for h in county.homes[village]} == {becomes}, village
    assert {places[h.id] for h in county.homes[SONGZHUANG]} == {WUZHUANG}
    assert [places[h.id] for h in county.homes[XUEER]] == [XUEER_NOW, WUZHUANG]
    moved = {h.id for v, homes in county.homes.items() for h in homes if places[h.id] != v}
    assert told["households"] == len(moved) == 18

    after = county.views()
    _only_moved_differ(before, after, moved)
    for name in ("county", "county2", "city", "auditor", "province", "stranger", "helper", "clerk_linhuai", "township"):
        assert after[name] == before[name] or after[name] - before[name] <= moved, name
    for name in ("county", "city", "province", "auditor", "stranger", "clerk_linhuai", "clerk_shuanggou", "clerk"):
        assert after[name] == before[name], name
    assert after["helper"] == before["helper"] == {county.homes[SIHE][0].id}
    assert checks.run()["differences"] == [] and tallies.drift() == []

    _then_to_2023(county)


def _only_moved_differ(
    before: dict[str, set[uuid.UUID]], after: dict[str, set[uuid.UUID]], moved: set[uuid.UUID]
) -> None:
    for name, seen in before.items():
        assert (seen ^ after[name]) <= moved, name


def _then_to_2023(county: County) -> None:
    """Three years on: 二河 gets a new code at last, 雪二 must be chosen again, a forest farm is gone."""
    move_to(dt.date(2023, 9, 1))
    before = county.views()
    admin = county.people.system_admin
    wanted = _missing(county, LAST, Choices())
    assert {(w.what, w.place) for w in wanted} == {
        ("households", XUEER_NOW), ("households", FARM_NOW), ("posts", XUEER_NOW),
    }  # fmt: skip
    choices = Choices(
        places={XUEER_NOW: 321324101013, FARM_NOW: 321324105503}, posts={XUEER_NOW: (321324101013,)}
    )
    told = do(admin, adoption.apply, LAST, choices)
    places = {h.id: fresh(h).place for homes in county.homes.values() for h in homes}
    assert {places[h.id] for h in county.homes[ERHE]} == {321324104014}
    assert {places[h.id] for h in county.homes[FARM]} == {321324105503}
    assert places[county.homes[XUEER][0].id] == 321324101013
    assert places[county.homes[XUEER][1].id] == WUZHUANG
    assert told["households"] == 5
    after = county.views()
    assert after == before
    assert checks.run()["differences"] == [] and tallies.drift() == []
    edition = load_edition(LAST, PROVINCE)
    assert all(place in edition.names for place in places.values())


def _missing(county: County, key: str, choices: Choices) -> list:
    with open_hand(county.people.system_admin, look=True, via="test") as hand:
        return adoption.plan(hand, key, choices).missing


def test_where_each_household_was_on_any_day_stays_known(county: County):
    move_to(dt.date(2020, 7, 1))
    do(county.people.system_admin, adoption.apply, MIDDLE, chosen(county))
    was, now = sorted(all_of(Residence, household=county.homes[SHUANGGOU][0]), key=lambda r: r.from_day)
    assert (was.place, was.edition, was.to_day) == (SHUANGGOU, EDITION, dt.date(2020, 7, 1))
    assert (now.place, now.edition, now.from_day, now.to_day) == (321324101021, MIDDLE, dt.date(2020, 7, 1), None)
    (stayed,) = all_of(Residence, household=county.homes[LINHUAI][0])
    assert (stayed.place, stayed.to_day) == (LINHUAI, None)
    line = JournalLine.objects.get(verb="places.move")
    assert now.act_from_id == line.id and line.place == COUNTY


def test_a_finished_round_keeps_its_place_and_its_cases_go_along(county: County):
    """The whole procedure is walked in a village of 2016; after the move the check folds every case again."""
    people = county.people
    homes = [household(income_yuan=yuan) for yuan in (2500, 3900, 5200)]
    round_ = to_meeting(people)
    meet(people, round_)
    to_county(people, round_)
    confirm(people, round_)
    display(people, round_, "county_display", people.county)
    assert fresh(round_).closed_day is not None
    before = county.views()
    do(people.system_admin, adoption.apply, MIDDLE, chosen(county))
    assert fresh(round_).place == CHENGDONG
    assert {fresh(h).place for h in homes} == {321324001025}
    assert {one(Case, household=h).place for h in homes} == {321324001025}
    assert {p.place for h in homes for p in all_of(Person, household=h)} == {321324001025}
    assert checks.run()["differences"] == []
    assert county.views()["clerk"] == before["clerk"]


def test_no_place_moves_while_its_round_is_open(county: County):
    people = county.people
    round_ = to_meeting(people)
    with pytest.raises(Refused) as refused:
        do(people.system_admin, adoption.apply, MIDDLE, chosen(county))
    assert refused.value.decision.code == "places_rounds_open"
    assert "城东居委会" in refused.value.decision.facts["places"]
    assert Instance.objects.get().edition == EDITION and fresh(round_).place == CHENGDONG
    assert not Residence.objects.filter(edition=MIDDLE).exists()


def test_everything_that_is_not_certain_is_asked_with_candidates(county: County):
    wanted = {(w.what, w.place): w for w in _missing(county, MIDDLE, Choices())}
    assert set(wanted) == {
        ("households", XUEER), ("households", SONGZHUANG), ("posts", XUEER), ("posts", SONGZHUANG),
        ("posts", 321324100000), ("posts", 321324200000), ("posts", 321324206000),
    }  # fmt: skip
    assert wanted["households", XUEER].households == 2
    assert wanted["households", XUEER].candidates[0] == (XUEER_NOW, "双沟镇 雪二新村社区村委会")
    assert [c for c, _ in wanted["posts", 321324100000].candidates] == list(STREETS)
    assert wanted["posts", 321324100000].posts == 2


def test_after_the_move_the_same_people_go_on_working(county: County):
    """A clerk whose village got a new code opens the next round there; the neighbour's village stays closed to them."""
    from yangguang.work.procedure import rounds  # what is tried after the move

    do(county.people.system_admin, adoption.apply, MIDDLE, chosen(county))
    clerk = county.people.extra["clerk_shuanggou"]
    round_ = do(clerk, rounds.open_round, 321324101021)
    assert {c.household_id for c in all_of(Case, round=round_)} == {h.id for h in county.homes[SHUANGGOU]}
    for place in (SHUANGGOU, 321324101216):
        with pytest.raises(Refused, match="not_permitted"):
            do(clerk, rounds.open_round, place)


def test_only_the_administrator_of_the_province_adopts(county: County):
    for user in (county.people.county, county.people.province, county.people.security_admin):
        with pytest.raises(Refused) as refused:
            do(user, adoption.apply, MIDDLE, chosen(county))
        assert refused.value.decision.code == "not_permitted"
    assert CITY and Instance.objects.get().edition == EDITION
