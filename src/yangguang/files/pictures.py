"""Is it a photograph or a scan, and what does it carry that nobody meant to send?

A picture from a telephone says where and when it was taken and by which device. JPEG segments and PNG
chunks that hold such things are
left out; the picture itself is not touched. A scan may be a PDF, which is kept as it is.
"""

import struct
import zlib

from yangguang.files.bad import BadFile

MOST_BYTES = 20 * 2**20
MOST_PIXELS = 40_000_000
JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
_KEPT_SEGMENTS = frozenset((0xE0, 0xEE))  # JFIF, and Adobe's: without it colours change
_KEPT_CHUNKS = frozenset(
    (
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"iCCP",
        b"sBIT",
        b"pHYs",
        b"bKGD",
    )
)
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def clean(content: bytes) -> tuple[str, bytes]:
    """The kind of a picture or scan by its first bytes, and its content without what tells on its maker.

    Raises `BadFile`: `picture_too_large`, `picture_kind`, `picture_damaged`.
    """
    if len(content) > MOST_BYTES:
        raise BadFile("picture_too_large", most=MOST_BYTES // 2**20)
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG, _jpeg(content)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG, _png(content)
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return PDF, content
    raise BadFile("picture_kind")


def _small_enough(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or not width or not height:
        raise BadFile("picture_too_large", most=MOST_BYTES // 2**20)


def _jpeg(content: bytes) -> bytes:
    out, at, framed = bytearray(b"\xff\xd8"), 2, False
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            raise BadFile("picture_damaged")
        marker = content[at + 1]
        if marker == 0xFF:  # padding between segments
            at += 1
            continue
        length = struct.unpack(">H", content[at + 2 : at + 4])[0]
        segment = content[at : at + 2 + length]
        if length < 2 or len(segment) < 2 + length:
            raise BadFile("picture_damaged")
        if marker in _FRAMES and len(segment) >= 9:
            _small_enough(*reversed(struct.unpack(">HH", segment[5:9])))
            framed = True
        if marker == 0xDA:  # from here on the picture itself
            if not framed or not content.rstrip(b"\0").endswith(b"\xff\xd9"):
                raise BadFile("picture_damaged")
            return bytes(out + content[at:])
        if (not 0xE0 <= marker <= 0xEF and marker != 0xFE) or marker in _KEPT_SEGMENTS:
            out += segment
        at += 2 + length
    raise BadFile("picture_damaged")


def _png(content: bytes) -> bytes:
    out, at = bytearray(content[:8]), 8
    while at + 12 <= len(content):
        (length,), kind = struct.unpack(">I", content[at : at + 4]), content[at + 4 : at + 8]
        chunk = content[at : at + 12 + length]
        if len(chunk) < 12 + length or struct.pack(">I", zlib.crc32(chunk[4:-4])) != chunk[-4:]:
            raise BadFile("picture_damaged")
        if kind == b"IHDR" and length >= 8:
            _small_enough(*struct.unpack(">II", chunk[8:16]))
        if kind in _KEPT_CHUNKS:
            out += chunk
        if kind == b"IEND":
            return bytes(out)
        at += 12 + length
    raise BadFile("picture_damaged")
