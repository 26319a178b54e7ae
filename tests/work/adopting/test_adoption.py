"""Adopting an edition is one act: all of it or nothing, each county told in its own chain."""

import csv
import json
from pathlib import Path

import pytest

from tests.cast import COUNTY, EDITION, HERE, PASSWORD, PROVINCE, Cast, cast, household, number_of
from tests.walk import all_of, case_of, do, fresh, meet, one, to_meeting
from yangguang.register import scope, tallies
from yangguang.register.models import (
    Appointment,
    Batch,
    Case,
    DataLoad,
    Edition,
    Finding,
    Helped,
    Household,
    Instance,
    JournalLine,
    Objection,
    Place,
    Residence,
    Round,
)
from yangguang.terms.decision import Refused
from yangguang.work import access, comparison, datasets, findings, instance
from yangguang.work.acting import PUBLIC, SYSTEM, open_hand, scope_of
from yangguang.work.adopting import adoption
from yangguang.work.adopting.choices import Choices
from yangguang.work.adopting.planning import open_posts
from yangguang.work.checking import checks
from yangguang.work.procedure import folding, notices, objections, rounds

pytestmark = pytest.mark.django_db

MIDDLE, LAST = "2020-06-30", "2023-06-30"
XUEER, WUZHUANG, SHUANGGOU, NOW = 321324200207, 321324101227, 321324101001, 321324101021
HERE_NOW = 321324001025
QINGYANG, STREETS = 321324100000, (321324001000, 321324002000, 321324003000)


@pytest.fixture
def people(home: Path) -> Cast:
    return cast()


def adopt(
    people: Cast, key: str = MIDDLE, posts: dict[int, tuple[int, ...]] | None = None, **choices: object
) -> dict:
    words = {"posts": {QINGYANG: STREETS, **(posts or {})}, **choices}
    told: dict = do(people.system_admin, adoption.apply, key, Choices(**words))  # type: ignore[arg-type]
    return told


def add(name: str, role: str, place: int):
    with open_hand(None, office=SYSTEM, via="test") as hand:
        return access.add(
            hand, username=name, name=name, role=role, place=place, password=PASSWORD, temporary=False
        )


def lines(verb: str) -> list[dict]:
    rows = JournalLine.objects.filter(verb=verb).order_by("id")
    return [{"chain": row.chain_id, **json.loads(row.body)["facts"]} for row in rows]


def test_the_act_is_one_line_for_the_province_and_one_for_each_county(people: Cast):
    household(place=SHUANGGOU)
    household(place=320621100001)  # 海安县, which became 海安市 under another code
    apart = household(place=XUEER)
    adopt(people, places={XUEER: WUZHUANG}, households={str(apart.id): (321324101223, XUEER)})
    (province,) = lines("places.adopt")
    assert (province["chain"], province["edition"], province["places"]) == (
        "province",
        MIDDLE,
        Place.objects.count(),
    )
    assert [(c["chain"], c["households"]) for c in lines("places.move")] == [
        ("county:320621000000", 1),
        (f"county:{COUNTY}", 2),
    ]
    told = lines("places.move")[1]
    assert (told["from"], told["edition"], told["apart"]) == (EDITION, MIDDLE, 1)
    assert told["chosen"] == {str(XUEER): WUZHUANG}
    assert told["posts"] == {str(QINGYANG): list(STREETS), str(HERE): [HERE_NOW]}
    assert "adopting an edition of the divisions concerns every household" in told["beyond"]
    assert apart.head_name not in json.dumps(lines("places.move"), ensure_ascii=False)
    assert checks.run()["differences"] == []


def test_the_instance_lives_in_the_edition_and_keeps_the_one_before(people: Cast):
    instance_before = Instance.objects.get().edition
    adopt(people)
    assert (instance_before, Instance.objects.get().edition) == (EDITION, MIDDLE)
    assert Edition.objects.get(key=MIDDLE).adopted.verb == "places.adopt"
    assert Place.objects.filter(edition_id=MIDDLE, code=STREETS[0]).get().name == "青阳街道"
    with pytest.raises(Refused, match="edition_not_newer"):
        adopt(people)


def test_a_plan_is_a_look_and_changes_nothing(people: Cast):
    household(place=SHUANGGOU)
    with open_hand(people.system_admin, look=True, via="test") as hand:
        made = adoption.plan(hand, MIDDLE)
    assert made.told()["households"] == 1
    assert hand.lines[0].chain_id == "looks:province" and Instance.objects.get().edition == EDITION
    assert all_of(Household)[0].place == SHUANGGOU
    with pytest.raises(Refused, match="not_permitted"), open_hand(people.county, look=True) as hand:
        adoption.plan(hand, MIDDLE)


def test_nothing_stays_of_an_adoption_that_breaks_off(people: Cast, monkeypatch: pytest.MonkeyPatch):
    home = household(place=SHUANGGOU)
    before = (fresh(home).place, Residence.objects.count(), open_posts().count(), JournalLine.objects.count())

    def broken(*_words: object) -> None:
        raise RuntimeError("the machine stopped")

    monkeypatch.setattr(adoption, "_read_again", broken)
    with pytest.raises(RuntimeError):
        adopt(people)
    assert before == (
        fresh(home).place,
        Residence.objects.count(),
        open_posts().count(),
        JournalLine.objects.count(),
    )
    assert Instance.objects.get().edition == EDITION and tallies.drift() == []


def test_without_the_choices_nothing_moves(people: Cast):
    home, lost = household(place=SHUANGGOU), household(place=XUEER)
    with pytest.raises(Refused) as refused:
        adopt(people)
    assert (refused.value.decision.code, refused.value.decision.facts["count"]) == ("choices_missing", 1)
    assert (fresh(home).place, fresh(lost).place) == (SHUANGGOU, XUEER)


def test_a_finding_half_answered_is_confirmed_by_the_same_people_in_the_new_village(
    people: Cast, tmp_path: Path
):
    number = number_of(501)
    home = household("赵", numbers=[number], size=1)
    path = tmp_path / "vehicles.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(
            [("号牌号码", "所有人", "身份证明号码", "机动车状态"), ("苏N1", "甲", number, "正常")]
        )
    datasets.load(people.county, "vehicles", path)
    do(people.county, comparison.compare, COUNTY)
    (finding,) = all_of(Finding)
    reason = next(iter(findings.reasons(finding)))
    do(people.clerk, findings.answer, finding, False, reason)
    adopt(people)
    assert fresh(finding).place == HERE_NOW and case_of(home).place == HERE_NOW
    do(people.township, findings.answer, fresh(finding), False, reason)
    assert fresh(finding).status == "answered" and case_of(home).status == "open"
    do(people.county, comparison.compare, COUNTY)
    assert len(all_of(Finding)) == 1
    assert checks.run()["differences"] == []


def test_an_objection_that_waits_goes_to_the_office_where_the_village_is_now(people: Cast):
    household()
    round_ = to_meeting(people)
    meet(people, round_)
    posted = do(people.clerk, notices.post, round_, "village_display")
    with open_hand(None, office=SYSTEM, via="test") as hand:
        hand.note("test.day", place=0)
        Instance.objects.update(demo_day=posted.first_day)
    with open_hand(None, office=PUBLIC, via="test") as hand:
        objection = objections.file(hand, posted, None, objections.Said("漏了一户"))
    assert objection.office_place == QINGYANG
    with open_hand(None, office=SYSTEM, via="test") as hand, scope.everything("a test"):
        line = hand.note("test.end", place=HERE)
        Round.objects.update(closed_day=posted.last_day)
        notices.Notice.public.update(ended=line)
    adopt(people)
    moved: Objection = fresh(objection)
    assert (moved.place, moved.office_place) == (HERE_NOW, STREETS[0])
    for who in (people.township, people.township2):
        do(who, objections.decide, fresh(objection), "dismissed", "other", "已经核实，不属实")
    assert fresh(objection).status == "decided"


def test_a_post_goes_along_dated_and_named_after_the_act(people: Cast):
    old = Appointment.objects.get(user=people.clerk)
    adopt(people)
    was, now = Appointment.objects.filter(user=people.clerk).order_by("act_from_id")
    assert (was.id, was.to_day) == (old.id, now.from_day)
    assert (now.place, now.to_day, now.act_from.verb) == (HERE_NOW, None, "places.move")
    places = open_posts().filter(user=people.township).values_list("place", flat=True)
    assert sorted(places) == list(STREETS)


def test_a_post_may_end_and_is_not_held_twice_where_two_became_one(people: Cast):
    both = add("both", "village-clerk", XUEER)
    gone = add("gone", "village-clerk", 321324201200)
    with open_hand(None, office=SYSTEM, via="test") as hand:
        hand.office, hand.user = SYSTEM, None
        access.appoint(hand, both, "village-clerk", 321324201203)  # 塔河, certain
    adopt(people, posts={XUEER: (321324101229,), 321324201200: ()})
    assert list(open_posts().filter(user=both).values_list("place", flat=True)) == [321324101229]
    assert not open_posts().filter(user=gone).exists()
    assert scope_of(gone, Instance.objects.get().demo_day) == scope.Scope()


def test_a_helper_keeps_the_listed_households(people: Cast):
    helper = add("helper", "helper", SHUANGGOU)
    homes = [household(place=SHUANGGOU) for _ in range(3)]
    (post,) = Appointment.objects.filter(user=helper)
    for home in homes[:2]:
        do(people.security_admin, access.list_household, post, home)
    day = Instance.objects.get().demo_day
    assert scope_of(helper, day).households == {h.id for h in homes[:2]}
    adopt(people)
    assert scope_of(helper, day).households == {h.id for h in homes[:2]}
    assert {h.appointment.place for h in Helped.objects.filter(to_day=None)} == {NOW}


def test_a_round_nobody_applied_to_ends_with_its_village(people: Cast):
    empty = do(people.clerk, rounds.open_round, HERE)
    adopt(people)
    assert fresh(empty).closed_day is not None
    assert do(people.clerk, rounds.open_round, HERE_NOW).place == HERE_NOW


def test_cases_that_wait_for_a_round_are_taken_in_by_the_next_one_in_the_new_village(people: Cast):
    homes = [household() for _ in range(2)]
    adopt(people)
    round_ = do(people.clerk, rounds.open_round, HERE_NOW)
    assert {c.household_id for c in all_of(Case, round=round_)} == {h.id for h in homes}
    assert checks.run()["differences"] == []


def test_a_county_with_a_new_code_is_left_as_it_was_seen(people: Cast):
    """海门市, since 2021 海门区: its officer, its households and its departments' files go along."""
    with open_hand(None, office=SYSTEM, via="test") as hand:
        line = hand.note("test.middle", place=0)
        Instance.objects.update(edition=MIDDLE)
        Appointment.objects.filter(place__gte=COUNTY, place__lt=COUNTY + 10**6).delete()
        DataLoad(
            dataset="vehicles", place=320684000000, day=hand.day, file_name="x", file_digest="", rows=0, rejected=0,
            active=0, id_suspect=0, purge_day=hand.day, line=line,
        ).save(force_insert=True)  # fmt: skip
    officer = add("haimen", "county-officer", 320684000000)
    way = adoption.planning.place_changes.between(PROVINCE, MIDDLE, LAST)
    village = next(
        c for c in way.before.names if 320684000000 < c < 320685000000 and c % 1000 and way.fate(c).alone
    )
    home = household(place=village)
    adopt(people, LAST, posts={})
    assert fresh(home).place == way.fate(village).becomes and 320614000000 < fresh(home).place < 320615000000
    with scope.using(scope_of(officer, Instance.objects.get().demo_day)):
        assert list(Household.objects.all()) == [home]
        assert DataLoad.objects.get().place == 320614000000
    assert [c["chain"] for c in lines("places.move")] == ["county:320684000000"]
    assert checks.run()["differences"] == []


def test_a_file_whose_sender_has_several_places_now_must_be_sent_again(people: Cast):
    with open_hand(None, office=SYSTEM, via="test") as hand:
        line = hand.note("test.batches", place=QINGYANG)
        for place, status in (
            (QINGYANG, "read"),
            (COUNTY, "mapping"),
            (HERE, "received"),
            (COUNTY, "applied"),
        ):
            Batch(
                place=place, purpose="applicants", file_name=f"{place}-{status}", file_digest="", day=hand.day, status=status,
                book="", edition=EDITION, received=line, sender=people.county,
            ).save(force_insert=True)  # fmt: skip
    adopt(people)
    got = {b.file_name: (b.status, b.place, b.edition) for b in all_of(Batch)}
    assert got == {
        f"{QINGYANG}-read": ("refused", QINGYANG, MIDDLE),
        f"{COUNTY}-mapping": ("mapping", COUNTY, MIDDLE),
        f"{HERE}-received": ("received", HERE_NOW, MIDDLE),
        f"{COUNTY}-applied": ("applied", COUNTY, EDITION),
    }


def test_an_adopted_edition_is_what_init_would_have_written(people: Cast):
    adopt(people)
    counted = Place.objects.filter(edition_id=MIDDLE).count()
    assert counted == len(instance.editions.load_edition(MIDDLE, PROVINCE).names)
    assert one(Edition, key=MIDDLE).day.isoformat() == MIDDLE


def test_a_case_is_judged_by_the_book_of_the_place_where_it_began(people: Cast):
    """A county's own amounts stand under its code of that day; the newer code means nothing to an older book."""
    alone = household(place=SHUANGGOU)
    home = household()
    round_ = do(people.clerk, rounds.open_round, HERE)
    with open_hand(None, office=SYSTEM, via="test") as hand, scope.everything("a test"):
        hand.note("test.closed", place=HERE)
        Round.objects.update(closed_day=hand.day)
    adopt(people)
    assert (case_of(home).round_id, case_of(home).place) == (round_.id, HERE_NOW)
    assert folding.began_at(case_of(home)) == HERE
    assert (case_of(alone).place, folding.began_at(case_of(alone))) == (NOW, SHUANGGOU)
    assert folding.began_at(fresh(round_)) == HERE
    opened = folding.book_of(case_of(home), Instance.objects.get().demo_day)
    assert (opened.place, opened.digest) == (HERE, case_of(home).book)
