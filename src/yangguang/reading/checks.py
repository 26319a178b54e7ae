"""What must hold for a household as a whole?"""

from collections.abc import Mapping

from yangguang.reading.claims import ClaimedHousehold, ClaimedPerson, Reading
from yangguang.reading.source import Source


def household(claimed: ClaimedHousehold, columns: Mapping[str, str]) -> None:
    """One householder, as many rows as it says; reported at the first row (two heads: at the second of
    them).
    """
    heads = [member for member in claimed.members if member.head]
    if not heads:
        claimed.refuse(claimed.first_row, columns.get("relation", ""), "no_householder")
    for second in heads[1:]:
        claimed.refuse(second.row, columns.get("relation", ""), "two_householders", first_row=heads[0].row)
    stated = claimed.facts.get("member_count")
    if isinstance(stated, int) and stated != len(claimed.members):
        claimed.refuse(
            claimed.first_row,
            columns.get("member_count", ""),
            "member_count",
            stated=stated,
            found=len(claimed.members),
        )
    if (
        "income_per_head" in columns
        and claimed.income_fen_per_head is None
        and "income_per_head" not in claimed.words
        and not claimed.items
    ):
        claimed.warn(claimed.first_row, columns["income_per_head"], "income_missing")


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
    """Rows without a household number: lawful inside a merged number, a reason against their household
    elsewhere.
    """
    if not reading.keyless:
        return
    at = source.columns["household_key"]
    covered: set[int] = set()
    for first, left, last, right in source.merges:
        if left <= at <= right and last - first < 200:
            covered.update(range(first + 1, last + 1))
    lost = set(reading.keyless) - covered
    for claimed in reading.households:
        for member in claimed.members:
            if member.row in lost:
                claimed.refuse(member.row, source.letter("household_key"), "key_missing")
