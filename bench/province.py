"""Which province do the benches work on: how large, and what do they look at in it?

Made by the demonstration's own generator; here every household applies this year, so that every list is as long as it gets.
"""

from dataclasses import dataclass, field

from bench import scene
from yangguang.book.reader import Book
from yangguang.demo.province import filling, plan
from yangguang.demo.province.plan import Plan
from yangguang.register import scope
from yangguang.work import books
from yangguang.work.founding.parcels import TABLES


@dataclass(slots=True)
class Sights:
    """What the benches look at."""

    village: int
    villages: int
    counts: dict[str, int] = field(default_factory=dict)


def fill(made: Plan, book: Book) -> Sights:
    """Found an instance and fill it; what to look at."""
    filling.fill(made, book, lambda _said: None)
    with scope.everything("the bench counts its own province"):
        counted = {m._meta.model_name or "": m._default_manager.count() for m in TABLES}
    return Sights(plan.a_village(plan.edition(), book), len(made.villages), counted)


def write(households: int) -> Sights:
    """A province of about `households` that all apply this year."""
    scene.found()
    book = books.now(scene.COUNTY, scene.DAY)
    return fill(plan.of_applicants(households, book), book)


def at_scale(scale: float) -> Sights:
    """The demonstration's province: most households carried over, the others in this year's rounds."""
    scene.found()
    book = books.now(scene.COUNTY, scene.DAY)
    return fill(plan.of_scale(scale, book, "!"), book)
