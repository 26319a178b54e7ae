"""Which strings do the cells of a workbook point at?"""

import codecs
import io
import re
import xml.parsers.expat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from yangguang.files.bad import BadFile
from yangguang.files.cells import unescape
from yangguang.files.guard import UNPACKED_BYTES, Inspected, parser

PIECE = 1 << 20
ROW_BYTES = 8 << 20  # one row of 500 cells is far below; one string is at most 32,767 characters
STRINGS = 6_000_000  # 200,000 rows of 30 different words
STRING_BYTES = 400 << 20

_SI = re.compile(r'<si>(?:<t(?: xml:space="preserve")?>([^<]*)</t>|(.*?))</si>', re.DOTALL)


class Unusual(Exception):
    """A part isn't written as the pattern expects; the parser must read it."""


@contextmanager
def opened(file: Inspected) -> Iterator[zipfile.ZipFile]:
    """The workbook's archive; whatever is wrong inside it becomes `BadFile`."""
    try:
        with zipfile.ZipFile(file.path) as archive:
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        NotImplementedError,
        UnicodeDecodeError,
    ) as fault:
        raise BadFile("file_damaged") from fault


def texts(body: IO[bytes], limit: int = UNPACKED_BYTES) -> Iterator[str]:
    """A part's text in pieces; never more than `limit` bytes, whatever its header says. UTF-8 or `Unusual`."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    read = 0
    while piece := body.read(PIECE):
        read += len(piece)
        if read > limit:
            raise BadFile("file_bomb", what="part", found=read >> 20, limit=limit >> 20)
        try:
            yield decoder.decode(piece)
        except UnicodeDecodeError:
            raise Unusual from None


def shared_strings(archive: zipfile.ZipFile, member: str | None) -> list[str]:
    """The workbook's table of strings. Raises `BadFile` when it is out of bounds or broken."""
    if member is None:
        return []
    strings: list[str] = []
    try:
        with archive.open(member) as body:
            _quick_strings(texts(body, STRING_BYTES), strings)
        return strings
    except Unusual:
        strings.clear()
    with archive.open(member) as body:
        _careful_strings(body, strings)
    return strings


def _quick_strings(pieces: Iterator[str], strings: list[str]) -> None:
    rest = ""
    first = True
    for piece in pieces:
        rest += piece
        if first:
            start = rest.find("<si")
            if start < 0 or "<!" in rest[:start]:
                raise Unusual
            rest, first = rest[start:], False
        end = rest.rfind("</si>")
        if end < 0:
            if len(rest) > ROW_BYTES:
                raise BadFile("file_bomb", what="string", found=len(rest) >> 20, limit=ROW_BYTES >> 20)
            continue
        block, rest = rest[: end + len("</si>")], rest[end + len("</si>") :]
        found = _SI.findall(block)
        if len(found) != block.count("<si") or "<!" in block:
            raise Unusual
        escaped = "&" in block or "_x" in block
        strings.extend(
            (_rich(rich) if rich else unescape(plain) if escaped else plain) for plain, rich in found
        )
        if len(strings) > STRINGS:
            raise BadFile("file_bomb", what="strings", found=len(strings), limit=STRINGS)
    if "<si" in rest:
        raise Unusual


def _rich(inner: str) -> str:
    """The text of a string in several fonts, without the reading aids (`rPh`)."""
    made: list[str] = []
    try:
        _careful_strings(io.BytesIO(f"<si>{inner}</si>".encode()), made)
    except BadFile:
        raise Unusual from None
    return made[0]


def _careful_strings(body: IO[bytes], strings: list[str]) -> None:
    parts: list[str] = []
    inside = [0, 0]  # hears text, phonetic depth

    def start(tag: str, _: dict[str, str]) -> None:
        tag = tag.split(":")[-1]
        inside[1] += tag == "rPh"
        inside[0] = int(tag == "t" and not inside[1])

    def end(tag: str) -> None:
        tag = tag.split(":")[-1]
        inside[1] -= tag == "rPh"
        inside[0] = 0
        if tag == "si":
            strings.append(unescape("".join(parts)))
            parts.clear()
            if len(strings) > STRINGS:
                raise BadFile("file_bomb", what="strings", found=len(strings), limit=STRINGS)

    machine = parser()
    machine.StartElementHandler, machine.EndElementHandler = start, end
    machine.CharacterDataHandler = lambda piece: parts.append(piece) if inside[0] else None
    read = 0
    while True:
        piece = body.read(PIECE)
        read += len(piece)
        if read > STRING_BYTES:
            raise BadFile("file_bomb", what="strings", found=read >> 20, limit=STRING_BYTES >> 20)
        try:
            machine.Parse(piece, not piece)
        except xml.parsers.expat.ExpatError as fault:
            raise BadFile("file_damaged") from fault
        if not piece:
            return


def load_strings(file: Inspected) -> list[str]:
    """The workbook's strings, read once for all its sheets."""
    with opened(file) as archive:
        return shared_strings(archive, file.strings)
