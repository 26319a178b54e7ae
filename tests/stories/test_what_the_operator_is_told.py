"""Whatever goes wrong at the terminal is said in two sentences that name the cure, with the promised exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests import workbooks
from tests.cast import COUNTY, cast
from tests.walk import all_of, one
from yangguang.cli import main
from yangguang.register.models import Batch, Household, Job, StagedChunk
from yangguang.work.batches import intake

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(home):
    return cast(with_places=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return workbooks.write(
        tmp_path / "泗洪.xlsx", [*workbooks.household("1", 2, 1), *workbooks.household("2", 1, 21)]
    )


def told(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Exit code, output, what was said; a command that ends by itself ends with its code."""
    try:
        code = main.main([str(word) for word in words])
    except SystemExit as end:
        code = int(str(end.code))
    out, err = capsys.readouterr()
    return code, out, err


def sent(capsys, file: Path, *words: object) -> dict:
    code, out, err = told(capsys, "intake", file, "--as", "county", "--day", "2016-10-28", "--json", *words)
    assert code == 0, err
    return json.loads(out)


def outside(tmp_path: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program as a process of its own, in a data folder that is not there."""
    around = {k: v for k, v in os.environ.items() if not k.startswith(("YANGGUANG", "DJANGO"))}
    return subprocess.run(
        [sys.executable, "-m", "yangguang.cli.main", *words], capture_output=True, text=True, check=False,
        cwd=tmp_path, env={**around, "YANGGUANG_HOME": str(tmp_path / "none"), **environment},
    )  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("backup", "x"),
        ("intake", "x.xlsx", "--as", "a"),
        ("user", "add", "a", "--role", "bank", "--place", "32"),
    ],
)
def test_before_init_every_command_says_to_run_init(tmp_path, words):
    done = outside(tmp_path, *words)
    assert done.returncode == 2 and "./run init" in done.stderr
    assert "还没有实例" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.once
@pytest.mark.parametrize(
    ("address", "cure"),
    [("nonsense", "YANGGUANG_DATABASE"), ("postgresql://a:hush@127.0.0.1:1/x", "Check YANGGUANG_DATABASE")],
)
def test_a_database_that_is_not_there_is_no_difference_found(tmp_path, address, cure):
    done = outside(tmp_path, "check", YANGGUANG_DATABASE=address)
    assert done.returncode == 2 and cure in done.stderr
    assert "Traceback" not in done.stderr and "hush" not in done.stderr


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (("intake", "x", "--as", "county", "--day", "2016-13-01"), "2016-10-28", "is not a day"),
        (("intake", "x", "--as", "county", "--round", "abc"), "轮次", "a round's number"),
        (("campaign", "procedures", "--n", "0"), "1 或更大", "1 or more"),
        (("intake", "x", "--as", "county", "--purpose", "fun"), "命令用法不对", "See ./run intake --help"),
        (("dance",), "命令用法不对", "can't be used"),
        (("packs", "changes", "--province", "98"), "没有省份 98", "no places for province 98"),
        (("backup", "/nowhere/at/all"), "权限和剩余空间", "Check the path"),
        (
            ("user", "add", "new", "--role", "county-officer", "--place", "321324999999"),
            "没有代码",
            "has no place 321324999999",
        ),
        (
            ("user", "add", "a b", "--role", "county-officer", "--place", "321324"),
            "账号名",
            "can't be a log-in name",
        ),
        (
            ("user", "add", "", "--role", "county-officer", "--place", "321324"),
            "账号名",
            "can't be a log-in name",
        ),
    ],
)
def test_wrong_words_are_answered_in_both_languages(people, capsys, words, zh, en):
    code, out, err = told(capsys, *words)
    assert code == 2 and not out.strip()
    assert zh in err and en in err and "Traceback" not in err


def test_a_layout_nobody_knows_is_named_with_those_that_are_known(people, capsys, file):
    code, _, err = told(capsys, "intake", file, "--as", "county", "--layout", "dances")
    assert code == 2 and "dances" in err and "national27" in err and "…" not in err


def test_the_same_file_with_the_right_layout_enters_after_all(people, capsys, file):
    told(capsys, "intake", file, "--as", "county", "--day", "2016-10-28", "--layout", "dances")
    assert sent(capsys, file, "--layout", "national27")["households_accepted"] == 2
    assert len(all_of(Batch)) == 1


def test_a_file_with_two_tables_names_them(people, capsys, file):
    book = openpyxl.load_workbook(file)
    book.copy_worksheet(book.active).title = "副本"
    book.active.title = "原表"
    book.save(file)
    code, _, err = told(capsys, "intake", file, "--as", "county")
    assert code == 2 and "原表、副本" in err and "原表, 副本" in err


def test_headings_nobody_knows_are_missed_by_their_words(people, capsys, tmp_path):
    book = openpyxl.Workbook()
    for row in (["姓名", "甲", "乙"], ["某人", "1", "2"]):
        book.active.append(row)
    book.save(tmp_path / "x.xlsx")
    code, _, err = told(capsys, "intake", tmp_path / "x.xlsx", "--as", "county")
    assert code == 2 and "行政村、" in err and "证件号码" in err and "village" not in err


def test_tried_dry_first_the_file_is_read_once_and_nothing_waits_behind(people, capsys, file):
    assert sent(capsys, file, "--dry-run")["households_accepted"] == 2
    assert not all_of(Household)
    assert sent(capsys, file)["households_accepted"] == 2
    assert {job.state for job in all_of(Job)} == {"done"} and not all_of(StagedChunk)


def test_without_a_day_the_day_the_file_states_counts(people, capsys, tmp_path):
    path = workbooks.write(tmp_path / "x.xlsx", workbooks.household("1", 1, 1))
    book = openpyxl.load_workbook(path)
    book.active.insert_rows(1)
    book.active["A1"] = "建档立卡户 填报日期：2015年6月30日"
    book.save(path)
    code, out, err = told(capsys, "intake", path, "--as", "county", "--json")
    assert code == 0, err
    assert json.loads(out)["below_line"]["line"] == 4000
    assert one(Batch).day.isoformat() == "2015-06-30"
    assert sent(capsys, path, "--dry-run")["below_line"]["line"] == 6000  # what the sender says goes before


def test_who_entered_between_reading_and_entering_is_held_back_and_reported(people, capsys, file, tmp_path):
    sent(capsys, file, "--dry-run")
    other = workbooks.write(tmp_path / "other.xlsx", workbooks.household("7", 1, 21))
    assert sent(capsys, other)["households_accepted"] == 1
    late = sent(capsys, file)
    assert (late["households_accepted"], late["persons_accepted"]) == (1, 2)
    assert [(r["household"], r["code"]) for r in late["refused"]] == [("2", "person_in_other_household")]
    assert late["below_line"]["households"] == 1
    assert late["refused"][0]["zh"] and late["refused"][0]["en"]


def test_a_csv_of_too_many_rows_is_refused_before_it_is_kept(people, capsys, tmp_path, monkeypatch, home):
    monkeypatch.setattr(intake, "ROWS", 50)
    path = tmp_path / "x.csv"
    path.write_text("行政村,户编号,姓名,证件号码,与户主关系\n" + "村,1,某,1,户主\n" * 60, encoding="utf-8")
    code, _, err = told(capsys, "intake", path, "--as", "county")
    assert code == 2 and "50" in err and "township" in err
    assert not all_of(Batch) and not list((home / "files").rglob("*.part"))


def test_an_account_without_the_post_ends_with_three(people, capsys, file):
    assert told(capsys, "intake", file, "--as", "system-admin")[0] == 3
    assert told(capsys, "compare", "--place", COUNTY, "--as", "auditor")[0] == 3
