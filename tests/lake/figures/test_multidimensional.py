"""Who is deprived of several things at once, of how many, and which of them weigh most?"""

import dataclasses
from fractions import Fraction

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lake import engines, making
from yangguang.lake.figures import levels, multidimensional
from yangguang.terms import place

pytestmark = pytest.mark.once
TABLE = making.the_book().deprivations()
CUTOFFS = [Fraction(1, 4), Fraction(33, 100), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(1)]
KEYS = [d.key for d in TABLE.measured]
HOME = {
    "household": "int64",
    "place": "int64",
    "size": "int16",
    "water_safe": "string",
    "dangerous_house": "string",
}
PERSON = {"household": "int64", "school_age": "int32", "student": "string", "basic_insurance": "string"}

yes_no = st.sampled_from(["0", "1", None])
member = st.tuples(st.integers(0, 90), st.sampled_from(["00", "02", "05", None]), yes_no)
homes = st.lists(
    st.tuples(st.sampled_from([320324100201, 320324100202, 320411002003]), yes_no, st.sampled_from(["0", "C", "D", "9", None]),
              st.lists(member, min_size=1, max_size=4)),
    min_size=1, max_size=25,
)  # fmt: skip


def memtable(rows, kinds):
    arrow = {"int64": pa.int64(), "int32": pa.int32(), "int16": pa.int16(), "string": pa.string()}
    return ibis.memtable(
        pa.Table.from_pylist(rows, schema=pa.schema([(k, arrow[v]) for k, v in kinds.items()]))
    )


def asked(backend, cases, table=TABLE):
    home = [
        {"household": i, "place": p, "size": len(m), "water_safe": w, "dangerous_house": d}
        for i, (p, w, d, m) in enumerate(cases)
    ]
    person = [
        {"household": i, "school_age": a, "student": s, "basic_insurance": b}
        for i, c in enumerate(cases)
        for a, s, b in c[3]
    ]
    scored = multidimensional.scored(memtable(home, HOME), memtable(person, PERSON), table)
    return backend.to_pyarrow(multidimensional.sums(scored, table)).to_pylist()


def by_hand(case, table=TABLE):
    """The deprivations of one household, None where it is not known."""
    _, water, house, members = case

    def any_of(said):
        return True if True in said else None if None in said else False

    found = {
        "food": None if water is None else water == "0",
        "education": any_of([None if s is None else s == "00" for a, s, _ in members if 6 <= a <= 15]),
        "medical": any_of([None if b is None else b == "0" for _, _, b in members]),
        "housing": None if house is None else house in "CD9",
    }
    if table.unknown == "not_deprived":
        found = {k: bool(v) for k, v in found.items()}
    return None if None in found.values() else found


def test_h_a_and_m0_are_what_counting_by_hand_gives(backend):
    @engines.examples(backend, 20)
    @given(homes, st.sampled_from(["left_out", "not_deprived"]), st.sampled_from(CUTOFFS), st.tuples(*[st.integers(1, 4)] * 4))
    def agree(cases, unknown, cutoff, weights):
        weighs = dict(zip(KEYS, weights, strict=True))
        dimensions = tuple(dataclasses.replace(d, weight=weighs[d.key]) for d in TABLE.measured)
        table = dataclasses.replace(TABLE, unknown=unknown, cutoff=cutoff, dimensions=dimensions)
        for row in asked(backend, cases, table):
            inside = [c for c in cases if place.at_level(c[0], row["level"]) == row["place"]]
            known = [(len(c[3]), found) for c in inside if (found := by_hand(c, table)) is not None]
            scores = [(n, sum(weighs[key] for key in KEYS if f[key]), f) for n, f in known]
            poor = [(n, s, f) for n, s, f in scores if Fraction(s, sum(weights)) >= cutoff]
            assert row["known"] == sum(n for n, _ in known) and row["known"] + row["unknown"] == sum(
                len(c[3]) for c in inside
            )
            assert row["poor"] == sum(n for n, _, _ in poor) and row["score_sum"] == sum(
                n * s for n, s, _ in poor
            )
            for key in KEYS:
                assert row[f"censored_{key}"] == sum(n for n, _, f in poor if f[key])
                assert row[f"raw_{key}"] == sum(n for n, f in known if f[key])

    agree()


def test_m0_falls_apart_into_dimensions_and_places_exactly(backend):
    @engines.examples(backend, 10)
    @given(homes)
    def agree(cases):
        rows = asked(backend, cases)
        for row in rows:
            parts = {p["part"]: p for p in multidimensional.said(row, TABLE)}
            assert sum(parts[f"share/{key}"]["value"] for key in KEYS) == parts["M0"]["value"]
            if row["poor"]:
                h, a, m0 = (Fraction(parts[k]["value"], parts[k]["of"]) for k in ("H", "A", "M0"))
                assert m0 == h * a
        for key in ("known", "poor", "score_sum", *(f"censored_{k}" for k in KEYS)):
            assert len({sum(r[key] for r in rows if r["level"] == level) for level in levels.LEVELS}) == 1

    agree()


FOUR = ("income", "schooling", "health", "services")
# The example of Alkire and Foster 2011: what four persons reach in four dimensions, and what is enough.
REACHED = [(13.1, 14, 4, 1), (15.2, 7, 5, 0), (12.5, 10, 1, 0), (20, 11, 3, 1)]
ENOUGH = (13, 12, 3, 1)


def of_the_publication(backend, weights, cutoff):
    """H, A and M0 of the example, asked of the same functions as a copy is; each person a household of one."""
    homes = [
        {"household": n, "place": 320324100201, "size": 1}
        | {key: str(int(have < need)) for key, have, need in zip(FOUR, person, ENOUGH, strict=True)}
        for n, person in enumerate(REACHED)
    ]
    kinds = {"household": "int64", "place": "int64", "size": "int16", **dict.fromkeys(FOUR, "string")}
    dimensions = tuple(
        dataclasses.replace(TABLE.measured[0], key=key, column=key, weight=weight, table="households", is_=("1",), ages=None)
        for key, weight in zip(FOUR, weights, strict=True)
    )
    table = dataclasses.replace(TABLE, cutoff=cutoff, dimensions=dimensions)
    scored = multidimensional.scored(memtable(homes, kinds), None, table)
    (row,) = backend.to_pyarrow(multidimensional.sums(scored, table, ["village"])).to_pylist()
    return {p["part"]: Fraction(p["value"], p["of"]) for p in multidimensional.said(row, table) if p["of"]}


def test_the_example_of_the_publication(backend):
    """Two of four dimensions: the second and third person are poor, lacking two and four of four."""
    found = of_the_publication(backend, (1, 1, 1, 1), Fraction(2, 4))
    assert (found["H"], found["A"], found["M0"]) == (Fraction(1, 2), Fraction(3, 4), Fraction(3, 8))
    assert [found[f"censored/{key}"] * 4 for key in FOUR] == [1, 2, 1, 2] and found["raw/schooling"] == Fraction(3, 4)
    # Weights 2, 1, ½, ½: the second lacks 1½ of 4, below k = 2; only the third is poor, and lacks all.
    found = of_the_publication(backend, (4, 2, 1, 1), Fraction(2, 4))
    assert (found["H"], found["A"], found["M0"]) == (Fraction(1, 4), 1, Fraction(1, 4))
    # Union and intersection are the ends of k.
    assert of_the_publication(backend, (1, 1, 1, 1), Fraction(1, 4))["H"] == Fraction(3, 4)
    assert of_the_publication(backend, (1, 1, 1, 1), Fraction(1))["H"] == Fraction(1, 4)


def test_a_third_is_a_third(backend):
    """Exactly at the cutoff is poor; 33 of 100 is not a third."""
    assert of_the_publication(backend, (33, 33, 33, 1), Fraction(1, 3))["H"] == Fraction(1, 2)  # the fourth lacks 33 of 100
    assert of_the_publication(backend, (4, 4, 3, 1), Fraction(1, 3))["H"] == Fraction(3, 4)  # the fourth lacks 4 of 12


def test_what_the_register_does_not_tell_of_is_named_and_left_out():
    assert [d.key for d in TABLE.dimensions if not d.column] == ["clothing"] and multidimensional.weight_of(
        TABLE
    ) == 4
