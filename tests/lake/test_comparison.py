"""All departments in one pass: the same answer as the rule, row by row, on every engine."""

import datetime as dt
from collections import Counter

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.lake.making import make_copy, person_table, the_book
from yangguang.lake import comparison, shape
from yangguang.lake.freezing import Freezing
from yangguang.rules.comparison import Met, counts
from yangguang.terms.decision import Refused

pytestmark = pytest.mark.once
DAY = dt.date(2016, 10, 28)
ALL = {d.key: 3000 if d.key == "medical" else 500 for d in the_book().datasets()}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return make_copy(tmp_path_factory.mktemp("copies") / "c", households=250, seed=5, records=ALL, hits=0.6)


def rows(copy, table):
    return pq.read_table(copy.folder / f"{table}.parquet").to_pylist()


def by_the_rule(copy, day):
    """Every person against every record of the same identity, judged by rules/comparison: codes, and what is found."""
    book, homes = the_book(), {h["household"]: h for h in rows(copy, "households")}
    people, met, codes = {}, set(), Counter()
    for person in rows(copy, "persons"):
        people.setdefault(person["id_key"], []).append(person)
    for source in comparison.sources(copy, book):
        for record in rows(copy, f"records_{source.dataset.key}"):
            for person in people.get(record["id_key"], ()):
                home, asked = homes[person["household"]], source.dataset.disagrees
                said = (home if asked.subject == "household" else person)[asked.register]
                decision = counts(Met(record, record["active"], home["status"], said), source.dataset, day)
                codes[decision.code] += 1
                if decision:
                    met.add((source.at, person["person"], record["record_key"], record[asked.column], said))
    return codes, met


def value(row, side):
    return next((row[f"{side}_{t}"] for t in comparison.TYPES if row[f"{side}_{t}"] is not None), None)


def shown(found):
    return {
        (r["source"], r["person"], r["record_key"], value(r, "said"), value(r, "register"))
        for r in found.to_pylist()
    }


@pytest.mark.parametrize("day", [DAY, dt.date(2012, 6, 1)])
def test_the_same_findings_with_the_same_two_values_as_the_rule(copy, backend, day):
    codes, met = by_the_rule(copy, day)
    assert set(codes) == {"stands_in_file", "ended", "outside_window", "below_threshold", "register_agrees"}
    found = comparison.find(backend, copy, comparison.sources(copy, the_book()), day)
    assert found.num_rows == len(met) > 500
    assert shown(found) == met


def test_findings_come_in_the_order_of_household_and_person_whichever_engine_answers(copy, backend):
    found = comparison.find(backend, copy, comparison.sources(copy, the_book()), DAY)
    order = [tuple(r[c] for c in comparison.ORDER) for r in found.to_pylist()]
    assert order == sorted(order) and len(set(order)) == len(order)
    assert found.schema.names == comparison.empty().schema.names


def test_one_dataset_alone_and_one_place_alone_are_parts_of_the_whole(copy, backend):
    chosen = comparison.sources(copy, the_book())
    whole = comparison.find(backend, copy, chosen, DAY).to_pylist()
    medical = comparison.sources(copy, the_book(), ["medical"])
    found = comparison.find(backend, copy, medical, DAY).to_pylist()
    assert found == [r for r in whole if r["source"] == medical[0].at] != []
    place = whole[0]["place"]
    found = comparison.find(backend, copy, chosen, DAY, place=place).to_pylist()
    assert found == [r for r in whole if r["place"] == place] != whole


def test_a_file_that_was_not_frozen_is_refused(tmp_path, backend):
    bare = make_copy(tmp_path / "c", households=40, records={"deaths": 9})
    assert [s.dataset.key for s in comparison.sources(bare, the_book())] == ["deaths"]
    with pytest.raises(Refused) as refusal:
        comparison.sources(bare, the_book(), ["vehicles"])
    assert refusal.value.decision.facts["table"] == "records_vehicles"
    assert comparison.find(backend, bare, [], DAY).num_rows == 0


def remade(copy, folder, change, only=None, said=()):
    """The copy again with the rows of its tables changed: {table: rows → rows}."""
    book = the_book()
    tables = {"persons": person_table(book)}
    with Freezing(folder) as freezing:
        for name in copy.tables:
            if only and name not in only:
                continue
            table = tables.get(name) or _table(book, copy, name)
            kept = change.get(name, lambda r: r)(rows(copy, name))
            kept.sort(key=lambda r: tuple(r[c] for c in table.sort))
            columns = list(table.keys)
            schema = pq.read_schema(copy.folder / f"{name}.parquet")
            freezing.write(table, pa.Table.from_pylist(kept, schema).select(columns).to_batches())
        kept = {k: copy.manifest[k] for k in ("book", "places", "place", "day", "journal_line")}
        return freezing.finish(kept | dict(said))


def _table(book, copy, name):
    if name == "households":
        return shape.households(book.form("household").fields.values(), book.form("statement").parts)
    dataset = book.dataset(name.removeprefix(comparison.TABLE))
    return shape.records(dataset.key, dataset.columns, dataset.shown)


def test_a_record_that_stands_twice_in_a_file_is_one_finding_and_two_persons_of_one_identity_are_two(
    tmp_path, backend
):
    plain = make_copy(tmp_path / "a", households=60, records={"vehicles": 60}, hits=1.0)
    twice = remade(
        plain,
        tmp_path / "b",
        {"records_vehicles": lambda r: [*r, *({**x, "row": x["row"] + 1000} for x in r)]},
    )
    chosen = comparison.sources(plain, the_book())
    once = comparison.find(backend, plain, chosen, DAY)
    assert comparison.find(backend, twice, comparison.sources(twice, the_book()), DAY).equals(once)
    met = once["person"][0].as_py()

    def doubled(people):
        person = next(p for p in people if p["person"] == met)
        return [*people, {**person, "person": 10**6, "person_id": "f" * 32}]

    double = remade(plain, tmp_path / "d", {"persons": doubled})
    found = comparison.find(backend, double, comparison.sources(double, the_book()), DAY)
    own = sum(p == met for p in once["person"].to_pylist())
    assert found.num_rows == once.num_rows + own and 10**6 in found["person"].to_pylist()


def test_persons_hit_and_findings_are_counted_and_a_household_is_marked_by_each_file_that_met_it(
    copy, backend
):
    chosen = comparison.sources(copy, the_book())
    found = comparison.find(backend, copy, chosen, DAY)
    counted = comparison.counted(found, chosen)
    assert sum(c["findings"] for c in counted.values()) == found.num_rows
    assert list(counted) == sorted(ALL) and all(
        0 < c["persons_hit"] <= c["findings"] for c in counted.values()
    )
    homes: dict[int, int] = {}
    for row in found.to_pylist():
        homes[row["household"]] = homes.get(row["household"], 0) | 1 << row["source"]
    marked = comparison.marks(found)
    assert dict(zip(*(marked[c].to_pylist() for c in ("household", "marks")), strict=True)) == homes
    assert comparison.marks(comparison.empty()).num_rows == 0


def test_sums_and_counts_of_the_register_lie_where_they_belong():
    assert [comparison.type_of(c, t) for c, t in (
        ("wage_fen", "int64"), ("income_fen_per_head", "int64"), ("size", "int16"), ("status", "string"), ("member_from", "date"),
    )] == ["fen", "fen", "number", "word", "day"]  # fmt: skip
