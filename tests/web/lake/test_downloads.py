"""Each row of a downloaded table says its copy and its book."""

import io

import openpyxl
import pyarrow.parquet as pq
import pytest
from django.http import Http404
from django.utils import translation

from tests.lake.making import the_book
from yangguang.web.lake import downloads

pytestmark = pytest.mark.django_db
ROW = {"place": 321324000000, "all_households": 4, "all_persons": 10, "headcount": 0.4, "mean_fen": 1.0}
SAID = {
    "copy": {"day": "2016-10-28", "id": "c", "root": "r" * 64}, "book": "b" * 64,
    "row": ROW, "below": [{**ROW, "place": 321324100000}],
    "statuses": {"registered": [3, 8], "exited": [1, 2]},
    "bins": {"step_fen": 50_000, "persons": [1, 2]}, "line_yuan": 500, "sources": None,
}  # fmt: skip


@pytest.mark.parametrize("table", downloads.TABLES)
def test_every_row_carries_its_origin(table):
    head, rows = downloads.TABLES[table](SAID, the_book())
    assert all(row[-4:] == ["2016-10-28", "c", "r" * 64, "b" * 64] and len(row) == len(head) for row in rows)


def test_the_code_of_a_place_is_named_so_and_counts_are_whole_numbers():
    with translation.override("zh-hans"):
        head, rows = downloads.places_table(SAID, the_book())
    assert head[0] == "区划代码" and isinstance(rows[0][head.index("各状态人数 (人)")], int)


def test_a_trend_says_of_each_row_its_own_copy_and_book():
    earlier = {**SAID, "copy": {**SAID["copy"], "day": "2016-09-30", "id": "a"}, "book": "e" * 64}
    head, rows = downloads.trend_table([earlier, SAID], the_book())
    assert [row[-4:] for row in rows] == [["2016-09-30", "a", "r" * 64, "e" * 64], ["2016-10-28", "c", "r" * 64, "b" * 64]]
    assert all(len(row) == len(head) for row in rows) and downloads.trend_table([], the_book())[1] == []


def test_of_a_scenario_the_place_itself_comes_first_and_costs_are_yuan():
    counts = {"households": 1, "persons": 2}
    row = {"as_is": {**counts, "cost_fen": 320_000}, "what_if": {**counts, "cost_fen": None}, "enters": counts, "leaves": counts}
    said = {**SAID, "whole": row, "places": {"321324100000": row}}
    head, rows = downloads.whatif_table(said, 321324000000, "https://here/?income_line=7000")
    assert [r[0] for r in rows] == ["321324000000", "321324100000"] and all(len(r) == len(head) for r in rows)
    assert rows[0][2:12] == [1, 1, 1, 1, 2, 2, 2, 2, 3200.0, None] and rows[0][12].endswith("=7000")


def test_the_three_formats_hold_the_same():
    head, rows = downloads.places_table(SAID, the_book())
    sheet = openpyxl.load_workbook(io.BytesIO(downloads.answer("x", head, rows, "xlsx").content)).active
    table = pq.read_table(io.BytesIO(downloads.answer("x", head, rows, "parquet").content))
    assert [c.value for c in sheet[2]][:4] == list(table.to_pylist()[0].values())[:4] == rows[0][:4]
    text = downloads.answer("x", head, rows, "csv").content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith("321324000000,")
    with pytest.raises(Http404):
        downloads.answer("x", head, rows, "exe")
