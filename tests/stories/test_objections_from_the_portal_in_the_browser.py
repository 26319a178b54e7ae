"""The paper, second of the six systems (精准识别), key term 异议复核公示: who objects is heard, the answer hangs in public.

Retold: the fourth display is that of the recheck, so that nobody is wrongly taken on or left out. Here residents object from
the portal without a name; two people of the next office up investigate each objection; one is upheld and ends that case,
one is dismissed and that household finishes its way alone, one opens an application for somebody who was left out.
"""

import re

import pytest

from tests.browsing import Browsers, browsers, said
from tests.cast import HERE, cast, household, move_to, number_of
from tests.walk import all_of, case_of, fresh, meet, one, to_meeting
from yangguang.register.models import Case, Household, Notice, NoticeLine, Objection
from yangguang.work.checking import checks

pytestmark = pytest.mark.browser


@pytest.fixture
def people(served):
    """Three households that the village meeting passed; everything after that happens in the browser."""
    made = cast(with_places=True)
    for surname in "吴郑王":
        household(surname)
    meet(made, to_meeting(made))
    return made


@pytest.fixture
def windows(chromium, served, people):
    with browsers(chromium, served) as opened:
        yield opened


def home(surname: str) -> Household:
    """The household of this name."""
    return next(h for h in all_of(Household) if h.head_name.startswith(surname))


def find_the_notice(windows: Browsers) -> None:
    """A resident finds the village by typing pinyin and opens what hangs there."""
    tab = windows.of("public")
    tab.goto("/p/")
    tab.fill("#q", "qingyang chengdong")
    tab.press("#q", "Enter")
    tab.wait_for_url(f"**/p/places/{HERE}/")
    tab.locator('main a[href*="/p/notices/"]').first.click()


def object_to(windows: Browsers, surname: str, text: str) -> str:
    """Object to the line of a household (or, without a name, say who was left out); the receipt number."""
    find_the_notice(windows)
    tab = windows.of("public")
    (notice,) = all_of(Notice, step="village_display")
    line = f"?line={one(NoticeLine, notice=notice, case=case_of(home(surname))).line_no}" if surname else ""
    tab.locator(f'main a[href$="/object/{line}"]').first.click()
    tab.fill("#text", text)
    tab.locator("form.object button.btn-primary").click()
    receipt: str = tab.inner_text(".receipt").strip()
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", receipt)
    return receipt


def answer_of(windows: Browsers, receipt: str) -> str:
    """What the portal says became of an objection."""
    tab = windows.of("public")
    tab.goto("/p/objections/")
    tab.fill("#receipt", receipt)
    tab.press("#receipt", "Enter")
    tab.wait_for_load_state()
    return said(tab)


def investigate(windows: Browsers, receipt: str, outcome: str, reason: str, found: str) -> None:
    """Two officers of the township, each from their own desk; one alone is not enough."""
    key = one(Objection, receipt=receipt).id
    tab = windows.desk("township", f"/objections/{key}/")
    tab.check(f'input[name="outcome"][value="{outcome}"]')
    tab.select_option("#reason_code", reason)
    tab.fill("#note", found)
    windows.act("township")
    assert "还须由第二人确认一致" in said(tab)
    assert one(Objection, receipt=receipt).status == "investigating"
    tab = windows.desk("township2", f"/objections/{key}/")
    tab.fill("#note", found)
    windows.act("township2")
    assert one(Objection, receipt=receipt).status == "decided"


def pass_windows(windows: Browsers, who: str) -> None:
    """Wait until everything that hangs may be closed, and close it from the desk."""
    hanging = [n for n in all_of(Notice) if n.ended_id is None]
    move_to(max(n.closes_from for n in hanging))
    for notice in hanging:
        windows.desk(who, f"/notices/{notice.id}/")
        windows.of(who).locator('button[value="close"]').click()


def alone(windows: Browsers, who: str, row: Household) -> None:
    """The next act on one household that goes on by itself: from the desk to its record, and on."""
    tab = windows.desk(who, f"/households/{row.id}/")
    tab.locator(".act a.btn-primary").click()
    windows.act(who)


def test_one_objection_is_upheld_one_dismissed_and_the_rest_goes_on(windows):
    """Key term 异议复核公示, and 防止错评漏评: the one ends with a letter, the other goes its way to its number."""
    windows.act("clerk", "/village_display/")
    move_to(one(Notice, step="village_display").first_day)
    first = object_to(windows, "吴", "他家开了一间饭店，雇了人")
    second = object_to(windows, "郑", "听说他儿子在城里买了房")
    assert "等待两人复核" in answer_of(windows, first)
    pass_windows(windows, "clerk")
    assert [case_of(home(s)).step for s in "吴郑王"] == ["recheck", "recheck", "township_review"]
    investigate(windows, first, "upheld", "income_wrong", "饭店属实，三户邻居作证")
    investigate(windows, second, "dismissed", "nothing_found", "房屋属同名的另一人")
    for surname in "吴郑":
        windows.of("township").goto(f"/cases/{case_of(home(surname)).id}/")
        windows.act("township")
    assert "复核结果公示中" in answer_of(windows, first)
    pass_windows(windows, "township")
    assert (home("吴").status, case_of(home("郑")).step) == ("refused", "township_review")
    assert "异议成立" in answer_of(windows, first) and "异议不成立" in answer_of(windows, second)
    right = home("郑")
    alone(windows, "township", right)
    alone(windows, "township", right)
    pass_windows(windows, "township")
    for who in ("clerk", "secretary", "county", "county2", "county"):
        alone(windows, who, right)
    pass_windows(windows, "county")
    assert fresh(right).status == "registered" and re.fullmatch(r"32132416\d{6}", fresh(right).number)
    assert case_of(home("王")).step == "township_review", "its round waited for nobody and was not moved"
    assert checks.run()["differences"] == []


def test_who_was_left_out_is_heard_and_applies(windows):
    """Key term 漏评: an objection that a household is missing from the list opens an application for it."""
    windows.act("clerk", "/village_display/")
    move_to(one(Notice, step="village_display").first_day)
    receipt = object_to(windows, "", "村东头的孤寡老人没有列入名单")
    investigate(windows, receipt, "upheld", "register_right", "入户看过，情况属实，应当申报")
    tab = windows.of("township")
    tab.goto(f"/objections/{one(Objection, receipt=receipt).id}/")
    tab.locator('a[href*="/households/new/"]').click()
    tab.fill("#e-name", "卫丙")
    tab.fill("#e-number", number_of(77))
    windows.act("township")
    row = home("卫")
    assert (row.status, case_of(row).status) == ("applicant", "open")
    assert "已为其建立申请" in answer_of(windows, receipt)
    assert len(all_of(Case)) == 4
    assert checks.run()["differences"] == []
