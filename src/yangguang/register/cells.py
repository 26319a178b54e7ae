"""How is one sensitive value written so that it opens only in its own place?

AES-256-GCM with associated data table|column|row|key version|algorithm (trust.md 5.1): a cell moved to
another row does not open. Numbers that must be found again have a blind index beside them: HMAC-SHA256,
full length, its own key.
"""

import hmac
import os
import uuid
from collections.abc import Callable, Iterable, Sequence

from cryptography.exceptions import InvalidTag

from yangguang.register.keys import VERSION, aead, secret

ALGORITHM = 1  # AES-256-GCM
_HEAD = bytes((ALGORITHM, VERSION))


class CellDamaged(ValueError):
    """A cell does not open where it stands: moved, cut or altered."""


def _aad(table: str, column: str, row: uuid.UUID) -> bytes:
    return f"{table}|{column}|{row.hex}|{VERSION}|{ALGORITHM}".encode()


def shut(table: str, column: str, row: uuid.UUID, text: str, purpose: str = "cell") -> bytes:
    """Encrypt `text` for this cell only. Empty text stays empty (b"")."""
    if not text:
        return b""
    nonce = os.urandom(12)
    return (
        _HEAD
        + nonce
        + aead(purpose, f"{table}|{column}").encrypt(nonce, text.encode(), _aad(table, column, row))
    )


def shutter(table: str, column: str, purpose: str = "cell") -> Callable[[str, str], bytes]:
    """`shut` for millions of cells of one column: takes the row as 32 hexadecimal digits, and the text."""
    encrypt, chance = aead(purpose, f"{table}|{column}").encrypt, os.urandom
    before, after = f"{table}|{column}|", f"|{VERSION}|{ALGORITHM}"

    def shut_one(row: str, text: str) -> bytes:
        if not text:
            return b""
        nonce = chance(12)
        return _HEAD + nonce + encrypt(nonce, text.encode(), (before + row + after).encode())

    return shut_one


def open_cell(table: str, column: str, row: uuid.UUID, cell: bytes | memoryview, purpose: str = "cell") -> str:
    """Decrypt a cell written by `shut`. Raises `CellDamaged` when it does not belong here."""
    cell = bytes(cell)
    if not cell:
        return ""
    if cell[:2] != _HEAD:
        raise CellDamaged(f"{table}.{column}: written under another key version")
    try:
        return (
            aead(purpose, f"{table}|{column}")
            .decrypt(cell[2:14], cell[14:], _aad(table, column, row))
            .decode()
        )
    except InvalidTag as error:
        raise CellDamaged(f"{table}.{column} of row {row}: does not open here") from error


def open_many(table: str, column: str, rows: Sequence[str], cells: Sequence[bytes | memoryview]) -> list[str]:
    """Decrypt the same column of many rows, a million in about two seconds; `rows` as 32 hexadecimal digits.

    Raises `CellDamaged` with the first row that does not open.
    """
    opener, head, tail = aead("cell", f"{table}|{column}").decrypt, f"{table}|{column}|", f"|{VERSION}|{ALGORITHM}"
    out = []
    row = ""
    try:
        for row, cell in zip(rows, map(bytes, cells), strict=True):
            if cell:
                if cell[:2] != _HEAD:
                    raise CellDamaged(f"{table}.{column}: written under another key version")
                out.append(opener(cell[2:14], cell[14:], f"{head}{row}{tail}".encode()).decode())
            else:
                out.append("")
    except (InvalidTag, UnicodeDecodeError) as error:
        raise CellDamaged(f"{table}.{column} of row {row}: does not open here") from error
    return out


def shut_rows(shelf: uuid.UUID, rows: Sequence[int], texts: Sequence[str]) -> list[bytes]:
    """Encrypt what the rows of a shelf say, each for itself, under a key of that shelf alone; a row's number, which comes
    once under that key, is its nonce.
    """
    key, about = aead("cell", f"shelf|{shelf.hex}").encrypt, shelf.bytes
    return [key(row.to_bytes(12, "big"), text.encode(), about) for row, text in zip(rows, texts, strict=True)]


def open_rows(shelf: uuid.UUID, rows: Sequence[int], shut: Sequence[bytes]) -> list[str]:
    """Decrypt rows of a shelf. Raises `CellDamaged` with the first that does not belong there."""
    opener, about, row = aead("cell", f"shelf|{shelf.hex}").decrypt, shelf.bytes, 0
    out = []
    try:
        for row, cell in zip(rows, shut, strict=True):
            out.append(opener(row.to_bytes(12, "big"), cell, about).decode())
    except InvalidTag as error:
        raise CellDamaged(f"row {row} of shelf {shelf}: does not open here") from error
    return out


def blind(number: str) -> bytes:
    """The blind index of a normalised ID number: 32 bytes, the same for the same number under one key."""
    return hmac.digest(secret("index"), number.encode(), "sha256")


def blind_many(texts: Iterable[str]) -> list[bytes]:
    """`blind` of each, a million in little more than a second."""
    known = secret("index")
    return [hmac.digest(known, text.encode(), "sha256") for text in texts]
