"""Which figures does a report page show of a place, and where does each come from?"""

import pytest

from tests.lake import making
from yangguang.book.reader import open_book
from yangguang.lake import measure, reports
from yangguang.terms.place import at_level

pytestmark = pytest.mark.once
BOOK = making.the_book()


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """500 invented households."""
    return making.make_copy(tmp_path_factory.mktemp("copies") / "one", 500, 5, records={})


def test_the_places_below_a_place_add_up_to_it(copy, backend):
    found = reports.children(copy, backend, "causes", BOOK)
    whole = {row["part"]: row["value"] for row in found["whole"]}
    assert {at_level(row["place"], "city") for row in found["rows"]} == {
        row["place"] for row in found["rows"]
    }
    assert {p: sum(r["value"] for r in found["rows"] if r["part"] == p) for p in whole} == whole
    village = (
        found["rows"][0]["place"]
        and measure.measure(copy, backend, "causes", BOOK, "village")["rows"][0]["place"]
    )
    own = reports.children(copy, backend, "causes", open_book(village, making.DAY))
    assert own["by"] == "village" and own["rows"] == own["whole"]


@pytest.mark.parametrize("weight", ["persons", "households"])
def test_every_income_stands_in_one_bar(copy, backend, weight):
    found = reports.histogram(copy, backend, BOOK, weight)
    homes = backend.to_pyarrow(copy.table(backend, "households")).to_pylist()
    size = {True: 0, False: 0}
    for bar in found["bars"]:
        low, high = (bar["from_fen"] if bar["from_fen"] is not None else -(10**15)), (bar["to_fen"] or 10**15)
        if bar["to_fen"] == 0:
            high = 0
        inside = [
            h
            for h in homes
            if h["income_fen_per_head"] is not None and low <= h["income_fen_per_head"] < high
        ]
        assert bar["value"] == sum(h["size"] if weight == "persons" else 1 for h in inside)
    for home in homes:
        size[home["income_fen_per_head"] is None] += home["size"] if weight == "persons" else 1
    assert found["unknown"] == size[True] and sum(bar["value"] for bar in found["bars"]) == size[False]
    assert found["copy"]["root"] == copy.manifest["root"] and found["book"] == BOOK.digest


def test_a_trend_has_a_point_for_each_copy_in_the_order_of_days(copy, backend, tmp_path):
    other = making.make_copy(tmp_path / "two", 300, 9, records={})
    other.manifest["day"] = "2015-10-28"
    found = reports.trend([(copy, backend, BOOK), (other, backend, BOOK)], "below_line")
    assert [p["day"] for p in found["points"]] == ["2015-10-28", "2016-10-28"]
    assert all(len(p["rows"]) == 1 and p["copy"]["root"] for p in found["points"])


@pytest.mark.parametrize("key", ["causes", "below_line"])
def test_the_public_sees_no_small_count_and_cannot_subtract_one(copy, backend, key):
    found = reports.public(copy, backend, key, BOOK, "township")
    assert found["small_cell"] == 10 and found["hidden"]
    assert not [r for r in found["rows"] if r["value"] is not None and 0 < r["value"] < 10]
    seen = {(r["place"], r["part"]): r["value"] for r in found["rows"]}
    lone = []
    for place, part in seen:
        below = [seen[p, q] for p, q in seen if q == part and p % 10**6 and at_level(p, "county") == place]
        if seen[place, part] is not None and sum(value is None for value in below) == 1:
            lone.append((place, part))
    assert not lone, "one hidden township in a county that is shown is a subtraction away"
    if key == "below_line":
        assert not [
            r for r in found["rows"] if r["rate"] is not None and (r["value"] is None or r["of"] is None)
        ]


@pytest.mark.parametrize("key", ["gini", "income_per_head", "dangerous_houses", "multidimensional"])
def test_only_counts_that_add_up_are_published_cell_by_cell(copy, backend, key):
    with pytest.raises(ValueError, match=key):
        reports.public(copy, backend, key, BOOK, "county")
