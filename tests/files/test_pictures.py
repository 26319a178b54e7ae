"""A photograph is kept without where, when and by which device; what is no picture is refused."""

import struct
import zlib

import pytest

from yangguang.files.bad import BadFile
from yangguang.files.pictures import JPEG, MOST_BYTES, PDF, PNG, clean


def _segment(marker, body):
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def _jpeg(width=640, height=480):
    frame = b"\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"".join(
        [b"\xff\xd8", _segment(0xE0, b"JFIF\0"), _segment(0xE1, b"Exif\0\0GPS 33.45N"), _segment(0xFE, b"by my phone"),
         _segment(0xC0, frame), _segment(0xDA, b"\x01\x01\0\0\x3f\0"), b"\x12\x34", b"\xff\xd9"]
    )  # fmt: skip


def _chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _png(width=3, height=3):
    head = struct.pack(">II", width, height) + b"\x08\x00\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [_chunk(b"IHDR", head), _chunk(b"tEXt", b"Author\0Wang"), _chunk(b"eXIf", b"GPS"), _chunk(b"IDAT", b"x"),
         _chunk(b"IEND", b"")]
    )  # fmt: skip


def test_a_jpeg_loses_what_tells_on_its_maker_and_nothing_else():
    kind, kept = clean(_jpeg())
    assert kind == JPEG and b"GPS" not in kept and b"phone" not in kept
    assert b"JFIF" in kept and kept.endswith(b"\x12\x34\xff\xd9")


def test_a_png_loses_its_texts():
    kind, kept = clean(_png())
    assert kind == PNG and b"Wang" not in kept and b"GPS" not in kept and b"IDAT" in kept


def test_cleaning_twice_changes_nothing():
    for made in (_jpeg(), _png()):
        kept = clean(made)[1]
        assert clean(kept)[1] == kept


def test_a_scan_stays_as_it_is():
    scan = b"%PDF-1.4\n...\n%%EOF\n"
    assert clean(scan) == (PDF, scan)


@pytest.mark.parametrize("made", [_jpeg(), _png()])
def test_every_cut_is_noticed(made):
    for end in range(12, len(made) - 1):
        with pytest.raises(BadFile):
            clean(made[:end])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"GIF89a", "picture_kind"), (b"", "picture_kind"), (b"<svg/>", "picture_kind"),
        (_jpeg(60000, 60000), "picture_too_large"), (_png(0, 3), "picture_too_large"),
        (b"\0" * (MOST_BYTES + 1), "picture_too_large"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_its_reason(content, code):
    with pytest.raises(BadFile) as caught:
        clean(content)
    assert caught.value.code == code
