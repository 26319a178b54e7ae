"""How does what a file claims of a household become what is staged?"""

from typing import Any

from yangguang.book.reader import Book
from yangguang.reading.claims import ClaimedHousehold, ClaimedPerson

# What has a column or a place of its own; everything else lies in the answers, by the form's field.
OWN = frozenset(
    (
        "county",
        "township",
        "village",
        "group",
        "household_key",
        "member_count",
        "cause",
        "income_per_head",
        "phone",
        "exit_status",
        "identified_day",
        "person_key",
        "name",
        "id_number",
        "relation",
        "sex",
        "birth_date",
    )
)


class Claims:
    """Turns claims into staged households under one opened book."""

    def __init__(self, book: Book, place_of: dict[int, int]) -> None:
        self._private = {
            f.key
            for form in book.forms()
            if form.intake
            for f in form.fields.values()
            if f.keep == "encrypted"
        }
        self._standings = {
            (key, code.is_): code.facts["standing"]
            for key in ("exit_status", "household_type")
            for code in book.codes(key).codes
            if "standing" in code.facts
        }
        self._place_of = place_of

    def stage(self, claimed: ClaimedHousehold) -> dict[str, Any]:
        """One household as JSON: place in the instance's edition and in the file's, income in fen, answers
        and private answers apart.
        """
        facts = claimed.facts
        assert claimed.place is not None, "a household without a place is held back"
        answers, private = self._split({**facts, **{f"{k}_word": w for k, w in claimed.words.items()}})
        return {
            "key": claimed.key,
            "row": claimed.first_row,
            "place": self._place_of.get(claimed.place, claimed.place),
            "claimed_place": claimed.place,
            "group": facts.get("group") or "",
            "cause": facts.get("cause") or "",
            "phone": facts.get("phone") or "",
            "income": claimed.income_fen_per_head,
            "items": claimed.items,
            "status": self._status(facts),
            "status_day": facts.get("identified_day") or None,
            "answers": answers,
            "private": private,
            "people": [self._person(p) for p in claimed.members],
        }

    def _status(self, facts: dict[str, Any]) -> str:
        """The status a file claims: by the exit status, in later files by the type of household."""
        claimed = (self._standings.get((key, facts.get(key) or "")) for key in ("exit_status", "household_type"))
        return next((status for status in claimed if status), "registered")

    def _person(self, person: ClaimedPerson) -> dict[str, Any]:
        answers, private = self._split({**person.facts, **{f"{k}_word": w for k, w in person.words.items()}})
        return {
            "row": person.row,
            "name": person.name,
            "id": person.id.number,
            "id_kind": person.id.kind,
            "sex": person.sex or "9",
            "birth": person.birth,
            "relation": person.relation,
            "head": person.head,
            "answers": answers,
            "private": private,
        }

    def _split(self, facts: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Clear answers and those the form says to encrypt; a word without a code follows its field."""
        answers: dict[str, Any] = {}
        private: dict[str, Any] = {}
        for key, value in facts.items():
            field = key.removesuffix("_word")
            if key in OWN or value in (None, "", []):
                continue
            (private if field in self._private else answers)[key] = value
        return answers, private
