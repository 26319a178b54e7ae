"""Our own template is the form, and what is filled in there reads back."""

import openpyxl
import pytest

from tests.workbooks import number, read, refusals, the_book
from yangguang.reading.template import HEAD_ROW, template_fields, write_template

pytestmark = pytest.mark.once

FILLED = {
    "county": "泗洪县",
    "township": "青阳镇",
    "village": "蓝天居",
    "household_key": "1",
    "member_count": 1,
    "name": "陈甲",
    "relation": "01",
    "id_number": number(10),
    "cause": "01",
    "health": "04",
    "wage_job": 9000,
    "expense_crops": 500.5,
    "work_months": 6,
}


@pytest.fixture(params=["zh", "en"])
def template(request, tmp_path):
    book = the_book()
    path = tmp_path / "template.xlsx"
    write_template(
        book.forms(), book.codes, lambda group, key: book.word(group, key, request.param), request.param, path
    )
    return request.param, path


def test_every_marked_field_is_a_column_with_its_list(template):
    lang, path = template
    fields = template_fields(the_book().forms())
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    assert [cell.value for cell in sheet[HEAD_ROW + 1]] == [field.label(lang) for field in fields]
    lists = {
        str(each.sqref): each.formula1
        for each in sheet.data_validations.dataValidation
        if each.type == "list"
    }
    assert len(lists) == sum(field.kind == "code" for field in fields)
    assert workbook.worksheets[1].sheet_state == "hidden"


def test_the_words_of_the_template_are_all_there(template):
    _, path = template
    for sheet in openpyxl.load_workbook(path).worksheets:
        for row in sheet.iter_rows(values_only=True):
            assert not any(
                str(cell).startswith(("kind.", "group.", "template.")) or cell in ("needed", "unit")
                for cell in row
            )


def test_what_is_filled_in_reads_back(template, tmp_path):
    lang, path = template
    book = the_book()
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    for at, field in enumerate(template_fields(book.forms()), start=1):
        value = FILLED.get(field.key)
        if field.codes and value:
            value = book.codes(field.codes).label(value, lang)
        sheet.cell(HEAD_ROW + 2, at).value = value
    workbook.save(tmp_path / "filled.xlsx")
    reading = read(tmp_path / "filled.xlsx")
    assert refusals(reading) == []
    assert (reading.layout, reading.ignored) == ("template", [])
    (claimed,) = reading.accepted()
    assert claimed.items == {"wage_job": 900000, "expense_crops": 50050}
    assert claimed.members[0].facts["health"] == ["04"]
    assert claimed.facts["cause"] == "01"
