"""How is a large workbook written fast, as spreadsheet programs themselves write it?

Strings shared, numbers plain, nothing else: a hundred thousand rows take seconds and little memory. For
invented data only; what leaves the register goes through `files/`.
"""

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from yangguang.terms import column

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


class Strings:
    """The shared strings of one workbook."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The position of `text` among the shared strings."""
        return self.known.setdefault(text, len(self.known))

    def xml(self) -> bytes:
        """The part `sharedStrings.xml`."""
        items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in self.known)
        return f'{_HEAD}<sst xmlns="{_MAIN}" uniqueCount="{len(self.known)}">{items}</sst>'.encode()


def _row(number: int, values: Sequence[Any], letters: Sequence[str], strings: Strings) -> str:
    cells = []
    for letter, value in zip(letters, values, strict=False):
        if value is None or value == "":
            continue
        if isinstance(value, str):
            cells.append(f'<c r="{letter}{number}" t="s"><v>{strings.number(value)}</v></c>')
        else:
            cells.append(f'<c r="{letter}{number}"><v>{value!r}</v></c>')
    return f'<row r="{number}">{"".join(cells)}</row>'


def write(path: Path, pages: Sequence[tuple[str, Iterable[Sequence[Any]]]], widest: int = 40) -> None:
    """Write `pages` (name, rows of str, int, float or None) to `path`; rows may come from a generator."""
    strings, letters = Strings(), [column.letter(i) for i in range(widest)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as out:
        for at, (_, rows) in enumerate(pages, 1):
            with out.open(f"xl/worksheets/sheet{at}.xml", "w", force_zip64=True) as part:
                part.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
                piece: list[str] = []
                for number, row in enumerate(rows, 1):
                    piece.append(_row(number, row, letters, strings))
                    if len(piece) == 500:
                        part.write("".join(piece).encode())
                        piece = []
                part.write(("".join(piece) + "</sheetData></worksheet>").encode())
        out.writestr("xl/sharedStrings.xml", strings.xml())
        for name, body in _frame([name for name, _ in pages]).items():
            out.writestr(name, _HEAD + body)


def _frame(names: Sequence[str]) -> dict[str, str]:
    """What holds the pages together."""
    numbers = range(1, len(names) + 1)
    shared = len(names) + 1
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in numbers
    )
    return {
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
        f'<Relationship Id="rId{shared}" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{parts}'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>',
    }
