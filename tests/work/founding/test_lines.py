"""Lines made in bulk are linked as lines written one by one are."""

import datetime as dt
import json
import uuid

import pytest

from yangguang.terms.chain import GENESIS, link
from yangguang.work.founding.lines import Lines, Official

pytestmark = pytest.mark.once
DAY, KEY = dt.date(2016, 10, 28), uuid.UUID(int=5)
CLERK = Official(KEY, KEY, KEY, "village-clerk", "village", 321324100201)


def test_each_county_has_its_chain_and_each_line_follows_from_the_one_before():
    lines = Lines("book", last=100, heads={"county:321324000000": (3, "ab" * 32)})
    for place in (321324100201, 321324100202, 321322100201):
        lines.note("round.open", place, DAY, KEY, CLERK, {"takes_in": 3})
    rows = lines.taken()
    assert [r[0] for r in rows] == [101, 102, 103] and lines.taken() == []
    assert [(r[1], r[2]) for r in rows] == [
        ("county:321324000000", 4), ("county:321324000000", 5), ("county:321322000000", 1),
    ]  # fmt: skip
    previous = {"county:321324000000": "ab" * 32, "county:321322000000": GENESIS}
    for row in rows:
        assert row[10] == link(previous[row[1]], row[9].encode())
        previous[row[1]] = row[10]
    assert lines.heads["county:321324000000"] == (5, rows[1][10])


def test_a_line_says_who_where_when_and_under_which_book():
    lines = Lines("digest of the book")
    lines.note("notice.post", 321324100201, DAY, KEY, CLERK, {"covers": 2})
    said = json.loads(lines.rows[0][9])
    assert said["verb"] == "notice.post" and said["day"] == "2016-10-28" and said["about"] == str(KEY)
    assert said["facts"]["book"] == "digest of the book" and said["facts"]["role"] == "village-clerk"
    assert said["facts"]["covers"] == 2
