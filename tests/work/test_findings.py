"""A finding is a question; two people answer it, and until then the case waits."""

import csv

import pytest

from tests.cast import COUNTY, HERE, cast, household, number_of
from tests.walk import all_of, case_of, do, fresh
from yangguang.register.models import Case, Finding
from yangguang.terms.decision import Refused
from yangguang.work import comparison, datasets, findings
from yangguang.work.procedure import rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(home):
    return cast()


@pytest.fixture
def finding(people, tmp_path):
    number = number_of(77)
    household("赵", numbers=[number])
    household("钱")
    path = tmp_path / "vehicles.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(
            [["号牌号码", "所有人", "身份证明号码", "机动车状态"], ["苏N00001", "赵某", number, "正常"]]
        )
    datasets.load(people.county, "vehicles", path)
    do(people.county, comparison.compare, COUNTY)
    (row,) = all_of(Finding)
    return row


def test_an_unanswered_finding_holds_the_case_and_the_rest_goes_on(people, finding):
    assert case_of(finding.household).status == "held"
    round_ = do(people.clerk, rounds.open_round, HERE)
    do(people.clerk, rounds.apply_all, round_, [c.id for c in all_of(Case, round=round_)])
    steps = sorted((c.step, c.status) for c in all_of(Case))
    assert steps == [("application", "held"), ("survey", "open")]


def test_two_persons_answer_with_the_same_reason(people, finding):
    with pytest.raises(Refused, match="unknown_reason"):
        do(people.clerk, findings.answer, finding, False, "because")
    do(people.clerk, findings.answer, finding, False, "sold", "有买卖合同")
    assert (fresh(finding).status, case_of(finding.household).status) == ("entered", "held")
    with pytest.raises(Refused, match="same_person_twice"):
        do(people.clerk, findings.answer, fresh(finding), False, "sold")
    with pytest.raises(Refused, match="signers_disagree"):
        do(people.secretary, findings.answer, fresh(finding), True, "really_owned")
    do(people.secretary, findings.answer, fresh(finding), False, "sold")
    assert (fresh(finding).status, fresh(finding).reason_code, case_of(finding.household).status) == (
        "answered",
        "sold",
        "open",
    )
    assert findings.note(fresh(finding)) == "有买卖合同"
    with pytest.raises(Refused, match="finding_answered"):
        do(people.secretary, findings.answer, fresh(finding), False, "sold")


def test_an_entry_can_be_taken_back_with_a_reason(people, finding):
    do(people.clerk, findings.answer, finding, False, "sold")
    do(people.secretary, findings.take_back, fresh(finding), "未见合同")
    assert fresh(finding).status == "open"
    with pytest.raises(Refused, match="nothing_proposed"):
        do(people.secretary, findings.take_back, fresh(finding), "未见合同")
    do(people.secretary, findings.answer, fresh(finding), True, "really_owned")


def test_strangers_answer_nothing(people, finding):
    for who in (people.stranger, people.auditor):
        with pytest.raises(Refused, match="not_permitted"):
            do(who, findings.answer, finding, False, "sold")
