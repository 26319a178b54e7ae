"""What people ask of a frozen county is answered alike, whichever engine the instance is set to."""

import ast
from pathlib import Path

import pytest

import yangguang.work.lake
from tests.cast import COUNTY, HERE, NEXT, TOWNSHIP, cast, household, number_of
from tests.lake import engines
from tests.walk import all_of, do
from tests.work.test_comparison import ROWS, load
from yangguang.lake.whatif import Scenario
from yangguang.register import scope
from yangguang.register.models import Finding, Snapshot
from yangguang.work import findings
from yangguang.work.lake import comparison, figures, redetermination, reports, snapshots, supposing
from yangguang.work.questions import answers

pytestmark = pytest.mark.django_db
FOLDER = Path(yangguang.work.lake.__file__).parent
INCOMES = {"钱": 6200, "孙": 6900, "李": None, "周": 5999}
QUESTION = {
    "place": TOWNSHIP,
    "supposed": {"income_line": 7000},
    "without": ["transfer"],
    "excluding": ["vehicles"],
}
SCENARIOS = [Scenario({"income_line": 7000}), Scenario(without=("wage",), excluding=("medical",))]


@pytest.fixture
def county(home, tmp_path):
    """A county with departments' files, one finding already answered as untrue; who asks, and the copy."""
    people = cast()
    household("赵", numbers=[number_of(501), number_of(502)])
    for nth, (surname, yuan) in enumerate(INCOMES.items()):
        household(surname, income_yuan=yuan, place=HERE if nth % 2 else NEXT, size=nth + 1)
    load(people, tmp_path, ROWS)
    head = ("结算年度", "姓名", "身份证号", "个人自付", "最近结算日期")
    load(people, tmp_path, [("2016", "乙", number_of(502), "20000", "2016-09-30")], "medical", head)
    made = snapshots.freeze(people.county, COUNTY)
    comparison.compare(people.county, made["snapshot"])
    vehicle = next(f for f in all_of(Finding) if f.dataset == "vehicles")
    for user in (people.clerk, people.secretary):
        do(user, findings.answer, vehicle, False, "sold")
    with scope.everything("test"):
        return people.county, Snapshot.objects.get(id=made["snapshot"])


def asked(user, copy):
    """Every question, by the name of the command or page that puts it."""
    key = str(copy.id)
    supposing.let_go()
    out = {
        "compare": comparison.compare(user, key, whole=True),
        "compare with the last one": comparison.compare(user, key),
        "redetermine": redetermination.redetermine(user, key, {"edge_line_percent": 150}, "village"),
        "side by side": redetermination.suppose(user, key, SCENARIOS),
        "measure": [
            figures.measure(user, key, name, "village") for name in ("below_line", "gini", "multidimensional")
        ],
        "what if": {k: v for k, v in supposing.answer(user, copy, QUESTION).items() if k != "seconds"},
        "places with a report": reports.make(copy),
    }
    for kind in (answers.REPORT, answers.PUBLIC):
        out[kind] = [answers.read(copy, kind, str(place)) for place in (COUNTY, TOWNSHIP, HERE)]
    supposing.let_go()
    return out


@pytest.mark.spark
def test_an_instance_set_to_spark_answers_as_one_that_is_not(county, settings):
    wanted = asked(*county)
    assert (
        wanted["compare"]["findings"] and wanted["side by side"]["scenarios"][0]["whole"]["enters"]["persons"]
    )
    settings.YANGGUANG_ENGINE = "local-spark"
    assert engines.differences(asked(*county), wanted) == []


def puts_questions(_module, function):
    """Does it take an engine, or open the one that the instance is set to?"""
    opened = {"connect", "connect_to"}
    calls = [
        n.func for n in ast.walk(function) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)
    ]
    opens = any(
        c.attr in opened and not (isinstance(c.value, ast.Name) and c.value.id == "duckdb") for c in calls
    )
    return opens or any(n.arg == "backend" for n in ast.walk(function) if isinstance(n, ast.arg))


def test_no_question_of_the_work_is_left_out(county):
    with engines.reached(FOLDER) as met:
        asked(*county)
    wanted = engines.asking(FOLDER, puts_questions)
    assert {"comparison.py", "redetermination.py", "supposing.py", "figures.py", "reports.py"} <= set(wanted)
    assert engines.left_out(wanted, met) == {}
