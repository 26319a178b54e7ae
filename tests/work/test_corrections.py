"""A mistake is put right by an act; what was believed before stays to be seen."""

import datetime as dt
import json

import pytest

from tests.cast import DAY, HERE, NEXT, cast, household, move_to, number_of
from tests.walk import all_of, case_of, do, fresh, one
from yangguang.register import cells
from yangguang.register.models import JournalDetail, JournalLine, Membership, Person, PersonWas, Statement
from yangguang.terms.decision import Refused
from yangguang.work import corrections
from yangguang.work.checking import checks
from yangguang.work.corrections import OfPerson, Right
from yangguang.work.procedure.cases import Survey, apply, survey

pytestmark = pytest.mark.django_db


def _members(row):
    return sorted(all_of(Membership, household=row, act_to=None, to_day=None), key=lambda m: m.relation)


def _refused(code, user, *words, **options):
    with pytest.raises(Refused) as caught:
        do(user, *words, **options)
    assert caught.value.decision.code == code


def test_a_wrong_name_and_number_are_put_right_and_the_old_ones_kept():
    people, row = cast(), household(size=2)
    member = _members(row)[1].person
    old_index, number = bytes(member.id_index), number_of(901, dt.date(1971, 3, 4))
    right = Right(people={member.id: OfPerson(name="王小明", number=f" {number.lower()} ")})
    do(people.clerk, corrections.correct, row, right, "身份证抄错了")
    after = fresh(member)
    assert after.name == "王小明"
    assert after.birth_date == dt.date(1971, 3, 4)
    assert cells.open_cell("register_person", "id", after.id, after.id_cell) == number
    was = one(PersonWas, person=member)
    assert (was.name, bytes(was.id_index)) == (member.name, old_index)


def test_the_line_names_the_fields_and_hides_the_values():
    people, row = cast(), household()
    do(people.clerk, corrections.correct, row, Right(conditions={"water_safe": "0"}), "现场看过水井")
    line = one(JournalLine, verb="record.correct")
    assert json.loads(line.body)["facts"]["fields"] == ["water_safe"]
    assert "现场看过水井" not in line.body
    detail = one(JournalDetail, line=line)
    said = cells.open_cell("register_journaldetail", "text", detail.id, detail.text_cell)
    assert json.loads(said)["reason"] == "现场看过水井"


def test_a_number_that_is_somebody_elses_is_refused_and_nothing_stays():
    people, row, other = cast(), household(), household("钱", place=NEXT)
    taken = one(Person, household=other, memberships__relation="01")
    number = cells.open_cell("register_person", "id", taken.id, taken.id_cell)
    mine = _members(row)[0].person
    right = Right(group="三组", people={mine.id: OfPerson(number=number)})
    _refused("id_taken", people.clerk, corrections.correct, row, right, "换证")
    assert fresh(row).group_name == ""
    assert not all_of(PersonWas)


def test_a_household_has_one_householder_and_is_called_by_them():
    people, row = cast(), household(size=2)
    head, other = (m.person for m in _members(row))
    _refused(
        "householder_one",
        people.clerk,
        corrections.correct,
        row,
        Right(people={other.id: OfPerson(relation="01")}),
        "户主换人",
    )
    both = {head.id: OfPerson(relation="02"), other.id: OfPerson(relation="01")}
    do(people.clerk, corrections.correct, row, Right(people=both), "户主换人")
    assert fresh(row).head_name == other.name


def test_who_moved_away_leaves_with_a_day_and_the_income_is_divided_by_those_who_stay():
    people, row = cast(), household(size=3)
    _survey(people, row, 900000)
    gone = _members(row)[2].person
    day = DAY  # a member since DAY cannot have left before
    _refused("day_ahead", people.clerk, corrections.leave, row, gone, day, "外嫁")
    move_to(DAY + dt.timedelta(days=30))
    do(people.clerk, corrections.leave, row, gone, DAY + dt.timedelta(days=20), "外嫁")
    after = fresh(row)
    assert (after.size, after.income_fen_per_head) == (2, 450000)
    assert fresh(gone).household_id is None
    assert [m.to_day for m in all_of(Membership, person=gone, act_to=None)] == [DAY + dt.timedelta(days=20)]


def _survey(people, row, fen):
    do(people.clerk, apply, case_of(row), True)
    do(people.clerk, survey, case_of(row), Survey(items={"wage_job": fen}))
    do(people.secretary, survey, case_of(row))


def test_who_never_was_of_it_leaves_without_a_day():
    people, row = cast(), household(size=2)
    gone = _members(row)[1].person
    do(people.clerk, corrections.leave, row, gone, None, "重名录入")
    assert not all_of(Membership, person=gone, act_to=None)
    assert fresh(row).size == 1
    last = _members(row)[0].person
    _refused("last_member", people.clerk, corrections.leave, row, last, None, "删除")


def test_a_child_forgotten_by_the_file_joins_with_a_day():
    people, row = cast(), household(size=1)
    number = number_of(902, dt.date(2010, 6, 1))
    made = do(people.clerk, corrections.join, row, "赵小宝", number, "03", DAY, "漏登的孩子")
    assert fresh(row).size == 2
    assert fresh(made).birth_date == dt.date(2010, 6, 1)
    _refused(
        "person_in_other_household",
        people.clerk,
        corrections.join,
        household("孙"),
        "赵小宝",
        number,
        "03",
        DAY,
        "再登一次",
    )


def test_a_correction_needs_a_reason_a_difference_and_the_place():
    people, row = cast(), household()
    _refused("reason_missing", people.clerk, corrections.correct, row, Right(group="一组"), " ")
    _refused("nothing_to_correct", people.clerk, corrections.correct, row, Right(group=""), "看过了没错")
    _refused("not_permitted", people.stranger, corrections.correct, row, Right(group="一组"), "外县的人")


def test_the_check_agrees_after_corrections():
    people, row = cast(), household(size=3)
    _survey(people, row, 900000)
    do(
        people.clerk,
        corrections.join,
        row,
        "赵小宝",
        number_of(903, dt.date(2011, 6, 1)),
        "03",
        DAY,
        "漏登的孩子",
    )
    do(people.clerk, corrections.leave, row, _members(row)[1].person, None, "重名录入")
    do(people.clerk, corrections.correct, row, Right(group="二组", phone="15400000000"), "搬到二组")
    assert [s.members for s in all_of(Statement, household=row, act_to=None, claimed=False)] == [3]
    assert not checks.run()["differences"]
    assert fresh(row).place == HERE
