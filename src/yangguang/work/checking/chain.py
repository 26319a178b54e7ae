"""Does every line hang on the line before it, and do its columns and its act say what it says?"""

import datetime as dt
import json
import time
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from yangguang.register.models import Chain
from yangguang.terms.chain import GENESIS, link, rewritten
from yangguang.work.checking.reading import dashed, instant, key, rows, text
from yangguang.work.checking.report import Report

ACT_IN_LINE = '"covers_digest":"'


def _question() -> str:
    """All lines in the order of their chains, each with its act where it has one."""
    line = (
        "l.chain_id", "l.number", "l.verb", "l.place", text("l.day"), text("l.at"), key("l.about"), key("l.actor_id"), "l.body",
        "l.digest", "l.id",
    )  # fmt: skip
    act = (
        "a.verb",
        "a.step",
        "a.office",
        "a.outcome",
        text("a.data"),
        "a.covers",
        "a.covers_digest",
        text("a.day"),
    )
    return (
        f"SELECT {', '.join((*line, *act))} FROM register_journalline l LEFT JOIN register_act a ON a.line_id = l.id "
        "ORDER BY l.chain_id, l.number"
    )


def check(report: Report, head: str | None) -> None:
    """Link every chain again; compare with the stored digests, the columns, the acts, the heads, and `head` from a notice."""
    started = time.perf_counter()
    heads = {c.key: c for c in Chain.objects.all()}
    last: dict[str, tuple[int, str]] = {}
    seen_head = head is None
    for chain, number, verb, place, day, at, about, actor, body, digest, line, *act in rows(_question()):
        before, previous = last.get(chain, (0, GENESIS))
        if number != before + 1:
            report.differ("chain", f"{chain} line {number}", before + 1, number)
        expected = _linked(previous, body)
        if expected != digest:
            report.differ("chain", f"{chain} line {number}", expected, digest)
        if not _says(body, chain, number, verb, place, day, at, about, actor):
            _compare(report, body, (chain, number, verb, place, day, at, about, actor), line)
        if act[0] is not None:
            _act(report, body, line, day, act)
        elif ACT_IN_LINE in body:
            report.differ("act", f"line {line} ({verb})", "an act", "none")
        last[chain] = (number, digest)
        seen_head = seen_head or digest == head
        report.lines += 1
    _heads(report, heads, last)
    if not seen_head:
        lost = "none: lines are missing, or the notice is not ours"
        report.differ("head on the notice", str(head), "a line of ours", lost)
    report.timed("chaining", time.perf_counter() - started)


def _linked(previous: str, body: str) -> str:
    """The digest of a line behind `previous`; nothing hangs on what is no digest."""
    try:
        return link(previous, body.encode())
    except ValueError:
        return ""


def _heads(report: Report, heads: dict[str, Chain], last: dict[str, tuple[int, str]]) -> None:
    for name, row in heads.items():
        found = last.get(name, (0, GENESIS))
        if (row.length, row.digest) != found:
            report.differ("head", name, f"{row.length} {row.digest}", f"{found[0]} {found[1]}")
        report.heads[name] = found[1]


def _quoted(identity: str | None) -> str:
    return "null" if identity is None else f'"{dashed(identity)}"'


def _says(
    body: str, chain: str, number: int, verb: str, place: int, day: str, at: str, about: str | None, actor: str | None
) -> bool:  # fmt: skip
    """Do the columns stand in the body, which is canonical: sorted keys, so that only `facts` lies between head and tail?

    No quote stands bare inside a JSON text, so neither can be imitated by a fact.
    """
    return body.endswith(f',"number":{number},"place":{place},"verb":"{verb}"}}') and body.startswith(
        f'{{"about":{_quoted(about)},"actor":{_quoted(actor)},"at":"{instant(at)}","chain":"{chain}","day":"{day}","facts":{{'
    )


def _compare(report: Report, body: str, columns: Sequence[Any], line: int) -> None:
    """The slow way, for a line that is not written as expected: which columns differ?"""
    chain, number, verb, place, day, at, about, actor = columns
    try:
        said = json.loads(body)
    except ValueError:
        said = {}
    found = {
        "verb": verb,
        "place": place,
        "day": day,
        "number": number,
        "chain": chain,
        "about": dashed(about),
        "actor": dashed(actor),
    }
    told = {name: said.get(name) for name in found}
    when = said.get("at")
    if (
        told != found
        or when is None
        or dt.datetime.fromisoformat(when) != dt.datetime.fromisoformat(instant(at))
    ):
        report.differ(
            "line", f"{chain} line {number} (id {line})", {**told, "at": when}, {**found, "at": instant(at)}
        )


def _word(value: str | None) -> str:
    return "null" if value is None else f'"{value}"'


@lru_cache(maxsize=4096)  # what is said of single cases is mostly the same few words
def _plainly(stored: str) -> str:
    return rewritten(stored)


def _act(report: Report, body: str, line: int, day: str, act: Sequence[Any]) -> None:
    """The act's row says what the line says of it."""
    verb, step, office, outcome, stored, covers, digest, act_day = act
    if act_day != day:
        report.differ("act", f"line {line}", day, act_day)
    if not digest:  # opens the cases of a batch: the line tells of the batch
        return
    _, found, tail = body.partition(f'"covers":{covers},"covers_digest":"{digest}","data":{_plainly(stored)},')
    if (
        found
        and f'"event":"{verb}",' in tail  # keys are sorted; what else the line says stands between these
        and f'"office":"{office}","outcome":{_word(outcome)},' in tail
        and f'"step":{_word(step)},' in tail
    ):
        return
    try:
        facts = json.loads(body).get("facts", {})
    except ValueError:
        facts = {}
    names = ("event", "step", "office", "outcome", "data", "covers", "covers_digest")
    own = (verb, step, office, outcome, json.loads(stored), covers, digest)
    told = tuple(facts.get(n) for n in names)
    if told != own:
        report.differ(
            "act", f"line {line}", dict(zip(names, told, strict=True)), dict(zip(names, own, strict=True))
        )
