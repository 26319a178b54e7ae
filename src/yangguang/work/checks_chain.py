"""Does every line hang on the line before it, and say what its columns say?"""

import json
import time

from yangguang.register.models import Chain, JournalLine
from yangguang.terms.chain import GENESIS, link
from yangguang.work.checks_report import Report


def check(report: Report, head: str | None) -> None:
    """Link every chain again; compare with the stored digests, the heads, and `head` from a notice."""
    started = time.perf_counter()
    heads = {c.key: c for c in Chain.objects.all()}
    last: dict[str, tuple[int, str]] = {}
    seen_head = head is None
    rows = JournalLine.objects.order_by("chain_id", "number").values_list(
        "chain_id", "number", "verb", "place", "day", "body", "digest", "id"
    )
    for chain, number, verb, place, day, body, digest, key in rows.iterator(chunk_size=5000):
        before, previous = last.get(chain, (0, GENESIS))
        if number != before + 1:
            report.differ("chain", f"{chain} line {number}", before + 1, number)
        expected = link(previous, body.encode())
        if expected != digest:
            report.differ("chain", f"{chain} line {number}", expected, digest)
        said = json.loads(body)
        columns = {"verb": verb, "place": place, "day": day.isoformat(), "number": number, "chain": chain}
        if (told := {name: said.get(name) for name in columns}) != columns:
            report.differ("line", f"{chain} line {number} (id {key})", told, columns)
        last[chain] = (number, digest)
        seen_head = seen_head or digest == head
        report.lines += 1
    for name, chain_row in heads.items():
        found = last.get(name, (0, GENESIS))
        if (chain_row.length, chain_row.digest) != found:
            report.differ("head", name, f"{chain_row.length} {chain_row.digest}", f"{found[0]} {found[1]}")
        report.heads[name] = found[1]
    if not seen_head:
        report.differ(
            "head on the notice",
            str(head),
            "a line of ours",
            "none: lines are missing, or the notice is not ours",
        )
    report.timed("chaining", time.perf_counter() - started)
