"""`./run adopt`: says what is missing, takes the filled sheet, and then the county stands in the newer edition."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cast import EDITION, Cast, cast, household
from tests.walk import fresh
from yangguang.cli import main
from yangguang.register.models import Instance, JournalLine
from yangguang.work.checking import checks

pytestmark = pytest.mark.django_db

MIDDLE, LAST = "2020-06-30", "2023-06-30"
XUEER, WUZHUANG, SHUANGGOU = 321324200207, 321324101227, 321324101001


@pytest.fixture
def people(home: Path) -> Cast:
    return cast()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def call(*words: str) -> tuple[int, str, str]:
        code = main.main(["adopt", "--as", "system-admin", "--edition", MIDDLE, *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def fill(path: Path, answers: dict[tuple[str, int], str]) -> None:
    """What an office does with the sheet: open, write into the column, save."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["becomes"] = answers[row["for"], int(row["place"][:12])]
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


ANSWERS = {
    ("households", XUEER): f"{WUZHUANG} 吴庄村委会",
    ("posts", 321324100000): "321324001000 青阳街道 | 321324002000 大楼街道 | 321324003000 重岗街道",
}


def test_from_the_missing_choices_to_the_adopted_edition(people: Cast, run: Any, tmp_path: Path):
    homes = [household(place=place) for place in (XUEER, SHUANGGOU)]
    sheet = tmp_path / "choices.csv"
    code, out, err = run("--choices", str(sheet))
    assert code == 2 and str(sheet) in err and "2" in err and out == ""
    assert Instance.objects.get().edition == EDITION
    fill(sheet, ANSWERS)
    filled = sheet.read_bytes()
    code, out, err = run("--choices", str(sheet))
    assert (code, err) == (0, "")
    assert "2016-07-31 → 2020-06-30: 2 households move" in out and "321324000000 泗洪县: 2 households" in out
    assert [fresh(home).place for home in homes] == [WUZHUANG, 321324101021]
    assert Instance.objects.get().edition == MIDDLE and checks.run()["differences"] == []
    assert sheet.read_bytes() == filled, "what the office filled in is never written over"
    line = JournalLine.objects.get(verb="places.move")
    assert json.loads(line.body)["facts"]["via"] == "cli"


def test_without_a_file_the_sheet_is_printed_with_the_candidates(people: Cast, run: Any):
    household(place=XUEER)
    code, out, err = run()
    assert code == 2
    rows = {(r["for"], r["place"]): r for r in csv.DictReader(out.splitlines())}
    row = rows["households", f"{XUEER} 四河乡 雪二村委会"]
    assert (row["households"], row["becomes"]) == ("1", "")
    assert row["candidates"].startswith("321324101223 双沟镇 雪二新村社区村委会 | ")
    assert "缺 2 项" in err and "2 choices" in err


def test_of_a_sheet_filled_in_half_the_rest_is_asked(people: Cast, run: Any, tmp_path: Path):
    household(place=XUEER)
    sheet = tmp_path / "choices.csv"
    run("--choices", str(sheet))
    fill(sheet, {**ANSWERS, ("households", XUEER): ""})
    before = sheet.read_bytes()
    code, out, _ = run("--choices", str(sheet))
    assert code == 2 and sheet.read_bytes() == before
    assert [row["place"][:12] for row in csv.DictReader(out.splitlines())] == [str(XUEER)]


def test_a_dry_run_says_everything_and_moves_nothing(people: Cast, run: Any, tmp_path: Path):
    home = household(place=SHUANGGOU)
    sheet = tmp_path / "choices.csv"
    run("--choices", str(sheet))
    fill(sheet, ANSWERS)
    code, out, _ = run("--choices", str(sheet), "--dry-run", "--json")
    told = json.loads(out)
    assert (code, told["from"], told["edition"], told["households"], told["choices"]) == (
        0,
        EDITION,
        MIDDLE,
        1,
        [],
    )
    assert [(m["place"], m["becomes"], m["kind"]) for m in told["moves"]] == [
        (SHUANGGOU, 321324101021, "recoded")
    ]
    assert fresh(home).place == SHUANGGOU and Instance.objects.get().edition == EDITION


def test_a_dry_run_with_choices_missing_lists_them_and_ends_with_2(people: Cast, run: Any):
    code, out, _ = run("--dry-run", "--json")
    told = json.loads(out)
    assert code == 2
    (choice,) = told["choices"]
    assert (choice["for"], choice["place"], choice["posts"]) == ("posts", 321324100000, 2)
    assert [c["name"] for c in choice["candidates"]] == ["青阳街道", "大楼街道", "重岗街道"]


def test_with_json_the_missing_choices_and_the_result_are_one_object(people: Cast, run: Any, tmp_path: Path):
    household(place=SHUANGGOU)
    code, out, _ = run("--json")
    assert code == 2 and {c["place"] for c in json.loads(out)["choices"]} == {321324100000}
    sheet = tmp_path / "choices.csv"
    run("--choices", str(sheet))
    fill(sheet, ANSWERS)
    code, out, _ = run("--choices", str(sheet), "--json")
    assert code == 0 and json.loads(out)["households"] == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--as", "county"), 3, "places.adopt"),
        (("--as", "nobody"), 2, "no active account nobody"),
        (("--edition", "1999-01-01"), 2, "2016-07-31"),
        (("--edition", EDITION), 2, "not later"),
    ],
)
def test_refusals_end_with_their_code_in_both_languages(
    people: Cast, run: Any, words: tuple[str, ...], code: int, said: str
):
    household()
    ended, out, err = run(*words)
    zh, en = err.strip().splitlines()
    assert (ended, out) == (code, "") and zh != en
    assert said in en
    assert Instance.objects.get().edition == EDITION


def test_a_table_that_is_no_sheet_of_choices_is_refused(people: Cast, run: Any, tmp_path: Path):
    other = tmp_path / "x.csv"
    other.write_text("户编号,姓名\n1,甲\n", encoding="gb18030")
    code, _, err = run("--choices", str(other))
    assert code == 2 and "x.csv" in err
    (tmp_path / "y.csv").write_bytes(b"\xff\xfe\xff\x00" * 9)
    assert run("--choices", str(tmp_path / "y.csv"))[0] == 2


def test_the_sheet_is_not_written_into_a_folder_that_is_not_there(people: Cast, run: Any, tmp_path: Path):
    code, out, err = run("--choices", str(tmp_path / "nowhere" / "choices.csv"))
    assert (code, out) == (2, "") and "nowhere" in err
