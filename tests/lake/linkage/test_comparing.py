"""The levels of a pair are asked in one question."""

import duckdb
import pytest

from yangguang.lake.linkage import comparing, levels, preparing
from yangguang.lake.linkage.preparing import Records

pytestmark = pytest.mark.once


def test_only_the_columns_of_the_conditions_are_read():
    assert comparing.columns([levels.SEX]) == ["id", "sex", "sex_is_of_id"]


def test_values_count_down_from_the_first_level():
    connection = duckdb.connect()
    table = Records(["a", "b", "c"], {"sex": ["男", "女", None]})
    connection.register("t", preparing.prepared(table, True))
    pairs = "select x.unique_id a, y.unique_id b from t x, t y where x.unique_id = 0"
    rows = connection.execute(comparing.compared([levels.SEX], pairs, "t", "t") + " order by b").fetchall()
    assert [row[2] for row in rows] == [1, 0, -1]
