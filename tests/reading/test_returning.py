"""The marked file, mended and sent again, reads as if it had always been right."""

import openpyxl
import pytest

from tests.cast import DAY
from tests.workbooks import SAMPLES, household, read, refusals, resolver, the_book, write
from yangguang.book.layouts import dictionary
from yangguang.reading import returning
from yangguang.reading.columns import columns_of
from yangguang.reading.places import Places
from yangguang.reading.returning import write_back
from yangguang.reading.say import sentence
from yangguang.reading.source import look
from yangguang.reading.spreading import Held, Shared

pytestmark = pytest.mark.once


def shared_of(source, words, book):
    columns = columns_of(words.fields, source.columns, source.letter, book.codes, source.layout.source)
    return Shared(columns, Places(resolver(), None))


def returned(path, out, lang="zh"):
    book = the_book(DAY)
    words = dictionary(book.forms())
    labels = {each: {key: field.label(each) for key, field in words.fields.items()} for each in ("zh", "en")}
    reading = read(path)
    source = look(path, words, book.layouts())
    write_back(
        source,
        words,
        [Held([m.row for m in each.members], each.refusals) for each in reading.held_back()],
        shared_of(source, words, book),
        lambda refusal: sentence(book, labels, refusal, lang),
        lambda group, key: book.word(group, key, lang),
        out,
    )
    return reading


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sent_back_unmended_the_sample_is_refused_as_before(tmp_path, lang):
    before = returned(SAMPLES / "321324-register-27col.xlsx", tmp_path / "back.xlsx", lang)
    after = read(tmp_path / "back.xlsx")
    assert refusals(after) == refusals(before)
    assert after.rows_read == before.rows_read
    assert after.columns == before.columns
    assert [(each.row, each.kind) for each in after.normalised()] == [
        (each.row, each.kind) for each in before.normalised()
    ]


def test_a_bad_cell_is_mended_where_it_is_marked(tmp_path):
    rows = household("1", 2, 10, 主要致贫原因="因疾病")
    returned(write(tmp_path / "t.xlsx", rows), tmp_path / "back.xlsx")
    book = openpyxl.load_workbook(tmp_path / "back.xlsx")
    assert "因病" in book.active["V4"].comment.text and "第 5 行" in book.active["V5"].comment.text
    book.active["V4"] = book.active["V5"] = "因病"
    book.save(tmp_path / "mended.xlsx")
    assert refusals(read(tmp_path / "mended.xlsx")) == []


def test_marked_twice_the_reasons_stay_in_one_column(tmp_path):
    returned(write(tmp_path / "t.xlsx", household("1", 2, 10, 主要致贫原因="懒")), tmp_path / "one.xlsx")
    returned(tmp_path / "one.xlsx", tmp_path / "two.xlsx")
    headings = [cell.value for cell in openpyxl.load_workbook(tmp_path / "two.xlsx").active[3]]
    assert headings.count("退回原因") == 1


def test_of_a_large_file_only_the_households_held_back_go_back(tmp_path, monkeypatch):
    monkeypatch.setattr(returning, "WHOLE_ROWS", 5)
    rows = [*household("1", 2, 10), *household("2", 2, 20, 主要致贫原因="懒"), *household("3", 2, 30)]
    returned(write(tmp_path / "t.xlsx", rows), tmp_path / "back.xlsx")
    after = read(tmp_path / "back.xlsx")
    assert [(each.key, len(each.members)) for each in after.households] == [("2", 2)]
    marked = openpyxl.load_workbook(tmp_path / "back.xlsx").active
    assert all("“懒”" in marked[f"V{row}"].comment.text for row in (4, 5))
    assert [code for *_, code in refusals(after)] == ["unknown_code"]


def test_a_csv_comes_back_as_a_workbook(tmp_path):
    path = tmp_path / "t.csv"
    rows = household("1", 1, 10, 主要致贫原因="懒")
    path.write_text(
        ",".join(rows[0]) + "\n" + ",".join(str(value) for value in rows[0].values()), encoding="utf-8"
    )
    returned(path, tmp_path / "back.xlsx")
    assert [code for *_, code in refusals(read(tmp_path / "back.xlsx"))] == ["unknown_code"]


def test_other_visible_sheets_come_back_and_hidden_ones_stay_behind(tmp_path):
    path = write(tmp_path / "t.xlsx", household("1", 1, 10))
    book = openpyxl.load_workbook(path)
    book.create_sheet("说明").append(["本表由村级填报"])
    book.create_sheet("秘密").sheet_state = "hidden"
    book.save(path)
    returned(path, tmp_path / "back.xlsx")
    assert openpyxl.load_workbook(tmp_path / "back.xlsx").sheetnames == ["建档立卡户", "说明"]
