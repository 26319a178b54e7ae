"""What should the procedure of identification do, said a second time and in another way?

An independent model: it imports nothing of ours and shares no shape with the engine. It knows the procedure as the paper and the
settled questions tell it, as a list of stations; what it allows and where a case then stands is compared with the engine.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

ONE = dt.timedelta(days=1)
STATIONS = (
    # name, what happens there, whose office, how many persons
    ("application", "paper", {"village", "township", "county"}, 1),
    ("survey", "paper", {"village", "township", "county"}, 2),
    ("compare", "paper", {"county", "city"}, 1),
    ("meeting", "vote", {"village"}, 1),
    ("village_display", "wall", {"village"}, 0),
    ("township_review", "review", {"township"}, 1),
    ("township_display", "wall", {"township"}, 0),
    ("house_visit", "paper", {"village", "township", "county"}, 2),
    ("county_confirmation", "review", {"county"}, 2),
    ("county_display", "wall", {"county"}, 0),
)
NAMES = [s[0] for s in STATIONS]
ABOVE = {"village_display": "township", "township_display": "county", "county_display": "city"}
LAST_WITHDRAWAL = NAMES.index("county_confirmation")
WALL_DAYS = 7


@dataclass
class Act:
    """One attempted act: what is done, at which station, by whom, on which day."""

    do: str
    at: str = ""
    who: str = ""
    office: str = ""
    day: dt.date = dt.date(2016, 10, 28)
    word: str = ""
    more: dict[str, Any] = field(default_factory=dict)


class Model:
    """One household's way. `over` is how it ended; `court` is what a recheck is about."""

    def __init__(self) -> None:
        self.place = 0
        self.over = ""
        self.posted: dt.date | None = None
        self.questions: set[str] = set()
        self.spoken: list[tuple[str, str]] = []
        self.court: dict[str, Any] | None = None
        self.single = False
        self.announced = False

    def where(self) -> str:
        """The station by the engine's name."""
        if self.over:
            return "end"
        if self.court:
            return "recheck" if not self.court["verdict"] else "recheck_display"
        return NAMES[self.place]

    def standing(self) -> str:
        """How the case stands, by the engine's word."""
        if self.over:
            return self.over
        return "objected" if self.court else "held" if self.questions else "open"

    def try_(self, act: Act) -> bool:
        """Do the act if it may be done; say whether it was."""
        if self.over:
            return False
        known = getattr(self, f"_{act.do}", None)
        return bool(known(act)) if known else False

    def _question(self, act: Act) -> bool:
        new = act.more["key"] not in self.questions
        self.questions.add(act.more["key"])
        return new

    def _answered(self, act: Act) -> bool:
        if act.more["key"] not in self.questions:
            return False
        self.questions.remove(act.more["key"])
        return True

    def _leave(self, act: Act) -> bool:
        self.single = True
        return True

    def _withdraw(self, act: Act) -> bool:
        if self.place > LAST_WITHDRAWAL:
            return False
        self.over = "withdrawn"
        return True

    def _wall_of(self, act: Act) -> bool:
        """Is a wall notice of this station the present thing, and is this its office?"""
        if self.court:
            return act.at == self.where() == "recheck_display" and act.office == self.court["office"]
        name, kind, offices, _ = STATIONS[self.place]
        return act.at == name and kind == "wall" and act.office in offices and not self.questions

    def _post(self, act: Act) -> bool:
        if act.at == "announce":
            return act.office in {"village", "township", "county"}
        if not self._wall_of(act) or self.posted is not None:
            return False
        if act.more["days"] != WALL_DAYS:
            return False
        self.posted = act.day
        return True

    def _take(self, act: Act) -> bool:
        """Close a notice: only after all its days."""
        if act.at == "announce":
            ok = act.office in {"village", "township", "county"}
            self.announced = self.announced or ok
            return ok
        if not self._wall_of(act) or self.posted is None or act.day <= self.posted + WALL_DAYS * ONE:
            return False
        self.posted = None
        if self.court:
            self._judged()
        else:
            self._forward()
        return True

    def _tear(self, act: Act) -> bool:
        if act.at == "announce":
            return act.office in {"village", "township", "county"}
        if not self._wall_of(act) or self.posted is None:
            return False
        self.posted = None
        return True

    def _judged(self) -> None:
        assert self.court is not None
        verdict, self.court = self.court["verdict"], None
        if verdict == "upheld":
            self.over = "refused"
        else:
            self.single = True
            self._forward()

    def _forward(self) -> None:
        self.spoken, self.posted = [], None
        self.place += 1
        if self.place == len(STATIONS):
            self.over = "registered"

    def _object(self, act: Act) -> bool:
        name = NAMES[self.place]
        if self.court or name not in ABOVE or self.posted is None:
            return False
        if not self.posted + ONE <= act.day <= self.posted + WALL_DAYS * ONE:
            return False
        self.court = {"office": ABOVE[name], "verdict": ""}
        self.posted, self.spoken = None, []
        return True

    def _say(self, act: Act) -> bool:
        """One person's word at a station that is not a wall."""
        if self.court:
            return self._say_in_court(act)
        name, kind, offices, persons = STATIONS[self.place]
        if act.at != name or kind == "wall" or act.office not in offices or self.questions:
            return False
        if act.word not in ("yes", "no", "return") or (act.word == "return" and kind != "review"):
            return False
        if name == "application" and act.word == "yes" and not act.more.get("authorisation"):
            return False
        if name == "compare" and not self.announced:
            return False
        if kind == "vote" and not self._enough(act):
            return False
        return self._heard(act, persons, self._decide)

    def _enough(self, act: Act) -> bool:
        whole, there = int(act.more.get("representatives", 0)), int(act.more.get("present", 0))
        return whole > 0 and there <= whole and there * 3 >= whole * 2

    def _say_in_court(self, act: Act) -> bool:
        assert self.court is not None
        if self.court["verdict"] or act.at != "recheck" or act.office != self.court["office"]:
            return False
        return act.word in ("upheld", "dismissed") and self._heard(act, 2, self._verdict)

    def _heard(self, act: Act, persons: int, then: Any) -> bool:
        if any(who == act.who for who, _ in self.spoken) or any(word != act.word for _, word in self.spoken):
            return False
        self.spoken.append((act.who, act.word))
        if len(self.spoken) == persons:
            then(act.word)
        return True

    def _verdict(self, word: str) -> None:
        assert self.court is not None
        self.court["verdict"], self.spoken = word, []

    def _decide(self, word: str) -> None:
        if word == "yes":
            self._forward()
        elif word == "return":
            self.place, self.single, self.spoken = NAMES.index("survey"), True, []
        else:
            self.over = "refused"
