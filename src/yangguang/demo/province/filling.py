"""How is a province's register filled, shown as it grows, and gone on with after a kill?"""

import time
from collections.abc import Callable

from django.db import connection

from yangguang.book.reader import Book
from yangguang.demo.province.makers import Makers, waves
from yangguang.demo.province.plan import Plan
from yangguang.work.founding import filling
from yangguang.work.journal import chain_key

Tell = Callable[[str], None]


def fill(plan: Plan, book: Book, tell: Tell) -> dict[str, int]:
    """Fill the register with the plan's counties that are not there yet; how many rows of each table came.

    Each pair of counties comes in one transaction. Raises `Refused` in an instance that is no demonstration.
    """
    began, counts = time.monotonic(), dict[str, int]()
    filling.open_()
    counties, total = plan.counties(), plan.households()
    there = filling.counties()
    turns, first, heads = waves(plan, there), filling.line_zero(), filling.heads()
    done = plan.households([v for c in there if c in counties for v in counties[c]])
    connection.close()  # the makers are born without it
    with Makers(plan, book, turns, first, heads) as makers, filling.hurrying():
        for wave in turns:
            with filling.piece(map(chain_key, wave)) as piece:
                for parcel, ends in makers.wave(len(wave)):
                    piece.take(parcel)
                    piece.link_up(ends)
            for name, count in piece.counts.items():
                counts[name] = counts.get(name, 0) + count
            done += plan.households([v for c in wave for v in counties[c]])
            tell(f"households {done:,} / {total:,}  {time.monotonic() - began:.0f} s")
    with filling.hurrying():
        tell("indexes")
        filling.close()
    return counts
