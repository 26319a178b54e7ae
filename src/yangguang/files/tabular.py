"""How does a table leave as a file that any spreadsheet program opens without running anything?

One heading row, texts neutral, numbers as numbers, no number without all its digits.
"""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from yangguang.files.neutral import neutral

Value = str | int | float | None
BOM = "\ufeff"  # so that spreadsheet programs take the text for UTF-8


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """The table as comma-separated UTF-8 with a byte order mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutral(h) for h in head])
    for row in rows:
        writer.writerow([neutral(v) if isinstance(v, str) else "" if v is None else v for v in row])
    return (BOM + out.getvalue()).encode()


def xlsx_bytes(name: str, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """The table as a workbook of one sheet with a heading row that stays in view; whole numbers beyond 15 digits as text."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet("".join(sign for sign in name if sign not in "[]:*?/\\'")[:31] or "Sheet1")
    title = book.add_format({"bold": True, "bg_color": "#F1F5F9", "border": 1, "text_wrap": True, "valign": "vcenter"})
    for at, text in enumerate(head):
        sheet.write_string(0, at, neutral(text), title)
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, at, neutral(value))
            elif isinstance(value, int) and abs(value) >= 10**15:
                sheet.write_string(number, at, str(value))
            elif value is not None:
                sheet.write_number(number, at, value)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(head) - 1, 0), 16)
    book.close()
    return out.getvalue()
