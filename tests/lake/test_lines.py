"""One line for a province, three where a county has its own; what is supposed holds everywhere and says so."""

import datetime as dt

import ibis
import pyarrow as pa
import pytest

from yangguang.book.packs import PackError
from yangguang.book.reader import open_book
from yangguang.lake import lines
from yangguang.terms.decision import Refused

pytestmark = pytest.mark.once
JIANGSU, OTHER, COUNTY = 320000000000, 990000000000, 990201000000


def opened(day=dt.date(2016, 10, 28)):
    return lambda place: open_book(place, day)


def test_the_line_of_the_day_with_its_clause():
    (line,) = lines.lines(JIANGSU, opened())
    assert (line.line_fen, line.limit_fen, line.fund_fen) == (600_000, 660_000, 160_000)
    assert line.clause("below_line").startswith("income_line@2016-01-01 (cited")
    assert line.clause("on_the_edge").startswith("edge_line_percent@2016-01-01 (assumed")
    with pytest.raises(PackError, match="edge_line_percent"):
        lines.lines(JIANGSU, opened(dt.date(2015, 6, 30)))


def test_a_county_with_a_line_of_its_own(backend):
    found = lines.lines(OTHER, opened())
    assert [(x.low, x.line_fen) for x in found] == [
        (OTHER, 520_000),
        (COUNTY, 730_000),
        (990202000000, 520_000),
    ]
    assert {x.fund_fen for x in found} == {None}, "this province pays nothing a head"
    places = [OTHER + 101001001, COUNTY, COUNTY + 999_999, 990202000000, OTHER + 301001001]
    table = ibis.memtable(pa.table({"n": range(5), "place": places}))
    said = table.mutate(line=lines.by_place(table.place, found, lambda x: x.line_fen)).order_by("n")
    assert backend.to_pyarrow(said)["line"].to_pylist() == [520_000, 730_000, 730_000, 520_000, 520_000]


def test_what_is_supposed_holds_in_every_county():
    found = lines.lines(OTHER, opened(), {"income_line": 7000})
    assert {x.line_fen for x in found} == {700_000}
    assert {x.line_clause for x in found} == {"income_line@2016-10-28 (supposed)"}


@pytest.mark.parametrize("supposed", [{"announcement_days": 3}, {"income_line": -1}])
def test_what_cannot_be_supposed_is_refused_with_what_can(supposed):
    with pytest.raises(Refused) as refusal:
        lines.lines(JIANGSU, opened(), supposed)
    assert refusal.value.decision.code == "cannot_suppose"
    assert "income_line" in refusal.value.decision.facts["known"]
