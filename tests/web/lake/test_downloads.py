"""Each row of a downloaded table says its copy and its book."""

import io

import openpyxl
import pyarrow.parquet as pq
import pytest
from django.http import Http404

from tests.lake.making import the_book
from yangguang.web.lake import downloads

pytestmark = pytest.mark.django_db
ROW = {"place": 321324000000, "all_households": 4, "all_persons": 10, "headcount": 0.4, "mean_fen": 1.0}
SAID = {
    "copy": {"day": "2016-10-28", "id": "c", "root": "r" * 64}, "book": "b" * 64,
    "row": ROW, "below": [{**ROW, "place": 321324100000}],
    "bins": {"step_fen": 50_000, "persons": [1, 2]}, "line_yuan": 500, "sources": None,
}  # fmt: skip


@pytest.mark.parametrize("table", downloads.TABLES)
def test_every_row_carries_its_origin(table):
    head, rows = downloads.TABLES[table](SAID, the_book())
    assert all(row[-4:] == ["2016-10-28", "c", "r" * 64, "b" * 64] and len(row) == len(head) for row in rows)


def test_the_three_formats_hold_the_same():
    head, rows = downloads.places_table(SAID, the_book())
    sheet = openpyxl.load_workbook(io.BytesIO(downloads.answer("x", head, rows, "xlsx").content)).active
    table = pq.read_table(io.BytesIO(downloads.answer("x", head, rows, "parquet").content))
    assert [c.value for c in sheet[2]][:4] == list(table.to_pylist()[0].values())[:4] == rows[0][:4]
    text = downloads.answer("x", head, rows, "csv").content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith("321324000000,")
    with pytest.raises(Http404):
        downloads.answer("x", head, rows, "exe")
