"""Which rows does a csv file hold, whatever encoding and separator the sender's program chose?

Streamed: a file of 4 GB needs the memory of one piece. An encoding is chosen once, by the first bytes that
tell; a line in another one stops the reading with its number, because guessing line by line would turn
names into other names.
"""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from yangguang.files.bad import BadFile

PIECE = 1 << 20
LINE_BYTES = 1 << 20  # a line of the widest export has about 6 kB
FIELD = 65_536
PROBE = 4 << 20
RECORD_LINES = 50  # an address may have a few lines in one cell, never this many
END = "\x04"  # stands behind the last line: read by itself when no quotation mark is open
SNIFFED = 20  # lines that choose the separator: title lines have none

DELIMITERS = ",\t;|"
_UTF8_IN_GB = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){3}")


def open_rows(path: Path, encoding: str | None = None) -> Iterator[tuple[int, list[str | None]]]:
    """Every record with something in it: its number (from 1, as a spreadsheet program shows it) and its
    fields, `None` where empty.

    Raises `BadFile`: unknown or mixed encodings (with the line), an open quotation mark, a line out of
    bounds.
    """
    encoding = encoding or detect(path)
    lines = _lines(path, encoding)
    first = list(islice(lines, SNIFFED))
    csv.field_size_limit(FIELD)
    reader = csv.reader(chain(first, lines, (END,)), delimiter=_delimiter(first))
    number = start = 0
    try:
        for record in reader:
            if record == [END]:
                return
            # An open quotation mark swallows what follows, up to the next one or to the end of the file.
            if reader.line_num - start > RECORD_LINES or (record[-1:] and record[-1].endswith(END)):
                raise BadFile("file_open_quote", line=start + 1)
            number, start = number + 1, reader.line_num
            fields: list[str | None] = [field or None for field in record]
            if any(fields):
                yield number, fields
    except csv.Error as fault:
        raise BadFile("file_open_quote", line=start + 1) from fault


def detect(path: Path) -> str:
    """The encoding of the whole file by its mark or its first bytes beyond ASCII: utf-8-sig, utf-16,
    gb18030. Raises `BadFile`.
    """
    with path.open("rb") as file:
        head = file.read(4)
        if head.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        file.seek(0)
        while piece := file.read(PROBE):
            if not piece.isascii():
                return _guess(piece + file.readline(LINE_BYTES))
    return "utf-8-sig"


def _guess(probe: bytes) -> str:
    """UTF-8 and GB18030 hardly ever agree on a line of Chinese; the first lines that only one of them can
    read decide.
    """
    for line in probe.replace(b"\r", b"\n").split(b"\n"):
        if line.isascii():
            continue
        utf8, gb = _reads(line, "utf-8"), _reads(line, "gb18030")
        if utf8 and not (gb and _common(line.decode("gb18030")) and not _common(line.decode("utf-8"))):
            return "utf-8-sig"
        if gb:
            return "gb18030"
    raise BadFile("file_unknown_encoding")


def _reads(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _common(text: str) -> bool:
    """Whether what isn't ASCII is Chinese text as people write it (the two levels of GB 2312 and its
    signs).
    """
    return all(sign.isascii() or _in_gb2312(sign) for sign in text)


def _in_gb2312(sign: str) -> bool:
    try:
        sign.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _lines(path: Path, encoding: str) -> Iterator[str]:
    """Decoded lines with their ends. Raises `BadFile` at the first line in another encoding."""
    if encoding == "utf-16":
        yield from _wide_lines(path)
        return
    number = 1
    rest = b""
    with path.open("rb") as file:
        end = _line_end(file.read(LINE_BYTES))
        file.seek(0)
        if encoding == "utf-8-sig" and file.read(3) != codecs.BOM_UTF8:
            file.seek(0)
        while piece := file.read(PIECE):
            piece = rest + piece
            cut = piece.rfind(end) + 1
            if not cut and len(piece) > LINE_BYTES:
                raise BadFile("file_long_line", line=number)
            block, rest = piece[:cut], piece[cut:]
            yield from _decoded(block, encoding, number, end)
            number += block.count(end)
    yield from _decoded(rest, encoding, number, end)


def _line_end(head: bytes) -> bytes:
    """Some programs on a Mac still end lines with a carriage return alone."""
    return b"\r" if b"\r" in head and b"\n" not in head else b"\n"


def _decoded(block: bytes, encoding: str, number: int, end: bytes) -> Iterator[str]:
    if b"\0" in block:
        raise BadFile("file_not_text")
    try:
        text = block.decode("utf-8" if encoding == "utf-8-sig" else encoding)
    except UnicodeDecodeError:
        raise BadFile("file_mixed_encodings", line=_first_bad(block, encoding, number, end)) from None
    if encoding == "gb18030" and _UTF8_IN_GB.search(block):
        for index, line in enumerate(block.split(end)):
            if _UTF8_IN_GB.search(line) and _reads(line, "utf-8"):
                raise BadFile("file_mixed_encodings", line=number + index)
    # Only the file's own sign ends a line: str.splitlines would also cut at signs that may stand in a name.
    start, sign = 0, end.decode()
    while (at := text.find(sign, start)) >= 0:
        yield text[start : at + 1]
        start = at + 1
    if start < len(text):
        yield text[start:]


def _first_bad(block: bytes, encoding: str, number: int, end: bytes) -> int:
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    for index, line in enumerate(block.split(end)):
        if not _reads(line, codec):
            return number + index
    return number


def _wide_lines(path: Path) -> Iterator[str]:
    number = 0
    try:
        with path.open(encoding="utf-16", newline="") as file:
            while line := file.readline(LINE_BYTES):
                number += 1
                if len(line) == LINE_BYTES:
                    raise BadFile("file_long_line", line=number)
                yield line
    except UnicodeError as fault:
        raise BadFile("file_mixed_encodings", line=number + 1) from fault


def _delimiter(lines: Sequence[str]) -> str:
    """The separator that cuts one of the first lines into the most fields; a comma where nothing cuts."""
    outside = [re.sub(r'"[^"]*"', "", line) for line in lines]
    return max(
        DELIMITERS, key=lambda sign: (max((line.count(sign) for line in outside), default=0), sign == ",")
    )
