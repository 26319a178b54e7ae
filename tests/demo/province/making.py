"""Which small province do the tests make, and how is a county of it made without a database?"""

from yangguang.book.reader import open_book
from yangguang.demo.province import plan
from yangguang.demo.province.county import County
from yangguang.demo.province.share import Share
from yangguang.work.founding.lines import Lines

BOOK = open_book(plan.COUNTY, plan.DAY)
VILLAGES = 6


def small(seed=plan.SEED, villages=VILLAGES):
    """Villages of the measured county and of one other."""
    here = plan.edition()
    one = plan.a_village(here, BOOK)
    own = [c for c in plan.every_village(here) if c // 10**6 == one // 10**6][: villages - 2]
    other = [c for c in plan.every_village(here) if c // 10**6 == 321322][:1]
    return plan.Plan(tuple(sorted({*own, *other, one})), seed, carried=8.0)


def share_of(made, code=plan.COUNTY, serial=0):
    """A county's share, its chain beginning."""
    return Share(made, BOOK, plan.edition(), code, serial, Lines(BOOK.digest))


def rows_of(made, code=plan.COUNTY):
    """All rows of a county in clear, by table."""
    share, kept = share_of(made, code), {}
    share.packer.take = lambda: kept.update({m: kept.get(m, []) + list(r) for m, r in share.rows.items()}) or _emptied(share)
    for _ in County(share, made.parts()[code]).parcels(made.counties()[code]):
        pass
    return share, kept


def _emptied(share):
    for rows in share.rows.values():
        rows.clear()
    return []
