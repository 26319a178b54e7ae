"""How far is a run of linkage, for whoever waits?"""

from collections.abc import Callable
from dataclasses import dataclass

PERSONS, RECORDS, PARTS = "persons", "records", "parts"
READING = 0.3  # of the time for a dataset goes into reading it


@dataclass(frozen=True)
class HowFar:
    """So many of `of` persons of the place or records of the file are read, or so many parts of a dataset linked; the
    dataset is number `nth` of `datasets` (from 0). Persons are read once, before the first dataset.
    """

    stage: str
    done: int
    of: int
    dataset: str = ""
    nth: int = 0
    datasets: int = 1

    @property
    def share(self) -> float:
        """The share of the whole run that is done, roughly: between 0 and 1."""
        part = min(1.0, self.done / self.of) if self.of else 1.0
        within = {PERSONS: 0.0, RECORDS: READING * part, PARTS: READING + (1.0 - READING) * part}[self.stage]
        return (self.nth + within) / self.datasets


Tell = Callable[[HowFar], None]


def silent(_far: HowFar) -> None:
    """Nobody listens."""
