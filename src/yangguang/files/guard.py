"""May this file be opened at all, and what kind is it really?

The zip directory and the small parts of a workbook are inspected before anything is unpacked; nothing here
trusts a name, a suffix or a declared size. Sources of the limits: `settled.md`, Intake.
"""

import re
import stat
import xml.parsers.expat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from yangguang.files.bad import BadFile

WORKBOOK_BYTES = 60 << 20  # settled.md: a workbook of 60 MB
UNPACKED_BYTES = 800 << 20  # settled.md: 800 MB unpacked
CSV_BYTES = 4 << 30  # settled.md: csv streamed, 4 GB
MEMBERS = 1_000  # a county workbook has a few dozen parts; each part costs time to list
RATIO = 200  # honest sheets measure 8-60; deflate can reach 1,032
RATIO_FROM = 32 << 20  # small parts may pack as well as they like
PART_BYTES = 8 << 20  # workbook.xml, relations, content types: read whole, so kept small
TEXT_PROBE = 1 << 16

CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the compound file of Office 97-2003, and of encrypted workbooks
OTHER_KINDS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
)


@dataclass(frozen=True)
class SheetInfo:
    """One sheet of a workbook: its name, the part it lies in, and whether the sender can see it."""

    name: str
    member: str
    hidden: bool


@dataclass(frozen=True)
class Inspected:
    """A file that may be read. `kind` is "xlsx" or "text"; `size` in bytes."""

    path: Path
    kind: str
    size: int
    sheets: tuple[SheetInfo, ...] = ()
    strings: str | None = None  # the part with the shared strings
    date_1904: bool = False


def inspect(path: Path, name: str | None = None) -> Inspected:
    """Judge the file at `path`; `name` is the name it was sent under (a stored upload has none of its own).

    Raises `BadFile` when it is missing, empty, too large, not what its suffix says, locked, damaged, a
    bomb, or carries programs or links to other files.
    """
    path = Path(path)
    suffix = Path(name or path.name).suffix.lower()
    if not path.is_file() or not stat.S_ISREG(path.stat().st_mode):
        raise BadFile("file_missing", name=Path(name or path).name)
    size = path.stat().st_size
    if size == 0:
        raise BadFile("file_empty")
    with path.open("rb") as file:
        head = file.read(TEXT_PROBE)
        if head.startswith(CFB):
            raise BadFile("file_locked" if _locked(file, size) else "file_old_workbook")
    if head.startswith(b"PK"):
        if suffix == ".xlsm" or suffix == ".xltm":
            raise BadFile("file_macros")
        if suffix != ".xlsx":
            raise BadFile("file_wrong_suffix", suffix=suffix or "?", kind="xlsx")
        if size > WORKBOOK_BYTES:
            raise BadFile("file_too_large", megabytes=size >> 20, limit=WORKBOOK_BYTES >> 20)
        return _workbook(path, size)
    return _text(path, head, suffix, size)


def _text(path: Path, head: bytes, suffix: str, size: int) -> Inspected:
    """A file that is no zip: csv, or something to be refused by its right name."""
    for magic, kind in OTHER_KINDS:
        if head.startswith(magic):
            raise BadFile("file_wrong_kind", kind=kind)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise BadFile("file_web_page")
    if suffix in (".xlsx", ".xls", ".xlsm"):
        # What should be a zip and does not begin like one is cut off at the front or renamed text.
        raise BadFile(
            "file_wrong_suffix" if b"\0" not in head and b"\n" in head else "file_damaged",
            suffix=suffix,
            kind="csv",
        )
    if suffix not in (".csv", ".txt", ".tsv"):
        raise BadFile("file_wrong_suffix", suffix=suffix or "?", kind="csv")
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadFile("file_not_text")
    if size > CSV_BYTES:
        raise BadFile("file_too_large", megabytes=size >> 20, limit=CSV_BYTES >> 20)
    return Inspected(path, "text", size)


def _locked(file: IO[bytes], size: int) -> bool:
    """An encrypted workbook is a compound file with a stream of that name in its directory."""
    file.seek(0)
    needle = "EncryptedPackage".encode("utf-16-le")
    tail = b""
    read = 0
    while read < min(size, WORKBOOK_BYTES):
        piece = file.read(1 << 20)
        if not piece:
            break
        if needle in tail + piece:
            return True
        tail, read = piece[-64:], read + len(piece)
    return False


def _workbook(path: Path, size: int) -> Inspected:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_members(members)
            names = {member.filename for member in members}
            _check_carried(names)
            if "xl/workbook.xml" not in names:
                raise BadFile("file_no_workbook")
            return _sheets(archive, names, path, size)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        UnicodeDecodeError,
        ValueError,
    ) as fault:
        raise BadFile("file_damaged") from fault


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MEMBERS:
        raise BadFile("file_bomb", what="members", found=len(members), limit=MEMBERS)
    seen: set[str] = set()
    unpacked = 0
    for member in members:
        name = member.filename
        if member.flag_bits & 0x1:
            raise BadFile("file_locked")
        if (
            name.startswith(("/", "\\"))
            or ".." in re.split(r"[/\\]", name)
            or stat.S_ISLNK(member.external_attr >> 16)
        ):
            raise BadFile("file_damaged")
        if name in seen:  # two parts of one name: what one program shows isn't what another reads
            raise BadFile("file_damaged")
        seen.add(name)
        unpacked += member.file_size
        if unpacked > UNPACKED_BYTES:
            raise BadFile("file_bomb", what="unpacked", found=unpacked >> 20, limit=UNPACKED_BYTES >> 20)
        if member.file_size > RATIO_FROM and member.file_size > RATIO * max(member.compress_size, 1):
            raise BadFile(
                "file_bomb", what="ratio", found=member.file_size // max(member.compress_size, 1), limit=RATIO
            )


def _check_carried(names: set[str]) -> None:
    """Refuse programs, links to other files, and files within the file."""
    for name in names:
        low = name.lower()
        if (
            "vbaproject" in low
            or "/activex/" in low
            or "/macrosheets/" in low
            or low.endswith((".exe", ".js", ".vbs", ".dll"))
        ):
            raise BadFile("file_macros")
        if "externallinks/" in low or low.startswith("xl/connections") or "/querytables/" in low:
            raise BadFile("file_links")
        if "/embeddings/" in low or low.endswith((".zip", ".xlsx", ".xls", ".docx", ".rar", ".7z")):
            raise BadFile("file_within_file")


def _sheets(archive: zipfile.ZipFile, names: set[str], path: Path, size: int) -> Inspected:
    """The sheets in the order of their tabs, by `workbook.xml` and its relations; content types must not
    promise macros.
    """
    for _, attributes in (
        elements(part(archive, "[Content_Types].xml")) if "[Content_Types].xml" in names else ()
    ):
        if "macroenabled" in attributes.get("ContentType", "").lower():
            raise BadFile("file_macros")
    targets: dict[str, str] = {}
    strings = None
    if "xl/_rels/workbook.xml.rels" in names:
        for tag, attributes in elements(part(archive, "xl/_rels/workbook.xml.rels")):
            if tag != "Relationship":
                continue
            if attributes.get("TargetMode", "") == "External":
                raise BadFile("file_links")
            target = _member_of(attributes.get("Target", ""))
            targets[attributes.get("Id", "")] = target
            if attributes.get("Type", "").endswith("/sharedStrings") and target in names:
                strings = target
    sheets: list[SheetInfo] = []
    date_1904 = False
    for tag, attributes in elements(part(archive, "xl/workbook.xml")):
        if tag == "workbookPr":
            date_1904 = attributes.get("date1904", "0").lower() in ("1", "true")
        if tag == "sheet":
            reference = next((value for key, value in attributes.items() if key.split(":")[-1] == "id"), "")
            member = targets.get(reference, "")
            if member in names and "/worksheets/" in member:
                sheets.append(
                    SheetInfo(
                        attributes.get("name", ""), member, attributes.get("state", "visible") != "visible"
                    )
                )
    if not sheets:
        raise BadFile("file_no_workbook")
    return Inspected(path, "xlsx", size, tuple(sheets), strings, date_1904)


def _member_of(target: str) -> str:
    """A relation's target as a member's name: absolute, or relative to `xl/`."""
    return target.lstrip("/") if target.startswith("/") else "xl/" + target.removeprefix("./")


def part(archive: zipfile.ZipFile, name: str, limit: int = PART_BYTES) -> bytes:
    """A small part whole. Raises `BadFile` when it unpacks to more than `limit` bytes, whatever its header
    says.
    """
    with archive.open(name) as file:
        body = file.read(limit + 1)
    if len(body) > limit:
        raise BadFile("file_bomb", what="part", found=len(body) >> 20, limit=limit >> 20)
    return body


def parser() -> "xml.parsers.expat.XMLParserType":
    """An XML parser that refuses a document type (and with it every entity a file could define)."""
    made = xml.parsers.expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise BadFile("file_doctype")

    made.StartDoctypeDeclHandler = refuse
    made.EntityDeclHandler = refuse
    made.buffer_text = True
    return made


def elements(body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Every element of a small part: its local name and attributes. Raises `BadFile` on a document type or
    broken XML.
    """
    found: list[tuple[str, dict[str, str]]] = []
    reader = parser()
    reader.StartElementHandler = lambda tag, attributes: found.append((tag.split(":")[-1], attributes))
    try:
        reader.Parse(body, True)
    except xml.parsers.expat.ExpatError as fault:
        raise BadFile("file_damaged") from fault
    return iter(found)
