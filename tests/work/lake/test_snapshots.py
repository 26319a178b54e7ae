"""How is the register of a place frozen at a day, and for how long is the copy kept?"""

import datetime as dt
import json
import shutil

import numpy as np
import pyarrow.parquet as pq
import pytest

from tests.cast import COUNTY, DAY, HERE, NEXT, PROVINCE, THERE, TOWNSHIP, cast, household, move_to, number_of
from tests.walk import all_of, case_of, do, fresh
from yangguang.lake import copies
from yangguang.lake.identities import Identities
from yangguang.register.keys import secret
from yangguang.register.models import Condition, Household, JournalLine, Membership, Snapshot, Standing
from yangguang.terms.decision import Refused
from yangguang.work import corrections
from yangguang.work.acting import open_hand
from yangguang.work.lake import snapshots
from yangguang.work.procedure import cases

pytestmark = pytest.mark.django_db
LATER = DAY + dt.timedelta(days=10)


@pytest.fixture
def people(home):
    return cast()


def frozen(user, place, day=None, **options):
    result = snapshots.freeze(user, place, day, **options)
    return result, copies.open_copy(snapshots.copies() / result["snapshot"])


def table(copy, name):
    return pq.read_table(copy.folder / f"{name}.parquet").to_pylist()


def refusal(*words, **options):
    with pytest.raises(Refused) as refused:
        snapshots.freeze(*words, **options)
    return refused.value.decision.code


def test_a_copy_holds_the_households_of_the_place_in_order_and_no_identity(people):
    number = number_of(701)
    first = household("赵", place=NEXT, income_yuan=3500)
    second = household("钱", place=HERE, income_yuan=None, size=1, numbers=[number])
    household("孙", place=THERE)
    result, copy = frozen(people.county, COUNTY)
    homes, persons = table(copy, "households"), table(copy, "persons")
    assert [h["household_id"] for h in homes] == [second.id.hex, first.id.hex]
    assert [h["income_fen_per_head"] for h in homes] == [None, 350000] and [h["size"] for h in homes] == [1, 2]
    assert [h["household"] for h in homes] == [1, 2] and [p["household"] for p in persons] == [1, 2, 2]
    assert persons[0]["id_key"] == Identities(secret("lake")).key(number)
    assert persons[0]["birth_month"] == 196005 and persons[0]["relation"] == "01"
    assert homes[1]["cause"] == "01"
    assert homes[1]["income_claimed"] is True and homes[1]["wage_fen"] is None and homes[1]["attribute"] == "01"
    assert (homes[1]["case_step"], homes[1]["case_status"]) == (case_of(first).step, "open")
    assert {k: result[k] for k in ("households", "persons")} == {"households": 2, "persons": 3}
    for path in copy.folder.iterdir():
        assert number.encode() not in path.read_bytes() and "赵".encode() not in path.read_bytes()


def test_the_same_state_freezes_to_the_same_bytes_and_one_line_each_says_who(people):
    household("赵")
    before = len(all_of(JournalLine))
    (one, a), (other, b) = frozen(people.county, COUNTY), frozen(people.city, COUNTY)
    assert one["root"] == other["root"] and one["snapshot"] != other["snapshot"]
    for name in (*a.manifest["files"], copies.MANIFEST):
        assert (a.folder / name).read_bytes() == (b.folder / name).read_bytes()
    lines = all_of(JournalLine)[before:]
    assert [(line.verb, line.actor_id) for line in lines] == [
        ("snapshot.freeze", people.county.id), ("snapshot.freeze", people.city.id),
    ]  # fmt: skip
    facts = json.loads(lines[0].body)["facts"]
    assert facts["root"] == one["root"] and facts["persons"] == 2
    household("钱")
    assert frozen(people.county, COUNTY)[1].manifest["journal_line"] > a.manifest["journal_line"]


def test_what_does_not_touch_a_frozen_fact_does_not_change_the_copy(people):
    household("赵")
    first = frozen(people.county, COUNTY)[0]["root"]
    household("孙", place=THERE)
    move_to(LATER)
    assert frozen(people.county, COUNTY, DAY)[0]["root"] == first
    assert frozen(people.county, COUNTY)[0]["root"] != first  # of another day


def test_a_past_day_comes_from_the_registers_own_history(people):
    home = household("赵", size=3)
    then, step = frozen(people.county, COUNTY)[1], case_of(home).step
    move_to(LATER)
    do(people.county, cases.withdraw, case_of(home), "自愿")
    leaving = all_of(Membership, household=home)[2].person
    do(people.county, corrections.leave, fresh(home), leaving, DAY + dt.timedelta(days=5), "迁出")
    now, past = frozen(people.county, COUNTY)[1], frozen(people.county, COUNTY, DAY)[1]
    assert [(h["status"], h["size"], h["case_status"]) for h in table(now, "households")] == [("withdrawn", 2, "withdrawn")]
    (was,) = table(past, "households")
    assert (was["status"], was["size"], was["case_status"], was["case_step"]) == ("applicant", 3, "open", step)
    assert [table(past, n) for n in ("households", "persons")] == [table(then, n) for n in ("households", "persons")]


def test_a_correction_holds_for_the_past_too_unless_one_asks_what_was_known(people):
    home = household("赵", numbers=[number_of(701), number_of(703)])
    line = all_of(JournalLine)[-1].id
    before = frozen(people.county, COUNTY)[1]
    move_to(LATER)
    member = all_of(Membership, household=home)[1]
    right = corrections.Right(
        conditions={"attribute": "02"}, people={member.person_id: corrections.OfPerson(number=number_of(704))}
    )
    do(people.county, corrections.correct, fresh(home), right, "登记错误")
    now, known = frozen(people.county, COUNTY, DAY)[1], frozen(people.county, COUNTY, DAY, known=line)[1]
    keys = Identities(secret("lake"))
    assert table(now, "households")[0]["attribute"] == "02"
    assert keys.numbers(np.array([p["id_key"] for p in table(now, "persons")])) == [number_of(701), number_of(704)]
    assert [table(known, n) for n in ("households", "persons")] == [table(before, n) for n in ("households", "persons")]
    assert known.manifest["journal_line"] == before.manifest["journal_line"] < now.manifest["journal_line"]


def test_who_may_freeze_is_an_officer_of_the_place_and_the_system(people):
    household("赵")
    assert refusal(people.clerk, HERE) == refusal(people.stranger, COUNTY) == refusal(people.township, COUNTY) == "not_permitted"
    assert frozen(people.township, TOWNSHIP)[0]["households"] == frozen(None, PROVINCE, via="cli")[0]["households"] == 1
    assert len(all_of(Snapshot)) == 2


def test_what_cannot_be_frozen_is_refused_and_leaves_nothing(people):
    home = household("赵")
    assert refusal(people.county, COUNTY, LATER) == "snapshot_day_ahead"
    assert refusal(people.county, COUNTY, known=10**9) == "no_such_line"
    assert refusal(people.county, COUNTY, DAY - dt.timedelta(days=1)) == "nothing_to_freeze"
    do(people.county, corrections.correct, fresh(home), corrections.Right(conditions={"house_year": "很久以前"}), "测试")
    with pytest.raises(Refused) as refused:
        snapshots.freeze(people.county, COUNTY)
    assert refused.value.decision.code == "answer_unfit"
    assert refused.value.decision.facts["row"] == home.id.hex and refused.value.decision.facts["column"] == "house_year"
    assert not list(snapshots.copies().iterdir()) and not all_of(Snapshot)


def test_the_next_run_clears_what_a_killed_run_left(people):
    household("赵")
    kept = frozen(people.county, COUNTY)[1].folder
    shutil.copytree(kept, kept.with_name("0193e3a0-0000-7000-8000-000000000000"))  # whole, but its line never committed
    (kept.parent / ".0193e3a0-0000-7000-8000-000000000001.part").mkdir()
    other = frozen(people.county, COUNTY)[1].folder
    assert {p.name for p in kept.parent.iterdir()} == {kept.name, other.name}


def test_a_copy_goes_when_its_day_has_come(people):
    household("赵")
    copy = frozen(people.county, COUNTY)[1]
    assert do(people.county, snapshots.purge, COUNTY) == {"copies": 0, "records": 0}
    move_to(DAY + dt.timedelta(days=1095))
    assert do(people.stranger, snapshots.purge, 321323000000) == {"copies": 0, "records": 0}
    assert do(people.county, snapshots.purge, COUNTY) == {"copies": 1, "records": 0}
    assert not copy.folder.exists() and all_of(Snapshot)[0].purged


def test_a_copy_of_a_past_day_has_the_cause_and_the_standing_of_that_day(people):
    """The list has the newest cause only; what entered before answers held a cause has no other."""
    row, older = household("赵", place=HERE), household("钱", place=HERE)
    with open_hand(people.county, via="test") as hand:
        line = hand.note("test.causes", place=COUNTY)
        held = Condition.objects.get(household=row)
        Condition.objects.filter(id=held.id).update(to_day=LATER, answers={"attribute": "01", "cause": "02"})
        Condition.objects.create(household=row, form=held.form, answers={"cause": "03"}, from_day=LATER, act_from=line)
        Household.objects.filter(id=row.id).update(cause="03")
        Standing.objects.filter(household=row).update(to_day=LATER)
        Standing.objects.create(household=row, status="registered", from_day=LATER, act_from=line)
        Household.objects.filter(id=row.id).update(status="registered")
    move_to(LATER)
    of = {}
    for day in (DAY, LATER):
        _, copy = frozen(people.county, COUNTY, day)
        of[day] = {h["household_id"]: (h["cause"], h["identified_day"], h["exit_status"]) for h in table(copy, "households")}
    assert (of[DAY][row.id.hex], of[LATER][row.id.hex]) == (("02", None, None), ("03", LATER, "01"))
    assert of[DAY][older.id.hex] == of[LATER][older.id.hex] == ("01", None, None)
