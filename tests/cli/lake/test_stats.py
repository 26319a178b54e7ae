"""How does anyone check the methods on a table of their own?"""

import json

import pytest

from yangguang.cli import main
from yangguang.cli.lake import stats
from yangguang.terms.decision import Refused

pytestmark = pytest.mark.once


@pytest.fixture
def table(tmp_path):
    """Three persons in two groups."""
    path = tmp_path / "三人.csv"
    path.write_text("收入,组\n3000,甲\n9000,甲\n12000,乙\n", encoding="gb18030")
    return str(path)


def test_the_contract_of_the_json(table, capsys):
    assert main.main(["stats", table, "--income", "收入", "--group", "组", "--line", "6000", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {
        "line",
        "persons",
        "weight",
        "headcount",
        "gap",
        "severity",
        "gini",
        "quantiles",
        "groups",
    } <= set(found)
    assert found["line"] == 6000 and found["persons"] == 3 and found["weight"] == 3.0
    assert found["headcount"] == pytest.approx(1 / 3, abs=1e-12) and found["gap"] == pytest.approx(
        1 / 6, abs=1e-12
    )
    assert found["groups"]["甲"]["headcount"] == 0.5 and found["quantiles"]["0.5"] == 9000


def test_people_get_a_table(table, capsys):
    assert main.main(["stats", table, "--income", "收入", "--group", "组"]) == 0
    said = capsys.readouterr().out
    assert "5,400.00" in said and "甲" in said and "全部 all" in said


def test_what_cannot_be_used_ends_with_two_and_two_sentences(table, capsys):
    assert main.main(["stats", table, "--income", "工资"]) == 2
    said = capsys.readouterr().err
    assert "表里没有“工资”这一列" in said and "no column “工资”" in said
    assert main.main(["stats", table, "--income", "组"]) == 2
    assert "2 · 组 · 甲" in capsys.readouterr().err


def test_shares_are_decimals_between_nought_and_one():
    assert stats.shares("0.1，.5, 1") == ("0.1", ".5", "1")
    for wrong in ("10", "1.5", "-0.1", "half"):
        with pytest.raises(Refused):
            stats.shares(wrong)
