"""The console's tables leave as files within one's places, each row with its day and its book."""

import csv
import io

import pytest

from tests.cast import COUNTY, DAY, HERE, PROVINCE, cast, household, number_of
from tests.pages import get, visitor
from tests.walk import do
from yangguang.web.lake import console_tables
from yangguang.work import comparison, datasets

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(home, tmp_path):
    """One household with a vehicle: one question, not answered."""
    people = cast(with_places=True)
    household(size=1, numbers=[number_of(861)], place=HERE)
    path = tmp_path / "vehicles.csv"
    path.write_text(f"号牌号码,所有人,身份证明号码,机动车状态\n苏N0,某,{number_of(861)},正常\n", encoding="utf-8")
    datasets.load(people.county, "vehicles", path)
    do(people.county, comparison.compare, COUNTY)
    return people


@pytest.mark.parametrize("table", console_tables.TABLES)
def test_every_row_says_its_day_and_its_book(people, table):
    answer = get(people.county, "datasets_download", table=table, **{"as": "csv"})
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head[-4:] == ["Counted on", "Day of the copy compared last", "Digest of the copy", "Book"]
    book = visitor(people.county).book.digest
    assert all(row[-4:] == [DAY.isoformat(), "", "", book] and len(row) == len(head) for row in rows)
    assert len(rows) == {"files": len(list(visitor(people.county).book.datasets())), "places": 1, "reasons": 0}[table]


def test_the_file_says_what_the_page_says(people):
    answer = get(people.county, "datasets_download", table="files", **{"as": "csv"})
    said = {r["File"]: r for r in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))}
    assert (said["Motor vehicles"]["Rows"], said["Motor vehicles"]["Not answered"]) == ("1", "1")


def test_no_other_table_and_no_other_place(people):
    assert get(people.county, "datasets_download", table="secrets").status_code == 404
    wider = get(people.county, "datasets_download", place=PROVINCE)
    assert f"findings-files-{COUNTY}-" in wider.headers["Content-Disposition"], "one's own place instead"
    assert get(people.clerk, "datasets_download").status_code == 403
