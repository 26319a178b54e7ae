"""What does an indicator say of a copy, at the level asked for?"""

import dataclasses
import datetime as dt
from fractions import Fraction

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.lake import making
from yangguang.book.packs import PackError
from yangguang.book.reader import open_book
from yangguang.lake import measure
from yangguang.lake.figures import incomes, inequality, levels
from yangguang.lake.freezing import Freezing, schema_of
from yangguang.terms.decision import Refused
from yangguang.terms.place import at_level

pytestmark = pytest.mark.once
BOOK = making.the_book()
ALONE = ("gini", "quantiles", "below_relative_lines")  # worked out anew at each place
EXAMPLES = [(i.key, number, e) for i in BOOK.indicators() for number, e in enumerate(i.example, 1)]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """500 invented households."""
    return making.make_copy(tmp_path_factory.mktemp("copies") / "one", 500, 3, records={})


def frozen(folder, example):
    """A copy of the rows of an example; what they do not say is null."""
    given = {"households": making.household_table(BOOK), "persons": making.person_table(BOOK)}
    with Freezing(folder) as freezing:
        for name, table in given.items():
            rows = [{"household": n, **row} for n, row in enumerate(example.get(name, ()), 1)]
            rows.sort(key=lambda row: row["place"])
            schema = schema_of(table)
            assert all(set(row) <= set(schema.names) for row in rows), f"{name}: a column no copy has"
            freezing.write(table, [pa.RecordBatch.from_pylist(rows, schema=schema)] if rows else [])
        return freezing.finish(
            {
                "place": making.PROVINCE,
                "day": making.DAY.isoformat(),
                "book": BOOK.digest,
                "places": "",
                "journal_line": 0,
            }
        )


@pytest.mark.parametrize(("key", "number", "example"), EXAMPLES, ids=[f"{k}-{n}" for k, n, _ in EXAMPLES])
def test_every_example_comes_true(backend, tmp_path, key, number, example):
    book = open_book(making.PROVINCE, example.get("day", making.DAY))
    found = measure.measure(frozen(tmp_path / "copy", example), backend, key, book, example["level"])["rows"]
    wanted = [{"part": "", "value": None, "of": None, **row} for row in example["is"]]
    wanted.sort(key=lambda row: (row["place"], row["part"]))
    assert [{k: row[k] for k in ("place", "part", "of")} for row in found] == [
        {k: row[k] for k in ("place", "part", "of")} for row in wanted
    ]
    assert [row["value"] for row in found] == pytest.approx([row["value"] for row in wanted], abs=1e-12)


def test_every_indicator_of_the_first_day_is_there():
    assert set(measure.names(BOOK)) >= {
        "below_line", "income_per_head", "income_by_source", "poverty_gap", "causes", "attributes", "ages_and_sexes", "uninsured",
        "dangerous_houses", "out_of_school", "households_by_status", "households_by_step", "gini", "multidimensional",
        "quantiles", "below_relative_lines",
    }  # fmt: skip


@pytest.mark.parametrize("key", [k for k in measure.names(BOOK) if k not in ALONE])
def test_what_adds_up_adds_up_exactly_at_every_level(copy, backend, key):
    sums = []
    for level in levels.LEVELS:
        found = measure.measure(copy, backend, key, BOOK, level)
        assert (
            found["adds"]
            and found["rows"]
            and {r["place"] for r in found["rows"]} == {at_level(r["place"], level) for r in found["rows"]}
        )
        parts = {}
        for row in found["rows"]:
            before = parts.setdefault(row["part"], [0, 0])
            parts[row["part"]] = [before[0] + row["value"], before[1] + (row["of"] or 0)]
        sums.append(parts)
    assert all(one == sums[0] for one in sums)


@pytest.mark.parametrize("weight", incomes.WEIGHTS)
def test_the_queries_agree_with_the_expressions(copy, backend, weight):
    def rows(key):
        return measure.measure(copy, backend, key, BOOK, "county", weight)["rows"]

    stated = incomes.rows(copy.table(backend, "households"), BOOK, weight)
    poverty = {r["place"]: r for r in backend.to_pyarrow(incomes.poverty(stated, ["county"])).to_pylist()}
    spread = {r["place"]: r for r in backend.to_pyarrow(incomes.spread(stated, ["county"])).to_pylist()}
    names = {
        "below_line": "headcount",
        "poverty_gap": "gap",
        "poverty_severity": "severity",
        "income_per_head": "mean_fen",
    }
    for key, name in names.items():
        for row in rows(key):
            assert row["rate"] == pytest.approx(poverty[row["place"]][name], rel=1e-12, abs=1e-12)
    for row in rows("gini"):
        assert row["value"] == pytest.approx(spread[row["place"]]["gini"], abs=1e-12)
    found = rows("quantiles")
    assert {(r["place"], r["part"]): r["value"] for r in found} == {
        (place, p): row[f"q_{p}"] for place, row in spread.items() for p in inequality.PROBABILITIES
    }
    homes = backend.to_pyarrow(stated).to_pylist()
    for row in rows("below_relative_lines"):
        inside = [h for h in homes if at_level(h["place"], "county") == row["place"]]
        line = Fraction(row["part"]) * Fraction(spread[row["place"]]["q_0.5"])
        assert (row["value"], row["of"]) == (
            sum(h["weight"] for h in inside if h["income"] < line),
            sum(h["weight"] for h in inside),
        )


def test_households_count_once_where_asked_and_only_where_a_figure_can(copy, backend):
    whole = measure.measure(copy, backend, "below_line", BOOK, "province", "households")
    assert (whole["unit"], whole["unit_zh"], whole["weight"]) == ("households", "户", "households")
    homes = backend.to_pyarrow(copy.table(backend, "households").income_fen_per_head).drop_null()
    assert [r["of"] for r in whole["rows"]] == [len(homes)]
    for key, weight, code in (
        ("causes", "households", "figure_without_weight"), ("multidimensional", "households", "figure_without_weight"),
        ("gini", "heads", "weight_unknown"),
    ):  # fmt: skip
        with pytest.raises(Refused) as said:
            measure.measure(copy, backend, key, BOOK, "county", weight)
        assert said.value.decision.code == code


def test_a_figure_says_which_copy_and_which_book_it_comes_from(copy, backend):
    found = measure.measure(copy, backend, "causes", BOOK, "city")
    assert (
        found["copy"]["root"] == copy.manifest["root"]
        and found["copy"]["day"] == "2016-10-28"
        and found["book"] == BOOK.digest
    )
    row = next(r for r in found["rows"] if r["part"] == "01")
    assert row["part_zh"] == BOOK.codes("cause").label("01", "zh") and row["part_en"] != row["part_zh"]
    assert any(r["part_zh"] == "未填" for r in found["rows"])
    assert {
        r["part_en"] for r in measure.measure(copy, backend, "households_by_status", BOOK, "province")["rows"]
    } >= {"registered", "applicant"}
    steps = measure.measure(copy, backend, "households_by_step", BOOK, "province")["rows"]
    assert all(r["part_zh"] != r["part"] for r in steps)
    many = measure.measure(copy, backend, "multidimensional", BOOK, "province")["rows"]
    assert {r["part_zh"] for r in many} >= {"多维贫困指数", "占 M0 的比重：住房安全"}


def test_only_the_place_asked_about_is_counted(copy, backend):
    county = measure.measure(copy, backend, "households_by_status", BOOK, "county")["rows"][0]["place"]
    inside = measure.measure(copy, backend, "households_by_status", open_book(county, making.DAY), "village")[
        "rows"
    ]
    homes = backend.to_pyarrow(copy.table(backend, "households")).to_pylist()
    assert sum(r["value"] for r in inside) == sum(at_level(h["place"], "county") == county for h in homes)


def test_what_cannot_be_measured_is_refused(copy, backend):
    def refused(key, place=making.PROVINCE, level="county"):
        with pytest.raises(Refused) as refusal:
            measure.measure(copy, backend, key, open_book(place, making.DAY), level)
        return refusal.value.decision.code

    assert (
        refused("happiness") == "no_such_indicator" and refused("causes", level="hamlet") == "level_unknown"
    )
    assert refused("causes", 320324000000, "city") == "level_above"
    small = dataclasses.replace(copy, manifest={**copy.manifest, "place": 320324000000})
    with pytest.raises(Refused) as refusal:
        measure.measure(small, backend, "causes", BOOK, "county")
    assert refusal.value.decision.code == "outside_copy"


@pytest.mark.parametrize("query", [
    "SELECT 1; SELECT 2", "DROP TABLE households", "SELECT * FROM read_csv('/etc/hosts')",
    "SELECT * FROM users", "SELECT FROM WHERE",
])  # fmt: skip
def test_a_query_asks_the_copy_and_nothing_else(copy, backend, query):
    indicator = dataclasses.replace(BOOK.indicator("causes"), sql=query)
    with pytest.raises(PackError) as fault:
        measure.expression(indicator, backend, measure.views(copy, backend, BOOK, "county"))
    assert "causes.sql" in fault.value.file and fault.value.zh and fault.value.en


def test_ages_are_counted_in_whole_years_and_by_the_school_year(backend, tmp_path):
    path = tmp_path / "births.parquet"
    born = pa.array([201010, 201011, 201008, 201009, None], pa.int32())
    pq.write_table(pa.table({"birth_month": born, "n": list(range(5))}), path)
    table = backend.read_parquet(str(path), table_name="births")
    autumn, spring = (
        backend.to_pyarrow(table.mutate(**measure.ages(table.birth_month, day)).order_by("n")).to_pylist()
        for day in (dt.date(2016, 10, 28), dt.date(2017, 3, 1))
    )
    assert [r["age"] for r in autumn] == [6, 5, 6, 6, None] and [r["school_age"] for r in autumn] == [
        5,
        5,
        6,
        5,
        None,
    ]
    assert [r["school_age"] for r in spring] == [5, 5, 6, 5, None] and [r["age"] for r in spring] == [
        6,
        6,
        6,
        6,
        None,
    ]
