"""A workbook under headings nobody knows is mapped on screen once; the next one is known, at the terminal too. What comes back
marked holds nothing that runs.
"""

import json
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import workbooks
from tests.cast import Cast, cast
from tests.pages import get, post, text
from tests.walk import all_of, one
from yangguang.cli import main
from yangguang.register.models import Batch, Household, LayoutMemory
from yangguang.work import jobs, runners
from yangguang.work.checking import checks

pytestmark = pytest.mark.django_db
OWN = {"行政村": "他住哪个地方", "户编号": "第几家", "姓名": "此人叫啥", "证件号码": "证上的号", "与户主关系": "是户主的谁"}
FIELDS = {"village": "行政村", "household_key": "户编号", "name": "姓名", "id_number": "证件号码", "relation": "与户主关系"}
DANGEROUS = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1", '=cmd|" /C calc"!A0')


@pytest.fixture
def people(home) -> Cast:
    return cast(with_places=True)


def write(path: Path, *homes: list[dict]) -> Path:
    rows = [{OWN.get(heading, heading): value for heading, value in row.items()} for home in homes for row in home]
    return workbooks.write(path, rows, headings=[OWN.get(heading, heading) for heading in workbooks.HEADINGS])


def work() -> None:
    while (job := jobs.claim(frozenset(runners.RUNNERS))) is not None:
        jobs.run(job, runners.RUNNERS)


def test_mapped_on_screen_and_remembered(people, tmp_path, capsys):
    path = write(tmp_path / "一.xlsx", workbooks.household("1", 2, 1))
    post(people.county, "batches", file=SimpleUploadedFile("一.xlsx", path.read_bytes()), purpose="applicants")
    work()
    batch = one(Batch)
    assert batch.status == "mapping"
    page = get(people.county, "batch", batch.id).content.decode()
    assert all(heading in page for heading in OWN.values())
    chosen = {f"map-{field}": OWN[heading] for field, heading in FIELDS.items()}
    others = {f"map-{k}": v for k, v in batch.report["guesses"].items()} if isinstance(batch.report["guesses"], dict) else {}
    assert "Remembered" in text(post(people.county, "batch", batch.id, do="map", **{**others, **chosen}))
    work()
    post(people.county, "batch", batch.id, do="apply")
    work()
    assert len(all_of(Household)) == 1 and len(all_of(LayoutMemory)) == 1
    second = write(tmp_path / "二.xlsx", workbooks.household("2", 2, 21))
    assert main.main(["intake", str(second), "--as", "county", "--day", "2016-10-28", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["households_accepted"] == 1
    assert checks.run()["differences"] == []


def test_what_comes_back_marked_runs_nothing_and_enters_when_mended(people, tmp_path, capsys):
    bad = workbooks.household("1", 2, 1, 自然村=DANGEROUS[0], 主要致贫原因="没有这种原因")
    bad[1]["姓名"] = DANGEROUS[3]
    for row, word in zip(bad, DANGEROUS[4:], strict=True):
        row["联系电话"] = word
    homes, titles = [*bad, *workbooks.household("2", 1, 21)], [(DANGEROUS[5],), (DANGEROUS[1],)]
    path = workbooks.write(tmp_path / "户.xlsx", homes, titles=titles)
    table = openpyxl.load_workbook(path)
    for cell in (cell for row in table.active.iter_rows() for cell in row if cell.data_type == "f"):
        cell.data_type = "s"  # text that looks like a formula, as a foreign program writes it
    table.save(path)
    post(people.county, "batches", file=SimpleUploadedFile("户.xlsx", path.read_bytes()), purpose="applicants")
    work()
    batch = one(Batch)
    post(people.county, "batch", batch.id, do="apply")
    work()
    assert [h.file_key for h in all_of(Household)] == ["2"]
    back = tmp_path / "back.xlsx"
    back.write_bytes(b"".join(get(people.county, "marked", batch.id).streaming_content))
    marked = openpyxl.load_workbook(back)
    said = [cell for sheet in marked for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str) and cell.value]
    assert len(said) > 60 and not [c.value for c in said if c.data_type == "f" or c.value.lstrip()[:1] in tuple("=+-@")]
    assert any("没有这种原因" in c.value for c in said)
    sheet = marked.worksheets[0]
    for row in sheet.iter_rows():
        for cell in row:
            mended = {"没有这种原因": "因病", "'@SUM(1)": "陈乙"}.get(cell.value) if isinstance(cell.value, str) else None
            cell.value = mended or cell.value
            if isinstance(cell.value, str) and ("cmd|" in cell.value or cell.value.endswith("=1")) and cell.row > 2:
                cell.value = "13900000000"
    marked.save(back)
    assert main.main(["intake", str(back), "--as", "county", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["households_accepted"], told["refused"]) == (1, [])
    assert sorted(h.file_key for h in all_of(Household)) == ["1", "2"] and checks.run()["differences"] == []
