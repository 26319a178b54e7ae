"""Are the candidates of linkage those that its runs left, and is each decided as the journal says?

A run's line holds one digest of what it left. A decision is one person's no, or a yes that two persons said and that
became a finding.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yangguang.register.models import Candidate, Finding, JournalLine
from yangguang.work import candidates
from yangguang.work.checking.lines import facts_of
from yangguang.work.checking.reading import dashed, key, rows
from yangguang.work.checking.report import Report

VERBS = ("candidate.answer", "candidate.confirm", "candidate.take_back")


@dataclass
class Word:
    """What the lines about a candidate come to; `by`: the natural person who entered it."""

    status: str = "open"
    same: bool | None = None
    entered: int | None = None
    answered: int | None = None
    by: str | None = None
    twice: bool = False  # did one person say both words?

    def follow(self, line: int, verb: str, person: str | None, facts: Mapping[str, Any]) -> None:
        """One more line."""
        if verb == "candidate.take_back":
            self.status, self.same, self.entered, self.answered, self.by, self.twice = "open", None, None, None, None, False
        elif "same" in facts:
            self.status, self.same, self.entered, self.answered, self.by = "answered", facts["same"], line, line, person
        elif facts.get("word") == 1:
            self.status, self.same, self.entered, self.by = "entered", facts.get("true"), line, person
        else:
            self.status, self.same, self.answered = "answered", facts.get("true"), line
            self.twice = person == self.by


def check(report: Report) -> None:
    """Compare the candidates with the lines of the runs and of the decisions."""
    started = time.perf_counter()
    _runs(report)
    _decisions(report)
    report.timed("candidates", time.perf_counter() - started)


def _runs(report: Report) -> None:
    said: dict[int, str] = {}
    for body in JournalLine.objects.filter(verb=candidates.SEAL).order_by("id").values_list("body", flat=True):
        sets = facts_of(body).get("sets", {})
        said |= {int(line): digest for line, digest in sets.items()}
    found = candidates.digests(said) | candidates.digests()
    for line, digest in sorted(found.items()):
        if said.get(line) != digest:
            report.differ("candidates", f"line {line}", "what the run left", "other candidates")
    for identity in Candidate.objects.filter(weighed__isnull=True, proposed__in=list(said)).values_list("id", flat=True):
        report.differ("candidate", str(identity), "of the run that proposed it", "of none")


def _decisions(report: Report) -> None:
    words: dict[str, Word] = {}
    verbs = ", ".join(f"'{verb}'" for verb in VERBS)
    question = (
        f"SELECT {key('l.about')}, l.id, l.verb, {key('u.natural_person')}, l.body FROM register_journalline l "
        f"LEFT JOIN register_user u ON u.id = l.actor_id WHERE l.verb IN ({verbs}) ORDER BY l.id"
    )
    for about, line, verb, person, body in rows(question):
        words.setdefault(about, Word()).follow(line, verb, person, facts_of(body))
    columns = f"{key('c.id')}, c.status, c.same, c.entered_id, c.answered_id, {key('c.enterer')}"
    seen = set()
    for identity, status, same, entered, answered, by in rows(f"SELECT {columns} FROM register_candidate c"):
        seen.add(identity)
        word = words.get(identity, Word())
        found = (status, None if same is None else bool(same), entered, answered, by)
        if found != (word.status, word.same, word.entered, word.answered, word.by) or word.twice:
            report.differ("candidate", str(dashed(identity)), "decided as its lines say", status)
    for identity, word in sorted(words.items()):
        if identity not in seen and word.status != "open":
            report.differ("candidate", str(dashed(identity)), word.status, "missing")
    _findings(report)


def _findings(report: Report) -> None:
    """Two persons' yes is a finding."""
    for row in Candidate.objects.filter(status="answered", same=True).order_by("id"):
        mark = {"person": row.person_id, "dataset": row.dataset, "record_digest": row.record_digest}
        if not Finding.objects.filter(**mark).exists():
            report.differ("candidate", str(row.id), "a finding", "none")
