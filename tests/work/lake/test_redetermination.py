"""A frozen county judged again, and another line beside it; the register stays as it is."""

import pytest

from tests.cast import COUNTY, HERE, NEXT
from tests.walk import all_of
from yangguang.lake.whatif import Scenario
from yangguang.register.models import Case, Finding, JournalLine
from yangguang.terms.decision import Refused
from yangguang.work.lake import redetermination

pytestmark = pytest.mark.django_db


def test_households_stand_where_the_rule_puts_them_by_status_and_by_place(people, key):
    said = redetermination.redetermine(people.county, key, level="village")
    assert (said["households"], said["persons"]) == (5, 15)
    assert {k: v for k, v in said["by_code"].items() if v} == {
        "below_line": 2, "on_the_edge": 1, "above_line": 1, "income_unknown": 1,
    }  # fmt: skip
    assert said["by_status"]["applicant"]["below_line"] == 2
    assert said["by_place"] == {
        str(HERE): {"on_the_edge": 1, "income_unknown": 1}, str(NEXT): {"below_line": 2, "above_line": 1},
    }  # fmt: skip
    assert said["lines"] == [{"from_place": COUNTY, "line_fen": 600_000, "clause": said["lines"][0]["clause"]}]
    assert said["lines"][0]["clause"].startswith("income_line@2016-01-01 (cited")


def test_a_supposed_line_moves_them_and_nothing_but_looks_is_written(people, key):
    before = [JournalLine.objects.count(), *((c.status, c.step) for c in all_of(Case))]
    said = redetermination.redetermine(people.county, key, {"income_line": 7000}, level="county")
    assert said["by_place"] == {str(COUNTY): {"below_line": 4, "income_unknown": 1}}
    assert said["lines"][0]["clause"].endswith("(supposed)")
    assert [JournalLine.objects.count() - 1, *((c.status, c.step) for c in all_of(Case))] == before
    assert all_of(Finding) == []


def test_scenarios_stand_side_by_side_with_what_they_cost(people, key):
    scenarios = [Scenario({"income_line": 7000}), Scenario({"income_line": 3000, "help_fund_per_head": 2000})]
    said = redetermination.suppose(people.county, key, scenarios)
    higher, lower = said["scenarios"]
    assert said["level"] == "township"
    assert higher["whole"]["as_is"] == {"households": 2, "persons": 6, "cost_fen": 6 * 160_000}
    assert higher["whole"]["enters"] == {"households": 2, "persons": 5}
    assert lower["whole"]["leaves"] == {"households": 2, "persons": 6} and lower["whole"]["what_if"]["cost_fen"] == 0


def test_a_level_above_the_copy_and_a_value_nobody_knows_are_refused(people, key):
    for words, code in ((({}, "province"), "unknown_level"), (({"announcement_days": 1}, ""), "cannot_suppose")):
        with pytest.raises(Refused) as refused:
            redetermination.redetermine(people.county, key, *words)
        assert refused.value.decision.code == code
