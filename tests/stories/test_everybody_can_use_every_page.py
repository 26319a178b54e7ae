"""The paper, key term 阳光扶贫: what is done in the open must be readable for everybody, on a phone and without a mouse.

Retold: the sunlight system stands in city, county, township and village. Here every page of every door is opened in the
demonstration's county, in Chinese and English, wide and at 360 pixels. A new address fails until it is listed here.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import override_settings
from django.urls import get_resolver, reverse

from tests import conftest
from tests import settings as test_settings
from tests.browsing import Browsers, browsers, on_paper, width_in
from tests.walk import all_of, one
from yangguang.demo import copies, story
from yangguang.demo.players import PASSWORD
from yangguang.register.models import (
    Appointment,
    Batch,
    Case,
    Finding,
    Household,
    Letter,
    Notice,
    NoticeLine,
    Objection,
    Round,
    User,
)
from yangguang.work import jobs, runners
from yangguang.work.procedure import folding

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDE, PHONE = 1366, 360
CHINESE = "zh-hans"
MOST_BYTES = 200_000
OFFICIALS = (
    *("clerk1", "secretary1", "helper", "township1", "county1", "city1", "province", "auditor", "bank"),
    *("system-admin", "security-admin", "audit-admin"),
)
NO_PAGE = {
    "demo_log_in": "a button of the log-in page",
    "logout": "a button",
    "language": "a button",
    "demo_day": "a button",
    "withdraw": "a button of the record, which answers with the record",
    "close_many": "a button of the notices, which answers with the notices",
    "attachment": "a file",
    "marked": "a file",
    "template": "a file",
    "board": "a file (PDF)",
    "robots": "a word to search engines",
    "batch_progress": "a piece of the batch's page",
    "dataset_jobs": "a piece of the departments' page",
    "figures_jobs": "a piece of the page of figures",
    "linking": "a piece of the candidates' page",
    "figures_download": "a file",
    "whatif_download": "a file",
    "datasets_download": "a file",
    "whatif_result": "a piece of the page of what-if",
    "pair": "a button of the candidates, which answers with the next",
}
WEIGHT = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .filter((one) => !one.name.includes("echarts")).reduce((sum, one) => sum + one.encodedBodySize, 0)"""
AXE = Axe().axe_script
VIOLATIONS = """() => axe.run({ resultTypes: ["violations"] }).then((said) => said.violations)"""
OUTLINES = """() => { const seen = getComputedStyle(document.activeElement);
  return document.activeElement === document.body || seen.outlineStyle !== "none" || seen.boxShadow !== "none"; }"""


@dataclass(frozen=True)
class Open:
    """One page to look at: who opens it, where, and what is done there before one looks."""

    who: str
    address: str
    then: Callable[[Any], object] | None = None
    words: dict[str, str] = field(default_factory=dict)

    def url(self) -> str:
        """The address with its words."""
        return self.address + (f"?{urlencode(self.words)}" if self.words else "")


def names() -> list[str]:
    """The name of every address of the program."""
    return sorted(str(name) for name in get_resolver().reverse_dict if isinstance(name, str))


# --- what stands behind the addresses that need one ------------------------------------------------------------


def clerk_of(place: int) -> str:
    """The log-in of a village's clerk."""
    post = next(p for p in all_of(Appointment, place=place) if p.role == "village-clerk")
    return one(User, id=post.user_id).username


def to(name: str, *words: Any) -> str:
    """The address of a page."""
    return reverse(name, args=words)


def any_of(model: Any, **about: Any) -> Any:
    """The first of such rows; the demonstration promises that there is one."""
    return all_of(model, **about)[0]


def records() -> list[Open]:
    """A household in each state, for the village and for the county."""
    out = []
    for status in ("open", "held", "objected", "registered", "refused"):
        case = any_of(Case, status=status)
        out.append(Open(clerk_of(case.place), to("record", case.household_id)))
    return [*out, *(Open(who, out[0].address) for who in ("county1", "auditor"))]


def steps() -> list[Open]:
    """Every step at which a round of the demonstration stands, for who does it."""
    rounds = {r.step: r for r in all_of(Round, closed_day=None) if r.step}
    out = []
    for key, round_ in rounds.items():
        asked = folding.procedure_of(round_).by_key[key]
        who = {"township": "township1", "county": "county1"}.get(asked.offices[0], clerk_of(round_.place))
        out.append(Open(who, to("step", round_.id, key)))
    for key in ("announce", "application"):
        out.append(Open(clerk_of(rounds["survey"].place), to("step", rounds["survey"].id, key)))
    return out


def case_steps() -> list[Open]:
    """A survey, and the steps of households that go on by themselves."""
    survey = any_of(Case, step="survey", status="open")
    out = [Open(clerk_of(survey.place), to("case_step", survey.id))]
    alone = {c.step: c for c in all_of(Case, alone=True) if c.step != "end"}
    return out + [Open("township1", to("case_step", c.id)) for c in alone.values()]


def notices(name: str, who: str) -> list[Open]:
    """An announcement, a display that hangs and one that has ended."""
    chosen = [
        next(n for n in all_of(Notice, kind="announcement") if n.ended_id is None),
        next(n for n in all_of(Notice, step="village_display") if n.ended_id is None),
        next(n for n in all_of(Notice) if n.ended_id),
    ]
    return [Open(who, to(name, n.id)) for n in chosen]


def objected(who: str = "public") -> Open:
    """The form for a line of a display that takes objections today."""
    line = next(x for x in all_of(NoticeLine) if _takes(x))
    return Open(who, to("portal_object", line.notice_id), words={"line": str(line.line_no)})


def _takes(line: NoticeLine) -> bool:
    notice = one(Notice, id=line.notice_id)
    return (
        not line.under_objection
        and notice.step != "recheck_display"
        and notice.first_day <= story.LAST <= notice.last_day
    )


def send_objection(tab: Any) -> None:
    """Object, so that the receipt is shown."""
    tab.fill("#text", "他家的情况不是这样")
    tab.locator("form.object button.btn-primary").click()
    tab.wait_for_url("**/receipt/")


def set_it_up(tab: Any) -> None:
    """Ask for the picture of a second factor, unless it is there already."""
    if not tab.locator("#code").count():
        with tab.expect_navigation():
            tab.locator("main button.btn-primary").click()


def search_for(tab: Any) -> None:
    """Look somebody up."""
    tab.fill("#q", "wang")
    tab.press("#q", "Enter")
    tab.wait_for_load_state()


def see_the_charts(tab: Any) -> None:
    """Wait for the pictures."""
    tab.wait_for_selector("[data-figure] svg")


def reckon(tab: Any) -> None:
    """Move the line by the keyboard, and wait for the answer of the worker."""
    tab.focus("#r-income_line")
    tab.keyboard.press("ArrowRight")
    tab.wait_for_selector("#result[hx-get], #result h2")
    _let_the_worker_work()
    tab.wait_for_selector("#result h2")
    tab.goto(tab.url)  # the address of the question, as one would send it
    tab.wait_for_selector("#result h2")


def _let_the_worker_work() -> None:
    while (job := jobs.claim(frozenset(runners.RUNNERS))) is not None:
        jobs.run(job, runners.RUNNERS)


def look_with_a_purpose(tab: Any) -> None:
    """Open the first eye, say what for, and look."""
    tab.locator("details.eye summary, details:has(#purpose) summary").first.click()
    box = tab.locator('input[name="purpose"]').first
    box.fill("核对身份疑问")
    box.press("Enter")
    tab.wait_for_load_state()


def ask_for_receipt(tab: Any) -> None:
    """What became of an objection."""
    tab.fill("#receipt", any_of(Objection).receipt)
    tab.press("#receipt", "Enter")
    tab.wait_for_load_state()


PAGES: dict[str, Callable[[], list[Open]]] = {
    "start": lambda: [Open("public", "/")],
    "login": lambda: [Open("public", "/login/"), Open("public", "/login/", words={"idle": "1"})],
    "password": lambda: [Open("clerk1", "/password/")],
    "second_factor": lambda: [
        Open("secretary1", "/second-factor/"),
        Open("secretary1", "/second-factor/", set_it_up),
    ],
    "desk": lambda: [Open(who, "/desk/") for who in OFFICIALS],
    "households": lambda: [
        Open("clerk1", "/households/"),
        Open("helper", "/households/"),
        Open("county1", "/households/"),
        Open("county1", "/households/", words={"status": "exited"}),
    ],
    "search": lambda: [Open("township1", "/households/", search_for)],
    "enter": lambda: [Open("township1", "/households/new/")],
    "record": records,
    "reveal": lambda: [Open("county1", to("record", any_of(Household).id), look_with_a_purpose)],
    "correct": lambda: [Open("county1", to("correct", any_of(Household).id))],
    "letter": lambda: [Open("county1", to("letter", any_of(Letter).id))],
    "case_step": case_steps,
    "rounds": lambda: [
        Open("clerk1", "/rounds/"),
        Open("township1", "/rounds/", words={"step": "township_review"}),
        Open("county1", "/rounds/", words={"show": "closed"}),
    ],
    "many": lambda: [
        Open(who, to("many", step), words={"round": str(any_of(Round, step=step).id)})
        for who, step in (("township1", "township_review"), ("county1", "county_confirmation"))
    ],
    "round": lambda: [Open("county1", to("round", r.id)) for r in (all_of(Round)[0], all_of(Round)[-1])],
    "step": steps,
    "findings": lambda: [
        Open("clerk1", "/findings/"),
        Open("county1", "/findings/", words={"status": "answered"}),
    ],
    "finding": lambda: [
        Open(clerk_of(f.place), to("finding", f.id))
        for f in (any_of(Finding, status="open"), any_of(Finding, status="answered"))
    ],
    "notices": lambda: [Open("county1", "/notices/"), Open("clerk1", "/notices/", words={"show": "ended"})],
    "notice": lambda: notices("notice", "county1"),
    "board_page": lambda: notices("board_page", "county1")[:2],
    "objections": lambda: [
        Open("township1", "/objections/"),
        Open("county1", "/objections/"),
        Open("township1", "/objections/", words={"show": "closed"}),
    ],
    "objection": lambda: [Open("township1", to("objection", o.id)) for o in all_of(Objection)],
    "unseal": lambda: [
        Open(
            "township1",
            to("objection", next(o for o in all_of(Objection) if o.objector_cell).id),
            look_with_a_purpose,
        )
    ],
    "batches": lambda: [Open("county1", "/workbooks/"), Open("clerk1", "/workbooks/")],
    "batch": lambda: [Open("county1", to("batch", b.id)) for b in all_of(Batch)],
    "guide": lambda: [Open(who, "/guide/") for who in ("clerk1", "county1", "system-admin")],
    "datasets": lambda: [Open("county1", "/departments/"), Open("province", "/departments/")],
    "pairs": lambda: [Open("county1", "/pairs/"), Open("clerk1", "/pairs/")],
    "figures": lambda: [
        Open("county1", "/figures/"),
        Open("county1", "/figures/", words={"place": f"{story.COUNTY + 100000}", "show": "gini", "sort": "poor"}),
        Open("city1", "/figures/", see_the_charts),
    ],
    "whatif": lambda: [Open("county1", "/what-if/"), Open("county1", "/what-if/", reckon)],
    "users": lambda: [Open(who, "/accounts/") for who in ("system-admin", "security-admin", "county1")],
    "user": lambda: [
        Open(who, to("user", one(User, username="clerk1").id))
        for who in ("system-admin", "security-admin", "county1")
    ],
    "journal": lambda: [Open("audit-admin", "/journal/")],
    "portal_home": lambda: [Open("public", "/p/")],
    "portal_find": lambda: [Open("public", "/p/places/", words={"q": q}) for q in ("wang", "没有这个地方")],
    "portal_place": lambda: [
        Open("public", to("portal_place", code))
        for code in (story.COUNTY, any_of(Round).place // 1000 * 1000, any_of(Round).place)
    ],
    "portal_notice": lambda: notices("portal_notice", "public"),
    "portal_object": lambda: [objected(), Open("public", objected().address)],
    "portal_receipt": lambda: [Open("public", objected().address, send_objection)],
    "portal_status": lambda: [
        Open("public", "/p/objections/"),
        Open("public", "/p/objections/", ask_for_receipt),
    ],
    "portal_standards": lambda: [Open("public", "/p/standards/")],
    "portal_check": lambda: [Open("public", "/p/check/")],
    "portal_help": lambda: [Open("public", "/p/help/")],
    "(nothing there)": lambda: [Open("clerk1", "/nothing/"), Open("public", "/p/nothing/")],
    "(not for this post)": lambda: [Open("clerk1", "/journal/")],
}


# --- the world and the looking -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def windows(chromium, django_db_setup, django_db_blocker, tmp_path_factory):
    """The demonstration's first part, served; one window for each of its people."""
    home = tmp_path_factory.mktemp("everybody")
    shutil.copytree(test_settings.TEST_HOME / "keys", home / "keys")
    settings = override_settings(YANGGUANG_HOME=home, YANGGUANG_KEYS=home / "keys")
    with settings, django_db_blocker.unblock(), conftest.database_of_ones_own(home):
        story.tell_first_phase(lambda _part: None)
        copies.freeze(lambda _part: None)
        with conftest.serving() as address, browsers(chromium, address, PASSWORD) as opened:
            yield opened


def faults(windows: Browsers, asked: Open, lang: str) -> list[str]:
    """What is wrong with a page in a language, wide and on a phone."""
    tab, out = windows.of(asked.who), []
    tab.context.add_cookies([{"name": "django_language", "value": lang, "url": windows.address}])
    tab.set_viewport_size({"width": WIDE, "height": 850})
    tab.goto(asked.url())
    if asked.then:
        asked.then(tab)
    where = f"{asked.who} {asked.url()} {lang}"
    if (bytes_ := tab.evaluate(WEIGHT)) > MOST_BYTES:
        out.append(f"{where}: {bytes_} bytes without charts")
    out += [f"{where}: {fault}" for fault in by_keyboard(tab)]
    tab.evaluate(AXE)
    for width in (WIDE, PHONE):
        if (wide := width_in(tab, width)) > width:
            out.append(f"{where}: {wide} wide in a window of {width}")
        # Words are the only thing that differs in English: there the narrow page, where they press most, is enough.
        for one_ in tab.evaluate(VIOLATIONS) if lang == CHINESE or width == PHONE else ():
            nodes = [node["html"][:160] for node in one_["nodes"]]
            out.append(f"{where} at {width}: {one_['id']}: {nodes[:3]}")
    return out + ([f"{where} on paper: {fault}" for fault in on_paper(tab)] if lang == CHINESE else [])


def by_keyboard(tab: Any) -> list[str]:
    """The first stop is the way to the content, and wherever one stops one sees it."""
    out = []
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.press("Tab")
    link = tab.locator("a.skip")
    if not link.evaluate("one => one === document.activeElement") or not link.bounding_box()["x"] >= 0:
        out.append("the first stop of the Tab key is not a visible way to the content")
    for _stop in range(8):
        tab.keyboard.press("Tab")
        if not tab.evaluate(OUTLINES):
            out.append(f"no focus to be seen on {tab.evaluate('document.activeElement.outerHTML')[:120]}")
    return out


@pytest.mark.parametrize("name", [*names(), *(n for n in PAGES if n.startswith("("))])
def test_the_page_serves_everybody(windows, name):
    """Key term 阳光扶贫, section on 精准识别: it stands in every village, so it works for whoever stands there."""
    if name in NO_PAGE:
        return
    assert name in PAGES, f"«{name}» is new: say in PAGES who opens it, or in NO_PAGE why it is no page"
    found = [
        fault
        for asked in PAGES[name]()
        for lang in (CHINESE, "en")
        for fault in faults(windows, asked, lang)
    ]
    found += [f"the console: {t}" for t in windows.troubles if "status of 403" not in t]
    windows.troubles.clear()
    assert not found, "\n" + "\n".join(found)


def test_every_listed_page_is_still_there():
    gone = {name for name in {*PAGES, *NO_PAGE} if not name.startswith("(")} - set(names())
    assert not gone, f"no address is called {sorted(gone)}"
