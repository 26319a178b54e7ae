"""The paper, second of the six systems (精准识别), key terms 两公告两比对四公示 and 阳光扶贫: from a file to the register.

Retold: cadres of all levels went out in 2016, lists were announced, compared with data, checked at the house and displayed
by village, township and county in the open, so that the truly poor are known. Here every one of them sits at a log-in of
their own in a browser, and the register says so in the end.
"""

import datetime as dt
import re
from pathlib import Path

import openpyxl
import pytest

from tests.browsing import Browsers, browsers, drop, said, work
from tests.cast import COUNTY, DAY, EDITION, HERE, PROVINCE, cast, move_to
from tests.pages import survey_answers
from tests.walk import all_of, one
from yangguang.book.places import load_edition
from yangguang.demo.people import Home, Villagers
from yangguang.demo.workbooks import Sheet, write_register
from yangguang.register.models import Case, Finding, Household, Notice, Person
from yangguang.work.checking import checks

pytestmark = pytest.mark.browser
HOMES = 5
KEY = 6  # the column of the household's number


@pytest.fixture
def windows(chromium, served):
    cast(with_places=True)
    with browsers(chromium, served) as opened:
        yield opened


@pytest.fixture
def homes() -> list[Home]:
    """Invented families of one village, all below the line."""
    maker = Villagers(7, (321324,), dt.date(2015, 12, 31), 600_000)
    return [maker.home(HERE, above=False) for _ in range(HOMES)]


def workbook(path: Path, homes: list[Home], **faults: int) -> Path:
    """The county's workbook of these families; `faults`: how many of each kind."""
    edition = load_edition(EDITION, PROVINCE)
    write_register(path, homes, Sheet(edition, COUNTY, f"{DAY}", faults=faults, among=len(homes)))
    return path


def hand_in(windows: Browsers, path: Path) -> str:
    """The county drops a workbook into the page; what the page then says of it."""
    tab = windows.of("county")
    tab.goto("/workbooks/")
    drop(tab, path)
    windows.act("county")
    tab.wait_for_url(re.compile(r"/workbooks/[0-9a-f-]{36}/"))
    work()
    tab.reload()
    return said(tab)


def enter_them(windows: Browsers) -> str:
    """Enter what was understood."""
    tab = windows.act("county")
    tab.wait_for_load_state()
    work()
    tab.reload()
    return said(tab)


def mend(windows: Browsers, good: Path, folder: Path) -> Path:
    """Download the marked workbook and put right the cells it explains, by what the booklets at home say."""
    tab = windows.of("county")
    with tab.expect_download() as coming:
        tab.locator('a[href$="/marked/"]').click()
    path = folder / "改正后.xlsx"
    coming.value.save_as(path)
    marked, right = openpyxl.load_workbook(path), openpyxl.load_workbook(good)
    sheet, booklet = marked.worksheets[0], right.worksheets[0]
    commented = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    assert len(commented) >= 2, "each bad cell carries its explanation"
    for cell in commented:
        household = sheet.cell(cell.row, KEY).value
        for row in range(cell.row, sheet.max_row + 1):  # a value of the household is repeated for each person
            if sheet.cell(row, KEY).value == household:
                sheet.cell(row, cell.column).value = booklet.cell(row, cell.column).value
    marked.save(path)
    return path


def test_a_workbook_is_dropped_mended_and_sent_again_and_nothing_enters_twice(windows, homes, tmp_path):
    """Key term 建档立卡, section on 精准识别: who is registered stands in a record made from what the county has."""
    good = workbook(tmp_path / "好.xlsx", homes)
    seen = hand_in(windows, workbook(tmp_path / "申请户.xlsx", homes, id_checksum=1, unknown_code=1))
    assert "识别结果" in seen and "校验位不对" in seen
    assert not all_of(Household), "nothing enters before the clerk has seen what was understood"
    assert f"完成：一次录入{HOMES - 2}户" in enter_them(windows)
    mended = mend(windows, good, tmp_path)
    again = hand_in(windows, mended)
    assert f"{HOMES - 2}户已在册，保持不变" in again and "没有暂扣的农户" in again
    assert "完成：一次录入2户" in enter_them(windows)
    assert (len(all_of(Household)), len(all_of(Person))) == (HOMES, sum(len(h.people) for h in homes))
    third = hand_in(windows, mended)
    assert f"{HOMES}户已在册，保持不变" in third
    enter_them(windows)
    assert len(all_of(Household)) == HOMES
    assert checks.run()["differences"] == []


# --- the round ---------------------------------------------------------------------------------------------------


def announce_and_apply(windows: Browsers) -> None:
    """The village opens its round, announces it, and takes the signed applications with the authorisation."""
    tab = windows.desk("clerk", "/rounds/?open=")
    windows.act("clerk")
    tab.locator(".act a.btn-primary").click()
    assert "本公告不点名任何农户" in said(tab)
    windows.act("clerk")
    windows.act("clerk", "/application/")
    assert {c.step for c in all_of(Case)} == {"survey"}


def survey(windows: Browsers) -> None:
    """Two people visit every household; the second says the same from an account of their own."""
    answers = survey_answers()
    for case in all_of(Case):
        tab = windows.of("clerk")
        tab.goto(f"/cases/{case.id}/")
        for name, value in answers.items():
            field = tab.locator(f'select[name="{name}"], input[name="{name}"][value="{value}"]').first
            if field.evaluate("box => box.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.check()
        tab.locator('[name="item-wage_job"]').first.fill("3000")
        windows.act("clerk")
        other = windows.of("secretary")
        other.goto(f"/cases/{case.id}/")
        windows.act("secretary")
    assert {c.step for c in all_of(Case)} == {"compare"}


def pass_the_window(windows: Browsers, who: str) -> None:
    """Wait until the notice that hangs may be closed, and close it from the desk."""
    (notice,) = [n for n in all_of(Notice) if n.ended_id is None]
    windows.of("public").goto(f"/p/notices/{notice.id}/")
    shown = said(windows.of("public"))
    assert not re.search(r"\d{6}[\d*]{9,}", shown), "no digit of an ID stands in public"
    move_to(notice.closes_from)
    windows.desk(who, f"/notices/{notice.id}/")
    windows.of(who).locator('button[value="close"]').click()
    assert one(Notice, id=notice.id).ended_id
    assert windows.of("public").goto(f"/p/notices/{notice.id}/").status == 410


def compare_and_answer(windows: Browsers, folder: Path, owner: str) -> None:
    """The county loads the vehicles' file and compares; a car is found, visited, and answered by two."""
    path = folder / "机动车.csv"
    path.write_text(
        f"号牌号码,所有人,身份证明号码,机动车状态\n苏N00001,某,{owner},正常\n", encoding="gb18030"
    )
    tab = windows.of("county")
    tab.goto("/departments/")
    tab.select_option("#dataset", "vehicles")
    drop(tab, path)
    tab.locator("form:has([data-drop]) button").click()
    work()
    windows.act("county", "/compare/")
    (finding,) = all_of(Finding)
    assert one(Case, household=finding.household_id).status == "held"
    tab = windows.desk("clerk", f"/findings/{finding.id}/")
    tab.check('input[name="true"][value="no"]')
    tab.check('input[name="reason"] >> nth=0')
    tab.fill("#note", "车已卖给外村，未过户")
    windows.act("clerk")
    windows.act("secretary", f"/findings/{finding.id}/")
    assert one(Finding, id=finding.id).status == "answered"
    windows.act("county", "/compare/")
    assert {c.step for c in all_of(Case)} == {"meeting"}


def meet(windows: Browsers) -> None:
    """The village meeting: two thirds are there, and vote household by household."""
    tab = windows.desk("clerk", "/meeting/")
    tab.fill("#representatives", "30")
    tab.fill("#present", "25")
    tab.locator("[data-all-for]").click()
    windows.act("clerk")
    assert {c.step for c in all_of(Case)} == {"village_display"}


def display(windows: Browsers, who: str, step: str) -> None:
    """Post a display from the desk, let its window pass and close it."""
    windows.act(who, f"/{step}/")
    pass_the_window(windows, who)


def visit(windows: Browsers) -> None:
    """Two people check every house once more."""
    for who in ("clerk", "secretary"):
        tab = windows.desk(who, "/house_visit/")
        tab.set_checked('[data-all="case"]', True)
        windows.act(who)


def test_every_office_does_its_part_until_the_households_have_their_numbers(windows, homes, tmp_path):
    """Key terms 两公告两比对四公示 and 入户核对: announced, compared, appraised, displayed thrice, checked at the house."""
    hand_in(windows, workbook(tmp_path / "申请户.xlsx", homes))
    enter_them(windows)
    announce_and_apply(windows)
    survey(windows)
    pass_the_window(windows, "clerk")
    compare_and_answer(windows, tmp_path, homes[0].people[0].number)
    meet(windows)
    display(windows, "clerk", "village_display")
    windows.act("township", "/township_review/")
    display(windows, "township", "township_display")
    visit(windows)
    for who in ("county", "county2"):
        windows.act(who, "/county_confirmation/")
    display(windows, "county", "county_display")
    rows = all_of(Household)
    assert {h.status for h in rows} == {"registered"}
    assert all(re.fullmatch(r"32132416\d{6}", h.number) for h in rows)
    tab = windows.of("clerk")
    tab.goto(f"/households/{rows[0].id}/")
    assert rows[0].number in said(tab) and "县级确认公示" in said(tab)
    assert checks.run()["differences"] == []
