"""One household's case, by itself."""

import datetime as dt

import pytest

from tests.cast import DAY, HERE, cast, household
from tests.walk import all_of, case_of, do, fresh, later, one, to_meeting
from yangguang.register import scope
from yangguang.register.models import Condition, PersonFacts, Statement
from yangguang.terms.decision import Refused
from yangguang.work.procedure import cases, rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(home):
    return cast()


@pytest.fixture
def case(people):
    row = case_of(household("赵", income_yuan=5000, size=2))
    do(people.clerk, cases.apply, row, True)
    return row


def test_no_application_without_the_written_authorisation(people):
    with pytest.raises(Refused, match="authorisation_missing"):
        do(people.clerk, cases.apply, case_of(household("钱")), False)


def test_a_survey_needs_two_persons_and_its_items_replace_the_claimed_sum(people, case):
    with pytest.raises(Refused, match="survey_empty"):
        do(people.clerk, cases.survey, case)
    found = cases.Survey(
        items={"wage_job": 1_000_000, "expense_crops": 100_001}, conditions={"water_safe": "2", "cause": "02"}
    )
    do(people.clerk, cases.survey, case, found)
    assert case_of(case.household).step == "survey"
    with pytest.raises(Refused, match="same_person_twice"):
        do(people.clerk, cases.survey, case)
    do(people.secretary, cases.survey, case)
    home = fresh(case.household)
    assert (case_of(home).step, home.income_fen_per_head, home.cause) == ("compare", 449999, "02")
    kept = all_of(Statement, household=home, act_to__isnull=True)
    assert sorted((s.claimed, s.income_fen_per_head) for s in kept) == [(False, 449999), (True, 500000)]


def test_what_a_visit_finds_holds_from_its_day_and_the_past_stays(people, case):
    later(5)
    person = one(type(all_of(PersonFacts)[0]), pk=all_of(PersonFacts)[0].pk).person
    found = cases.Survey(conditions={"water_safe": "1"}, persons={person.id: {"labour": "01"}})
    do(people.clerk, cases.survey, case, found)
    past, now = all_of(Condition, household=case.household)
    assert (past.to_day, now.from_day, now.to_day) == (DAY + dt.timedelta(5), DAY + dt.timedelta(5), None)
    assert now.answers == {"attribute": "01", "water_safe": "1"}
    assert [f.answers for f in all_of(PersonFacts, person=person)] == [{}, {"labour": "01"}]


def test_an_applicant_may_withdraw(people, case):
    do(people.clerk, cases.withdraw, case, "外出务工，不再申请")
    assert (case_of(case.household).status, fresh(case.household).status) == ("withdrawn", "withdrawn")
    with pytest.raises(Refused, match="case_ended"):
        do(people.clerk, cases.apply, case, True)


def test_a_case_alone_is_decided_by_itself_and_the_rule_still_speaks(people):
    rich = household("孙", income_yuan=9000)
    to_meeting(people)
    case = case_of(rich)
    from yangguang.work.procedure import folding

    do(
        people.clerk,
        lambda hand: folding.on_case(
            hand, case, rounds.event(hand, "leave_round", None, whole=False), "case.leave"
        ),
    )
    assert case_of(rich).alone
    do(people.clerk, cases.decide, case, "round.meet", "yes", "", {"present": 25, "representatives": 30})
    assert case_of(rich).step == "village_display"


def test_a_second_case_is_not_opened_while_one_runs(people, case):
    with pytest.raises(Refused, match="case_runs_already"):
        do(people.clerk, cases.begin, case.household)
    do(people.clerk, cases.withdraw, case)
    again = do(people.clerk, cases.begin, case.household)
    assert (again.step, again.status) == ("application", "open")


def test_what_may_come_next_is_told(people, case):
    with scope.everything("a test looks"):
        (next_,) = cases.next_steps(case_of(case.household), DAY)
    assert (next_.verb, next_.step) == ("done", "survey")
    assert case.place == HERE


def test_a_single_house_visit_by_two(people):
    home = household("李")
    round_ = to_meeting(people)
    from tests.walk import display, meet

    meet(people, round_)
    display(people, round_, "village_display", people.clerk)
    do(people.township, rounds.review, [round_], {})
    display(people, round_, "township_display", people.township)
    do(people.clerk, cases.visit, case_of(home), "no")
    with pytest.raises(Refused, match="signers_disagree"):
        do(people.secretary, cases.visit, case_of(home), "yes")
    do(people.secretary, cases.visit, case_of(home), "no")
    assert case_of(home).status == "refused"
