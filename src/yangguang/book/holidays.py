"""On which days does nobody work, and which weekend days are worked in exchange?"""

import datetime as dt

from yangguang.book.packs import Table


def read_holidays(tables: list[Table]) -> tuple[frozenset[dt.date], frozenset[dt.date]]:
    """The days off and the days worked of all years in `holidays.toml` (`[[year]] off = [...] worked =
    [...]`).
    """
    off: set[dt.date] = set()
    worked: set[dt.date] = set()
    for table in tables:
        for year in table.get("year", ()):
            off.update(year.get("off", ()))
            worked.update(year.get("worked", ()))
    return frozenset(off), frozenset(worked)
