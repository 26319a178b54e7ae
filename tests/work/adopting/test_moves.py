"""Whoever leaves a code leaves before the next one takes it; nothing is lost or doubled on the way."""

import datetime as dt
import itertools
import random
import tracemalloc
import uuid

import pytest

from tests.cast import COUNTY, DAY, EDITION, cast, household, move_to
from tests.walk import all_of, fresh, one
from yangguang.register import scope, tallies
from yangguang.register.models import (
    Attachment,
    Case,
    Household,
    JournalLine,
    Letter,
    Person,
    Proposal,
    Residence,
)
from yangguang.work.acting import SYSTEM, open_hand
from yangguang.work.adopting import moves
from yangguang.work.adopting.moves import Leaving, in_order

MIDDLE = "2020-06-30"
A, B, C, D = (COUNTY + 100_000 + n for n in (201, 202, 203, 204))


def walk(targets: dict[int, tuple[int, ...]]) -> dict[int, list[int]]:
    """Let one token per village walk as told; where each token of each village arrives."""
    at: dict[int, list[int]] = {place: [place] for place in targets}
    waiting: dict[int, list[int]] = {}
    arrived: dict[int, list[int]] = {}
    for word, place in in_order(targets):
        if word == "park":
            waiting[place] = at.pop(place)
            continue
        tokens = waiting.pop(place) if word == "fetch" else at.pop(place)
        for to in targets[place]:
            at.setdefault(to, []).extend(tokens)
            arrived.setdefault(to, []).extend(tokens)
    assert not waiting
    return arrived


def test_a_chain_is_walked_from_its_end():
    assert list(in_order({A: (B,), B: (C,)})) == [("move", B), ("move", A)]


def test_a_ring_waits_aside_once():
    words = [word for word, _ in in_order({A: (B,), B: (C,), C: (A,)})]
    assert words == ["park", "move", "move", "fetch"]


@pytest.mark.parametrize("seed", range(300))
def test_in_any_tangle_everybody_arrives_once_and_only_there(seed: int):
    chance = random.Random(seed)
    places = list(range(1, chance.randint(2, 9)))
    targets = {
        p: tuple(set(chance.sample(range(1, 12), chance.randint(1, 3))) - {p}) or (99,) for p in places
    }
    arrived = walk(targets)
    expected: dict[int, list[int]] = {}
    for place, to in targets.items():
        for each in to:
            expected.setdefault(each, []).append(place)
    assert {k: sorted(v) for k, v in arrived.items()} == {k: sorted(v) for k, v in expected.items()}


def move(*leaving: Leaving) -> tuple[int, JournalLine]:
    with open_hand(None, office=SYSTEM, via="test") as hand, scope.everything("a test"):
        line = hand.note(
            "places.move", place=COUNTY, facts={"from": EDITION, "edition": MIDDLE, "chosen": {}}
        )
        return moves.move_all(leaving, {COUNTY: line}, MIDDLE), line


@pytest.mark.django_db
def test_villages_that_exchange_their_codes_exchange_everything():
    cast()
    homes = {place: [household(place=place), household(place=place)] for place in (A, B, C)}
    count, line = move(Leaving(A, B), Leaving(B, A), Leaving(C, A))
    assert count == 6
    for place, becomes in ((A, B), (B, A), (C, A)):
        for home in homes[place]:
            assert fresh(home).place == one(Case, household=home).place == becomes
            assert {p.place for p in all_of(Person, household=home)} == {becomes}
            now = one(Residence, household=home, act_to=None, to_day=None)
            assert (now.place, now.edition, now.act_from_id) == (becomes, MIDDLE, line.id)
    assert tallies.drift() == []
    assert not any(h.place < 0 for h in all_of(Household))


@pytest.mark.django_db
def test_a_village_goes_apart_by_household_and_what_belongs_to_one_follows_it():
    cast()
    first, second, third = (household(place=A) for _ in range(3))
    case = one(Case, household=second)
    with open_hand(None, office=SYSTEM, via="test") as hand:
        line = hand.note("test.rows", place=A)
        words = {"place": A, "kind": "x", "media": "x", "bytes": 1, "digest": "", "line": line}
        photo, scan = Attachment(about=second.id, **words), Attachment(about=case.id, **words)
        letter = Letter(case=case, place=A, kind="x", issued_day=DAY, body_cell=b"", line=line)
        half = Proposal(kind="x", subject=uuid.uuid4(), place=A, proposed=line, proposer=uuid.uuid4())
        done = Proposal(
            kind="x", subject=uuid.uuid4(), place=A, proposed=line, proposer=uuid.uuid4(), settled=line
        )
        for row in (photo, scan, letter, half, done):
            row.save(force_insert=True)
    assert move(Leaving(A, B, {second.id: C}))[0] == 3
    assert [fresh(h).place for h in (first, second, third)] == [B, C, B]
    assert [fresh(row).place for row in (photo, scan, letter, case)] == [C, C, C, C]
    assert (fresh(half).place, fresh(done).place) == (B, A)


@pytest.mark.django_db
def test_some_may_leave_a_village_that_stays():
    cast()
    stays, goes = household(place=A), household(place=A)
    assert move(Leaving(A, A, {goes.id: B}))[0] == 1
    assert (fresh(stays).place, fresh(goes).place) == (A, B)
    assert len(all_of(Residence, household=stays)) == 1


@pytest.mark.django_db
def test_what_was_taken_back_goes_along_without_a_new_residence():
    cast()
    gone = household(place=A)
    with open_hand(None, office=SYSTEM, via="test") as hand, scope.everything("a test"):
        line = hand.note("test.void", place=A)
        Residence.objects.filter(household=gone).update(act_to=line)
        Household.objects.filter(id=gone.id).update(status="void")
    assert move(Leaving(A, B))[0] == 0
    assert fresh(gone).place == B and len(all_of(Residence, household=gone)) == 1


@pytest.mark.django_db
def test_a_residence_that_began_today_is_corrected_and_an_older_one_ends_today():
    cast()
    old = household(place=A)
    _, line = move(Leaving(A, B))
    was, now = sorted(all_of(Residence, household=old), key=lambda r: r.act_from_id)
    assert (was.to_day, was.act_to_id, now.from_day) == (None, line.id, DAY)
    move_to(DAY + dt.timedelta(days=3))
    move(Leaving(B, C))
    was, now = sorted(all_of(Residence, household=old, act_to=None), key=lambda r: r.act_from_id)
    assert (was.place, was.to_day, now.place, now.from_day) == (B, DAY + dt.timedelta(days=3), C, was.to_day)


@pytest.mark.django_db
def test_a_large_village_moves_in_pieces(monkeypatch: pytest.MonkeyPatch):
    """Six thousand residences pass through piece by piece: the peak is that of a piece, not of the village."""
    cast()
    model = household(place=A, size=1)
    with open_hand(None, office=SYSTEM, via="test") as hand, scope.everything("a test"):
        line = hand.note("test.many", place=A)
        Household.objects.bulk_create(
            [
                Household(place=A, head_name="甲", head_sort="j", size=1, status="applicant", act_from=line)
                for _ in range(6000)
            ],
            batch_size=500,
        )
        keys = Household.objects.exclude(id=model.id).values_list("id", flat=True)
        Residence.objects.bulk_create(
            [
                Residence(
                    household_id=k, edition=EDITION, place=A, from_day=dt.date(2016, 1, 1), act_from=line
                )
                for k in keys
            ],
            batch_size=500,
        )
    monkeypatch.setattr(moves, "PIECE", 200)
    small = _peak(A, B, 6001)
    monkeypatch.setattr(moves, "PIECE", 10**6)
    assert small < _peak(B, C, 6001) / 4, "the peak does not depend on the piece"
    with scope.everything("a test"):
        assert Residence.objects.filter(place=C, act_to=None, to_day=None).count() == 6001
        assert set(Household.objects.values_list("place", flat=True)) == {C}


def _peak(source: int, target: int, households: int) -> int:
    tracemalloc.start()
    try:
        assert move(Leaving(source, target))[0] == households
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_nobody_stands_anywhere_twice_in_the_order():
    for targets in itertools.permutations([{A: (B,)}, {B: (C, D)}, {D: (A,)}]):
        joined = {k: v for each in targets for k, v in each.items()}
        moved = [place for word, place in in_order(joined) if word != "park"]
        assert sorted(moved) == sorted(joined)
