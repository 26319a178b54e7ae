"""What must hold for a household as a whole, and what in it is unlikely?"""

from collections.abc import Mapping

from yangguang.book.forms import Form
from yangguang.reading.claims import ClaimedHousehold, ClaimedPerson, Reading
from yangguang.reading.source import Source
from yangguang.rules import income
from yangguang.rules.quality import Member, Quality, Record

FEN_PER_YUAN = 100
MERGED_ROWS = 200  # a household's number merged over more rows than any household has members


def household(claimed: ClaimedHousehold, columns: Mapping[str, str], statement: Form) -> None:
    """One householder, as many rows as it says; reported at the first row (two heads: at the second of them)."""
    heads = [member for member in claimed.members if member.head]
    if not heads:
        claimed.refuse(claimed.first_row, columns.get("relation", ""), "no_householder")
    for second in heads[1:]:
        claimed.refuse(second.row, columns.get("relation", ""), "two_householders", first_row=heads[0].row)
    count = claimed.facts.get("member_count")
    if count is not None and count != len(claimed.members):
        claimed.refuse(
            claimed.first_row,
            columns["member_count"],
            "member_count",
            stated=count,
            found=len(claimed.members),
        )
    _income(claimed, columns, statement)


def _income(claimed: ClaimedHousehold, columns: Mapping[str, str], statement: Form) -> None:
    """From the items where there are any; the sum the file claims otherwise."""
    stated = claimed.facts.get("income_per_head")
    claimed.income_fen_per_head = stated
    if claimed.items:
        claimed.claimed = False
        claimed.income_fen_per_head = income.per_head(claimed.items, len(claimed.members), statement)
        if stated is not None and abs(stated - claimed.income_fen_per_head) >= FEN_PER_YUAN:
            claimed.warn(claimed.first_row, columns["income_per_head"], "income_differs")
    elif stated is None and "income_per_head" in columns and "income_per_head" not in claimed.words:
        claimed.warn(claimed.first_row, columns["income_per_head"], "income_missing")


def doubts(claimed: ClaimedHousehold, columns: Mapping[str, str], quality: Quality, line_fen: int) -> None:
    """What is unlikely in a household, as warnings; a doubt about a field the file lacks has no column."""
    per_head = claimed.income_fen_per_head
    below = None if per_head is None else per_head < line_fen
    said = {(m.row, key) for m in claimed.members for key in m.words} | {
        (claimed.first_row, key) for key in claimed.words
    }
    members = [
        Member(m.row, m.relation, m.sex, m.birth, m.id.kind, m.facts, m.alike) for m in claimed.members
    ]
    for doubt in quality.doubts(Record(claimed.facts, members, claimed.items, per_head, below)):
        row = claimed.first_row if doubt.row is None else doubt.row
        if doubt.code == "quality_empty" and (row, doubt.field) in said:
            continue  # a word stands there, and its own warning
        claimed.warn(row, columns.get(doubt.field, ""), doubt.code, field=doubt.field, **doubt.facts)


def person(claimed: ClaimedHousehold, who: ClaimedPerson, columns: Mapping[str, str]) -> None:
    """A name, and a sex and a birth that agree with the ID number, which is followed."""
    if not who.name and "name" not in who.words:
        claimed.refuse(who.row, columns["name"], "name_missing")
    if who.sex and who.facts.get("sex", who.sex) not in (who.sex, "9"):
        claimed.warn(who.row, columns["sex"], "sex_differs")
    born = who.facts.get("birth_date")
    if born and who.birth and born[:7] != who.birth[:7]:
        claimed.warn(who.row, columns["birth_date"], "birth_differs")


def merged_keys(reading: Reading, source: Source) -> None:
    """Rows without a household number: lawful inside a merged number, a reason against their household elsewhere."""
    if not reading.keyless:
        return
    at = source.columns["household_key"]
    covered: set[int] = set()
    for first, left, last, right in source.merges:
        if left <= at <= right and last - first < MERGED_ROWS:
            covered.update(range(first + 1, last + 1))
    lost = set(reading.keyless) - covered
    for claimed in reading.households:
        for member in claimed.members:
            if member.row in lost:
                claimed.refuse(member.row, source.letter("household_key"), "key_missing")
