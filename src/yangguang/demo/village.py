"""How does one village live through its round, a day at a time?

Every act goes through the same verbs as the pages', by the people whose posts allow it; what comes next is
read from the procedure, so that another table makes another demonstration.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from yangguang.book.steps import Step
from yangguang.demo.people import Home
from yangguang.demo.players import Players
from yangguang.register import scope
from yangguang.register.models import Case, Finding, Household, Notice, Round, User
from yangguang.terms.place import level_of
from yangguang.work import comparison, findings
from yangguang.work.acting import open_hand
from yangguang.work.procedure import cases, folding, notices, rounds


class Village:
    """A village of the demonstration: `place`, its first day, and the homes by the file's household number."""

    def __init__(self, place: int, first_day: dt.date, homes: Mapping[str, Home], players: Players) -> None:
        self.place, self.first_day, self.homes, self.players = place, first_day, homes, players
        self.leaves_findings = False
        self.round: Round | None = None

    def live(self, day: dt.date) -> None:
        """Do what the village's people and their offices do on `day`."""
        if day < self.first_day:
            return
        if self.round is None:
            with open_hand(self.players.clerk(self.place), via="demo") as hand:
                self.round = rounds.open_round(hand, self.place)
        closed = self._close_what_has_hung(day)
        self._answer_findings()
        if not closed:
            self._next_step(day)

    def _close_what_has_hung(self, day: dt.date) -> bool:
        done = False
        for notice in self._look(lambda: list(Notice.objects.filter(round=self.round, ended__isnull=True))):
            if notice.closes_from <= day:
                self._by(
                    self._poster(folding.procedure_of(notice.round).by_key[notice.step]),
                    notices.close,
                    notice,
                )
                done = done or notice.kind == "display"
        return done

    def _next_step(self, day: dt.date) -> None:
        round_ = self.round
        assert round_ is not None
        procedure = folding.procedure_of(round_)
        steps = self._look(
            lambda: set(
                Case.objects.filter(round=round_, status="open", alone=False).values_list("step", flat=True)
            )
        )
        hung = self._look(lambda: set(Notice.objects.filter(round=round_).values_list("step", flat=True)))
        for step in procedure.line():
            if step.scope == "round" and step.key not in hung:
                self._by(self._poster(step), notices.post, round_, step.key)
            if step.key in steps:
                self._do(step, round_, hung)
                return

    def _do(self, step: Step, round_: Round, hung: set[str]) -> None:
        clerk, county = self.players.clerk(self.place), self.players.by_name["county1"]
        ids = self._look(
            lambda: list(
                Case.objects.filter(round=round_, step=step.key, status="open", alone=False).order_by("id")
            )
        )
        keys = [c.id for c in ids]
        if step.kind == "notice":
            if step.key not in hung:
                self._by(self._poster(step), notices.post, round_, step.key)
        elif step.key == "application":
            self._by(clerk, rounds.apply_all, round_, keys)
        elif step.key == "survey":
            self._survey(ids)
        elif step.kind == "compare":
            if not self._look(lambda: Notice.objects.filter(round=round_, ended__isnull=True).exists()):
                self._by(
                    county, lambda hand: (comparison.compare(hand, self.place), rounds.compare(hand, round_))
                )
        elif step.votes:
            votes = {key: (21 - at % 4, 3 + at % 4) for at, key in enumerate(keys)}
            if len(keys) > 5:
                votes[keys[5]] = (6, 17)  # one household finds no majority
            self._by(clerk, rounds.meet, round_, 32, 25, votes, "村民代表会议主持人")
        elif step.confirms:
            for name in ("county1", "county2"):
                self._by(self.players.by_name[name], rounds.confirm, [round_])
        elif step.kind == "decide":
            self._by(self.players.by_name["township1"], rounds.review, [round_], {})
        else:
            for user in (clerk, self.players.secretary(self.place)):
                self._by(user, rounds.visit, round_, keys)

    def _survey(self, waiting: list[Case]) -> None:
        clerk, secretary = self.players.clerk(self.place), self.players.secretary(self.place)
        keys = self._look(
            lambda: dict(Household.objects.filter(place=self.place).values_list("id", "file_key"))
        )
        for case in waiting:
            home = self.homes[keys[case.household_id]]
            self._by(clerk, cases.survey, case, cases.Survey(items=home.items))
            self._by(secretary, cases.survey, case)

    def _answer_findings(self) -> None:
        """Two people answer after a visit: what the record says does not concern the household, mostly."""
        if self.leaves_findings:
            return
        for finding in self._look(
            lambda: list(Finding.objects.filter(place=self.place).exclude(status="answered"))
        ):
            reason = next(key for key, entry in findings.reasons(finding).items() if entry.clears)
            for user in (self.players.clerk(self.place), self.players.secretary(self.place)):
                self._by(user, findings.answer, finding, False, reason, "入户看过，问过邻居")

    def _poster(self, step: Step) -> User:
        """Who posts and takes down the notice of a step: the lowest office the table allows."""
        at = level_of(self.place)
        if at in step.offices:
            return self.players.clerk(self.place)
        return self.players.by_name[f"{step.offices[0]}1"]

    def _by(self, user: User, verb: Callable[..., object], *words: object) -> None:
        with open_hand(user, via="demo") as hand:
            verb(hand, *words)

    def _look(self, query: Callable[[], Any]) -> Any:
        with scope.everything("the demonstration's own bookkeeping"):
            return query()
