"""A household that no workbook brought can apply; an upheld "left out" leads to it."""

import datetime as dt

import pytest

from tests.cast import HERE, NEXT, TOWNSHIP, cast, household, number_of
from tests.walk import all_of, do, fresh, ids, one, pass_window, survey_all
from yangguang.register.models import Case, Household, Notice, Objection
from yangguang.terms.decision import Refused
from yangguang.work.acting import PUBLIC, open_hand
from yangguang.work.checking import checks
from yangguang.work.procedure import applications, cases, notices, objections, rounds
from yangguang.work.procedure.applications import Applicant

pytestmark = pytest.mark.django_db
NUMBER = number_of(777, dt.date(1948, 2, 3))


def _refused(code, user, *words):
    with pytest.raises(Refused) as caught:
        do(user, *words)
    assert caught.value.decision.code == code


def test_a_household_applies_at_the_counter_and_waits_for_the_next_round():
    people = cast(with_places=True)
    case = do(people.clerk, applications.enter, HERE, Applicant("周老汉", NUMBER, "15412345678", "3组"))
    row = one(Household, id=case.household_id)
    assert (row.head_name, row.size, row.status, case.step) == ("周老汉", 1, "applicant", "application")
    round_ = do(people.clerk, rounds.open_round, HERE)
    assert fresh(case).round_id == round_.id
    assert not checks.run()["differences"]


def test_who_comes_late_joins_the_running_round_and_its_announcement_counts():
    people = cast(with_places=True)
    household("李")
    round_ = do(people.clerk, rounds.open_round, HERE)
    notice = do(people.clerk, notices.post, round_, "announce")
    do(people.clerk, rounds.apply_all, round_, ids(round_, "application"))
    pass_window(notice, people.clerk)
    survey_all(people, round_)
    do(people.county, rounds.compare, round_)
    case = do(people.clerk, applications.enter, HERE, Applicant("周老汉", NUMBER))
    do(people.clerk, cases.apply, case, True)
    survey_all(people, round_)
    do(people.county, rounds.compare, round_)
    assert {c.step for c in all_of(Case, round=round_)} == {"meeting"}
    assert not checks.run()["differences"]


def test_an_upheld_left_out_opens_the_application_once():
    people = cast(with_places=True)
    household("李")
    round_ = do(people.clerk, rounds.open_round, HERE)
    notice = do(people.clerk, notices.post, round_, "announce")
    pass_day = one(Notice, id=notice.id).first_day
    with open_hand(None, office=PUBLIC, day=pass_day, via="test") as hand:
        filed = objections.file(hand, notice, None, objections.Said("村东头的老人没有列入"))
    applicant = Applicant("周老汉", NUMBER)
    _refused(
        "not_left_out", people.township, applications.enter, HERE, applicant, one(Objection, id=filed.id)
    )
    for user in (people.township, people.township2):
        do(user, objections.decide, one(Objection, id=filed.id), "upheld", "other", "入户看过，情况属实")
    case = do(people.township, applications.enter, HERE, applicant, one(Objection, id=filed.id))
    after = one(Objection, id=filed.id)
    assert (after.case_id, after.status, after.outcome) == (case.id, "closed", "upheld")
    _refused("not_left_out", people.township, applications.enter, HERE, applicant, after)


def test_nobody_applies_twice_or_for_another_village():
    people = cast(with_places=True)
    do(people.clerk, applications.enter, HERE, Applicant("周老汉", NUMBER))
    _refused("case_runs_already", people.clerk, applications.enter, HERE, Applicant("周老汉", NUMBER))
    _refused(
        "person_in_other_household", people.township, applications.enter, NEXT, Applicant("周老汉", NUMBER)
    )
    _refused("not_permitted", people.clerk, applications.enter, NEXT, Applicant("吴", number_of(778)))
    _refused("not_a_village", people.township, applications.enter, TOWNSHIP, Applicant("吴", number_of(778)))
    _refused(
        "id_bad",
        people.clerk,
        applications.enter,
        HERE,
        Applicant("吴", NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")),
    )
    _refused("name_missing", people.clerk, applications.enter, HERE, Applicant(" ", number_of(778)))


def test_a_registered_household_does_not_apply():
    people = cast(with_places=True)
    case = do(people.clerk, applications.enter, HERE, Applicant("周老汉", NUMBER))
    with open_hand(None, office="system", via="test") as hand:
        hand.note("test.register", place=HERE)
        Household.objects.filter(id=case.household_id).update(status="registered")
    _refused("registered_already", people.clerk, applications.enter, HERE, Applicant("周老汉", NUMBER))


def test_who_has_applied_before_a_round_opens_is_taken_in_and_goes_on_with_it():
    people = cast(with_places=True)
    case = do(people.clerk, applications.enter, HERE, Applicant("周老汉", NUMBER))
    do(people.clerk, cases.apply, case, True)
    household("李")
    round_ = do(people.clerk, rounds.open_round, HERE)
    assert fresh(case).round_id == round_.id
    pass_window(do(people.clerk, notices.post, round_, "announce"), people.clerk)
    do(people.clerk, rounds.apply_all, round_, ids(round_, "application"))
    survey_all(people, round_)
    do(people.county, rounds.compare, round_)
    assert {c.step for c in all_of(Case, round=round_)} == {"meeting"}
    assert not checks.run()["differences"]
