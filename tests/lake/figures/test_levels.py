"""How do the sums of villages become those of every level above them, exactly?"""

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lake import engines
from yangguang.lake.figures import levels
from yangguang.terms import place

pytestmark = pytest.mark.once
VILLAGES = st.integers(32_01_01_001_001, 32_04_09_999_999).map(lambda code: code + (code % 1000 == 0))  # 000 is a township


def test_units_are_those_of_the_places():
    assert [levels.unit_of(name) for name in levels.LEVELS] == [10**10, 10**8, 10**6, 10**3, 1]
    assert levels.unit_of("nation") == 10**12
    with pytest.raises(ValueError, match="hamlet"):
        levels.unit_of("hamlet")


def test_every_level_says_what_the_one_below_adds_up_to(backend):
    @engines.examples(backend, 20)
    @given(
        st.lists(
            st.tuples(VILLAGES, st.integers(-(10**12), 10**12), st.integers(0, 2**61)),
            min_size=1,
            max_size=60,
        )
    )
    def agree(rows):
        kinds = pa.schema([("place", pa.int64()), ("fen", pa.int64()), ("squares", pa.int64())])
        table = ibis.memtable(
            pa.table(
                {"place": [r[0] for r in rows], "fen": [r[1] for r in rows], "squares": [r[2] for r in rows]},
                schema=kinds,
            )
        )
        found = backend.to_pyarrow(levels.roll_up(table, wide=["squares"])).to_pylist()
        assert {r["level"] for r in found} == set(levels.LEVELS)
        for row in found:
            inside = [r for r in rows if place.at_level(r[0], row["level"]) == row["place"]]
            assert (row["fen"], int(row["squares"])) == (sum(r[1] for r in inside), sum(r[2] for r in inside))
        (whole,) = [r for r in found if r["level"] == "province"]
        assert whole["fen"] == sum(r[1] for r in rows)

    agree()


def test_the_copy_is_read_once():
    table = ibis.table({"place": "int64", "fen": "int64"}, name="the_copy")
    assert ibis.to_sql(levels.roll_up(table), dialect="duckdb").count("the_copy") == 1
