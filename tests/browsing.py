"""How do the people of a story use the pages: each at a log-in of their own, in a browser of their own?"""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.cast import PASSWORD
from yangguang.work import jobs, runners

OFFICE: dict[str, Any] = {
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
    "viewport": {"width": 1366, "height": 850},
    "reduced_motion": "reduce",  # colours are judged as they stay, not in the tenth of a second in which they change
}
EXPECTED = ("status of 404", "status of 410")  # what a story asks for on purpose
PAPER = 673  # A4 between its margins, at 96 dots an inch
CHARTS = """() => [...document.querySelectorAll(".chart svg")].filter((one) => !one.viewBox.baseVal.width)
    .map((one) => one.closest(".chart").dataset)
    .map((data) => `a picture that paper cannot scale: ${data.figure || data.chart}`)"""
BUTTONS = """() => [...document.querySelectorAll(".btn, input[type=file], .eye")].filter((one) => one.checkVisibility())
  .map((one) => one.outerHTML.slice(0, 100))"""
DROP = """([zone, name, body]) => {
  const bytes = Uint8Array.from(atob(body), (sign) => sign.charCodeAt(0)), held = new DataTransfer();
  held.items.add(new File([bytes], name));
  for (const what of ["dragenter", "dragover", "drop"])
    zone.dispatchEvent(new DragEvent(what, { dataTransfer: held, bubbles: true, cancelable: true }));
}"""


class Browsers:
    """One browser window a person; `public` has no log-in. Every window's console is kept in `troubles`."""

    def __init__(self, chromium: Any, address: str, password: str = PASSWORD) -> None:
        self.chromium, self.address, self.password = chromium, address, password
        self.windows: dict[str, Any] = {}
        self.troubles: list[str] = []

    def of(self, who: str) -> Any:
        """The window of this person, logged in and at the desk the first time."""
        if who not in self.windows:
            tab = self.chromium.new_context(base_url=self.address, accept_downloads=True, **OFFICE).new_page()
            tab.set_default_timeout(15_000)
            tab.on("pageerror", lambda error: self.troubles.append(f"{who}: {error}"))
            tab.on("console", lambda line: self._heard(who, line))
            self.windows[who] = tab
            if who != "public":
                tab.goto("/login/")
                tab.fill("#username", who)
                tab.fill("#password", self.password)
                tab.press("#password", "Enter")
                tab.wait_for_url("**/desk/")
        return self.windows[who]

    def _heard(self, who: str, line: Any) -> None:
        if line.type == "error" and not any(word in line.text for word in EXPECTED):
            self.troubles.append(f"{who}: {line.text}")

    def desk(self, who: str, address: str) -> Any:
        """What this person opens from the desk: the entry that leads to an address with this in it."""
        tab = self.of(who)
        tab.goto("/desk/")
        tab.locator(f'.waits a.btn[href*="{address}"]').first.click()
        return tab

    def act(self, who: str, address: str = "") -> Any:
        """From the desk (or the page one is on) to the act, and do it by its one golden button."""
        tab = self.desk(who, address) if address else self.of(who)
        tab.locator(".act button.btn-primary").click()
        return tab

    def close(self) -> None:
        """Close every window."""
        for tab in self.windows.values():
            tab.context.close()


@contextmanager
def browsers(chromium: Any, address: str, password: str = PASSWORD) -> Iterator[Browsers]:
    """The windows of one story; at its end nobody's console may have complained."""
    opened = Browsers(chromium, address, password)
    try:
        yield opened
    finally:
        opened.close()
    assert not opened.troubles, opened.troubles


def drop(tab: Any, path: Path) -> None:
    """Drop a file on the page, as from a folder of the desktop."""
    zone = tab.locator("[data-drop]").first.element_handle()
    tab.evaluate(DROP, [zone, path.name, base64.b64encode(path.read_bytes()).decode()])


def work() -> None:
    """Do the long work that waits, as the worker beside the served pages does."""
    while (job := jobs.claim(frozenset(runners.RUNNERS))) is not None:
        jobs.run(job, runners.RUNNERS)


def said(tab: Any) -> str:
    """What the page says in its main part, white space once."""
    return " ".join(tab.inner_text("main").split())


def width_in(tab: Any, width: int) -> int:
    """How wide the page is in a window of this width, once its charts have heard of it: they do before the next frame."""
    tab.set_viewport_size({"width": width, "height": 850})
    tab.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    wide: int = tab.evaluate("document.documentElement.scrollWidth")
    return wide


def on_paper(tab: Any) -> list[str]:
    """What would be cut off beside the paper, or cannot be pressed there."""
    tab.emulate_media(media="print")
    wide = width_in(tab, PAPER)
    out = [f"{wide} wide"] if wide > PAPER else []
    out += tab.evaluate(BUTTONS) + tab.evaluate(CHARTS)
    tab.emulate_media(media="screen")
    return out
