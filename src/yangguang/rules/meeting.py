"""Was the village meeting able to decide, and what did it decide?"""

from dataclasses import dataclass
from typing import Protocol

from yangguang.book.values import Value
from yangguang.terms.decision import Decision, no, yes


class Book(Protocol):
    """What this question asks of the book."""

    def value(self, key: str) -> Value:
        """A dated, cited value."""
        ...


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many representatives there are and how many came."""

    representatives: int
    present: int


def quorum(facts: Attendance, book: Book) -> Decision:
    """Did enough representatives come (assumed: two thirds)? No: `quorum_missed`, `attendance_impossible`."""
    above, below = book.value("meeting_quorum_numerator"), book.value("meeting_quorum_denominator")
    if not 0 < facts.present <= facts.representatives:
        return no("attendance_impossible", present=facts.present, representatives=facts.representatives)
    numbers = {
        "present": facts.present,
        "representatives": facts.representatives,
        "numerator": above.is_,
        "denominator": below.is_,
    }
    enough = below.is_ * facts.present >= above.is_ * facts.representatives
    answer = yes if enough else no
    return answer("ok" if enough else "quorum_missed", above.clause(), **numbers)


def majority(present: int, for_: int, against: int) -> Decision:
    """Did more than half of those present vote for the household (assumed: a simple majority)?

    No: `votes_impossible` when more voted than were there, else `no_majority`.
    """
    if min(for_, against) < 0 or for_ + against > present:
        return no("votes_impossible", for_=for_, against=against, present=present)
    return (
        yes(for_=for_, against=against)
        if 2 * for_ > present
        else no("no_majority", for_=for_, against=against, present=present)
    )
