"""A life fits its age."""

import random

import pytest

from yangguang.demo.lives import at_work, life_of

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def lives():
    dice = random.Random(4)
    return [(age, life_of(dice, age)) for age in range(95) for _ in range(60)]


def test_children_neither_work_nor_have_a_capacity_for_it(lives):
    young = [life for age, life in lives if age < 16]
    assert {life.labour for life in young} == {"无劳动力"} and not any(life.work_months for life in young)


def test_who_is_at_school_has_no_education_yet_and_does_not_work(lives):
    students = [life for _, life in lives if life.student != "非在校生"]
    assert students and all(life.education == "" and not life.work_months for life in students)
    assert {life.student for age, life in lives if age == 9} == {"小学"}


def test_a_few_leave_school_at_fifteen_and_none_before_but_where_it_is_what_makes_poor():
    dice = random.Random(6)

    def left(age, schooling):
        some = [life_of(dice, age, schooling) for _ in range(500)]
        gone = [life for life in some if life.student == "非在校生"]
        assert {life.education for life in gone} <= {"文盲或半文盲", "小学", "初中"}
        return len(gone) / len(some)

    assert left(14, False) == left(16, True) == 0 < left(16, False) < 0.25


def test_work_has_a_place_and_months_or_neither(lives):
    assert all(bool(life.work_place) == bool(life.work_months) for _, life in lives)
    assert all(life.work_months <= 12 for _, life in lives)


def test_the_old_went_to_school_less(lives):
    def without(low, high):
        some = [life.education for age, life in lives if low <= age < high]
        return some.count("文盲或半文盲") / len(some)

    assert without(76, 95) > 0.3 > 0.1 > without(25, 40)


def test_work_can_be_found_for_somebody():
    dice = random.Random(5)
    life = at_work(dice, life_of(dice, 40))
    assert life.work_place and 1 <= life.work_months <= 12
