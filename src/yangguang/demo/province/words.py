"""Which codes stand for the words of invented villagers?"""

from typing import Any

from yangguang.book.reader import Book
from yangguang.demo.lives import Life
from yangguang.demo.people import Home, Someone
from yangguang.work.batches.staging import private_text

LISTS = ("relation", "ethnicity", "education", "student", "health", "labour", "work_place", "attribute", "cause")


class Words:
    """The codes of a book."""

    def __init__(self, book: Book) -> None:
        self._lists = {k: book.codes(k) for k in LISTS}
        self._known: dict[tuple[str, str], str] = {}
        self._people: dict[tuple[str, Life], tuple[dict[str, Any], str]] = {}

    def code(self, listing: str, word: str) -> str:
        """The code of a word; nothing for nothing."""
        key = (listing, word)
        known = self._known.get(key)
        if known is None:
            found = self._lists[listing].find(word) if word else None
            assert found is not None or not word, f"{listing}: {word}"
            known = self._known[key] = found.is_ if found else ""
        return known

    def person(self, one: Someone) -> tuple[dict[str, Any], str]:
        """Clear answers, and the text to encrypt. People of the same life share theirs."""
        key = (one.ethnicity, one.life)
        known = self._people.get(key)
        if known is None:
            known = self._people[key] = self._person(one)
        return known

    def _person(self, one: Someone) -> tuple[dict[str, Any], str]:
        life = one.life
        answers = {
            "ethnicity": self.code("ethnicity", one.ethnicity), "education": self.code("education", life.education),
            "student": self.code("student", life.student), "labour": self.code("labour", life.labour),
            "work_place": self.code("work_place", life.work_place), "work_months": life.work_months or None,
            "serious_illness_insurance": "1" if life.insured == "是" else "0",
        }  # fmt: skip
        return {k: v for k, v in answers.items() if v}, private_text({"health": [self.code("health", life.health)]})

    def home(self, home: Home) -> dict[str, Any]:
        """The conditions of a household."""
        return {
            "natural_village": home.group, "attribute": self.code("attribute", home.attribute),
            "cause": self.code("cause", home.cause),
            "dangerous_house": {"否": "0", "C级": "C", "D级": "D"}[home.dangerous],
            "water_safe": "1" if home.water_safe == "是" else "0",
            "water_difficult": "1" if home.water_difficult == "是" else "0",
        }  # fmt: skip
