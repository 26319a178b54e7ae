"""What should a file look like, when a county asks us for one?

Our own template is drawn from the form dictionary: a field marked for the template becomes a column with
its list of options, its check and its explanation. It reads back as the layout `template`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from yangguang.book.codes import CodeList
from yangguang.book.forms import Field, Form
from yangguang.reading.returning import AS_TEXT
from yangguang.terms import column

ROWS = 5_000  # prepared with lists and checks; a township's file is shorter
HEAD_ROW = 3  # from 0: title, unit and day, groups, headings
OPTIONS_WIDTH = 24
GROUPS = ("location", "number", "member", "household", "wage", "business", "property", "transfer", "expense")

Word = Callable[[str, str], str]


def template_fields(forms: Sequence[Form]) -> list[Field]:
    """The columns of the template: the fields so marked, group by group."""
    marked = [each for form in forms if form.intake for each in form.fields.values() if each.template]
    return sorted(marked, key=lambda each: GROUPS.index(each.group))


def write_template(
    forms: Sequence[Form], codes: Callable[[str], CodeList], word: Word, lang: str, out: Path
) -> None:
    """Write an empty template to `out` (xlsx) in `lang`. `word` gives a label ("group", "location") in that
    language.
    """
    fields = template_fields(forms)
    book = xlsxwriter.Workbook(str(out))
    sheet = book.add_worksheet(word("template", "sheet"))
    options = book.add_worksheet(word("template", "options"))
    _headings(book, sheet, fields, word, lang)
    lists = {key: codes(key) for key in dict.fromkeys(each.codes for each in fields if each.codes)}
    where = _options(options, lists, lang)
    for at, field in enumerate(fields):
        _column(book, sheet, at, field, where, word, lang)
    options.hide()
    _help(book, fields, lists, word, lang)
    book.close()


def _headings(book: Any, sheet: Any, fields: Sequence[Field], word: Word, lang: str) -> None:
    title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    group = book.add_format({"bold": True, "bg_color": "#E2E8F0", "border": 1, "align": "center"})
    needed = book.add_format(
        {"bold": True, "bg_color": "#FEF3C7", "border": 1, "text_wrap": True, "valign": "vcenter"}
    )
    usual = book.add_format(
        {"bold": True, "bg_color": "#F1F5F9", "border": 1, "text_wrap": True, "valign": "vcenter"}
    )
    sheet.merge_range(0, 0, 0, len(fields) - 1, word("template", "title"), title)
    sheet.write_string(1, 0, word("template", "unit"))
    sheet.write_string(1, 10, word("template", "day"))
    sheet.set_row(0, 28)
    sheet.set_row(HEAD_ROW, 45)
    for key in GROUPS:
        inside = [at for at, each in enumerate(fields) if each.group == key]
        if len(inside) > 1:
            sheet.merge_range(HEAD_ROW - 1, inside[0], HEAD_ROW - 1, inside[-1], word("group", key), group)
        elif inside:
            sheet.write_string(HEAD_ROW - 1, inside[0], word("group", key), group)
    for at, each in enumerate(fields):
        sheet.write_string(HEAD_ROW, at, each.label(lang), needed if _required(each) else usual)
    sheet.freeze_panes(HEAD_ROW + 1, next(at for at, each in enumerate(fields) if each.key == "name") + 1)
    sheet.set_landscape()
    sheet.repeat_rows(HEAD_ROW - 1, HEAD_ROW)


def _required(field: Field) -> bool:
    return field.needed or field.key == "household_key"


def _options(sheet: Any, lists: dict[str, CodeList], lang: str) -> dict[str, str]:
    """Every list in a column of its own; where each stands, as a reference."""
    where: dict[str, str] = {}
    for at, (key, codes) in enumerate(lists.items()):
        sheet.write_string(0, at, codes.en if lang == "en" else codes.zh)
        for row, code in enumerate(codes.codes, start=1):
            sheet.write_string(row, at, code.label(lang))
        letter = column.letter(at)
        where[key] = f"='{sheet.get_name()}'!${letter}$2:${letter}${len(codes.codes) + 1}"
    sheet.set_column(0, max(len(lists) - 1, 0), OPTIONS_WIDTH)
    return where


def _column(
    book: Any, sheet: Any, at: int, field: Field, where: dict[str, str], word: Word, lang: str
) -> None:
    """The looks, the list and the check of one column."""
    text = book.add_format({"num_format": "@"})
    money = book.add_format({"num_format": "#,##0.00"})
    looks = text if field.kind in AS_TEXT or field.kind == "day" else money if field.kind == "yuan" else None
    sheet.set_column(at, at, 22 if field.kind == "id" else 12, looks)
    last = HEAD_ROW + ROWS
    message = {"input_title": field.label(lang)[:32], "input_message": word("kind", field.kind)[:255]}
    if field.codes and field.kind == "code":
        check: dict[str, Any] = {
            "validate": "list",
            "source": where[field.codes],
            "error_type": "stop" if field.strict else "warning",
        }
    elif field.kind == "codes":
        check = {"validate": "any", **message, "input_message": word("template", "many")[:255]}
    elif field.kind == "count":
        check = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": field.most or 99}
    elif field.kind in ("yuan", "decimal"):
        check = {"validate": "decimal", "criteria": "between", "minimum": -(10**9), "maximum": 10**9}
    elif field.kind == "id":
        check = {"validate": "length", "criteria": "between", "minimum": 15, "maximum": 22}
    else:
        check = {"validate": "any"}
    sheet.data_validation(HEAD_ROW + 1, at, last, at, {**message, **check})


def _help(book: Any, fields: Sequence[Field], lists: dict[str, CodeList], word: Word, lang: str) -> None:
    """The sheet that explains every column."""
    sheet = book.add_worksheet(word("template", "help"))
    bold = book.add_format({"bold": True, "bg_color": "#F1F5F9", "border": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 50, wrap)
    sheet.set_column(2, 2, 10)
    sheet.set_column(3, 3, 90, wrap)
    sheet.write_string(0, 0, word("template", "row_is_person"))
    for at, key in enumerate(("column", "meaning", "needed", "options")):
        sheet.write_string(2, at, word("template", key), bold)
    for row, field in enumerate(fields, start=3):
        sheet.write_string(row, 0, field.label(lang))
        meaning = word("kind", field.kind) + (f" ({field.unit})" if field.unit and lang == "en" else "")
        sheet.write_string(
            row, 1, meaning + (word("template", "many").join((" (", ")")) if field.kind == "codes" else "")
        )
        sheet.write_string(row, 2, "✓" if _required(field) else "")
        if field.codes:
            sheet.write_string(
                row,
                3,
                ("、" if lang == "zh" else ", ").join(code.label(lang) for code in lists[field.codes].codes),
            )
