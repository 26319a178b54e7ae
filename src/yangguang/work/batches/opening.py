"""What do all cases that one batch opens have in common?"""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from yangguang.book.procedure import Event, Procedure, fold
from yangguang.book.reader import Book
from yangguang.register import scope
from yangguang.register.models import Batch, Round
from yangguang.rules.identify import income_period
from yangguang.work import numbers
from yangguang.work.acting import Hand
from yangguang.work.batches.matching import Staged

PROCEDURE = "identify"


@dataclass(slots=True)
class Opening:
    """The book's edition, the procedure, the open rounds by village, and the household numbers already
    taken.
    """

    book: str
    form: str
    procedure: str
    first: str
    carried: dict[str, tuple[str, str]]
    months: int
    rounds: dict[int, uuid.UUID]
    numbers: numbers.Numbers
    _periods: dict[dt.date, tuple[dt.date, dt.date]] = field(default_factory=dict)

    def period(self, day: dt.date) -> tuple[dt.date, dt.date]:
        """The twelve months (or what the book says) before `day`."""
        if day not in self._periods:
            self._periods[day] = income_period(day, self.months)
        return self._periods[day]

    def round_of(self, place: int) -> uuid.UUID | None:
        """The open round of a village, if there is one."""
        return self.rounds.get(place)

    def first_step(self, status: str, carried: bool) -> tuple[str, str]:
        """Step and status of a case that begins: at the procedure's first step, or ended with the status
        the file carried over.
        """
        return self.carried[status] if carried else (self.first, "open")

    def number_for(self, staged: Staged) -> str:
        """The household's number: the file's own when it is well formed, of the county and free, else a new
        one.
        """
        return self.numbers.take(staged["place"], staged["key"])


def open_for(hand: Hand, batch: Batch) -> Opening:
    """Gather what the rows of `batch` share."""
    book = hand.book(batch.place)
    procedure = book.procedure(PROCEDURE)
    with scope.everything("open rounds of the batch's villages"):
        if batch.round is not None:
            rounds = {batch.round.place: batch.round.id}
        else:
            open_rounds = Round.objects.filter(
                procedure=PROCEDURE, closed_day__isnull=True, year=hand.day.year
            )
            rounds = dict(open_rounds.values_list("place", "id"))
    return Opening(
        batch.book,
        book.digest,
        PROCEDURE,
        procedure.first,
        _carried(procedure, book, hand.day),
        book.number("income_window_months"),
        rounds,
        numbers.Numbers(hand.day.year),
    )


def _carried(procedure: Procedure, book: Book, day: dt.date) -> dict[str, tuple[str, str]]:
    """Step and status of a carried-over case for each standing a file may claim, as the engine folds it."""
    standings = {c.facts["standing"] for c in book.codes("exit_status").codes if "standing" in c.facts} | {
        "registered"
    }
    out = {}
    for standing in standings:
        state = fold(procedure, [Event("carried_over", None, day, outcome=standing)])
        out[standing] = (state.step, state.status)
    return out
