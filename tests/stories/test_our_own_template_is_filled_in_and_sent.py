"""The template that the form dictionary draws comes back filled in: items of income stay items, from intake to check."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests import workbooks
from tests.cast import DAY, Cast, cast
from tests.walk import all_of, do, one
from yangguang.cli import main
from yangguang.reading.template import write_template
from yangguang.register.models import Batch, Household, Standing, Statement
from yangguang.work.batches import intake
from yangguang.work.checking import checks

pytestmark = pytest.mark.django_db
HEAD = 4  # row of the headings
WAGE, CROPS, SPENT = 1_200_050, 480_000, 80_000  # fen
HERE = {"县(市、区)": "泗洪县", "乡(镇)": "青阳镇", "行政村": "蓝天居"}
HOMES: dict[str, dict[str, Any]] = {
    "1": {"务工收入": WAGE / 100, "种植业收入": CROPS / 100, "种植业支出": SPENT / 100},
    "2": {"低保金": 2400, "人均纯收入": 9999},
    "3": {"人均纯收入": 3000},
}


@pytest.fixture
def people(home: Path) -> Cast:
    return cast(with_places=True)


def filled(path: Path, homes: dict[str, dict[str, Any]]) -> Path:
    """The template as the county's clerk sends it: two people a household, the householder's row says the rest."""
    book = workbooks.the_book(DAY)
    write_template(book.forms(), book.codes, lambda group, word: book.word(group, word, "zh"), "zh", path)
    sent = openpyxl.load_workbook(path)
    sheet = sent.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[HEAD]}
    row = HEAD
    for key, said in homes.items():
        for member, relation in enumerate(("户主", "配偶")):
            row += 1
            person = {"户编号": key, "姓名": "赵" + "甲乙"[member], "与户主关系": relation, "主要致贫原因": "因病"}
            person["证件号码"] = workbooks.number(int(key) * 10 + member, "19700203")
            for heading, value in {**HERE, **person, **(said if member == 0 else {})}.items():
                sheet.cell(row, at[heading], value)
    sent.save(path)
    return path


def send(path: Path, *words: str) -> None:
    assert main.main(["intake", str(path), "--as", "county", "--day", DAY.isoformat(), *words]) == 0


def statement(key: str) -> Statement:
    """The one statement of a household that holds."""
    (home,) = (h for h in all_of(Household, file_key=key) if h.status != "void")
    found: Statement = one(Statement, household=home, act_to=None)
    return found


def test_items_enter_as_items_and_a_sum_as_a_claim(people, tmp_path):
    send(filled(tmp_path / "表.xlsx", HOMES))
    assert one(Batch).layout == "template" and len(all_of(Household)) == 3
    first, second, third = (statement(key) for key in HOMES)
    assert (first.claimed, first.source) == (False, "file")
    assert first.items == {"wage_job": WAGE, "business_crops": CROPS, "expense_crops": SPENT}
    assert first.income_fen_per_head == (WAGE + CROPS - SPENT) // 2
    assert (second.claimed, second.income_fen_per_head) == (False, 120_000)  # the items, not the sum that differs
    assert (third.claimed, third.items, third.income_fen_per_head) == (True, {}, 300_000)
    assert checks.run()["differences"] == []


def test_changed_items_are_written_when_asked_and_the_old_stay_known(people, tmp_path):
    path = tmp_path / "表.xlsx"
    send(filled(path, HOMES))
    send(filled(path, {**HOMES, "1": {"务工收入": 5000}, "3": {"低保金": 100}}), "--correct")
    first, third = statement("1"), statement("3")
    assert (first.claimed, first.income_fen_per_head, len(first.items)) == (False, 250_000, 1)
    assert (third.claimed, third.income_fen_per_head, len(third.items)) == (False, 5_000, 1)
    assert len(all_of(Statement)) == 5
    assert {h.file_key: h.income_fen_per_head for h in all_of(Household)} == {"1": 250_000, "2": 120_000, "3": 5_000}
    assert checks.run()["differences"] == []


def test_an_income_that_was_forgotten_comes_with_the_correction_and_one_that_was_wrong_goes(people, tmp_path):
    path = tmp_path / "表.xlsx"
    send(filled(path, {"1": {}, "3": {"人均纯收入": 3000}}))
    assert all_of(Household, file_key="1")[0].income_fen_per_head is None
    send(filled(path, {"1": {"人均纯收入": 2000}, "3": {}}), "--correct")
    assert statement("1").income_fen_per_head == 200_000
    assert {h.file_key: h.income_fen_per_head for h in all_of(Household)} == {"1": 200_000, "3": None}
    assert checks.run()["differences"] == []


def test_a_batch_that_was_undone_may_be_sent_again(people, tmp_path):
    path = filled(tmp_path / "表.xlsx", HOMES)
    send(path)
    assert do(people.county, intake.undo, one(Batch)) == 3
    assert {h.status for h in all_of(Household)} == {"void"} and not all_of(Standing, act_to=None)
    assert not all_of(Statement, act_to=None) and checks.run()["differences"] == []
    send(path)
    assert sorted(h.file_key for h in all_of(Household) if h.status == "applicant") == ["1", "2", "3"]
    assert statement("1").income_fen_per_head == (WAGE + CROPS - SPENT) // 2
    assert checks.run()["differences"] == []
