"""How are lines linked so that no one of them can change unseen?"""

import datetime as dt
import hashlib
import json
import uuid
from typing import Any

GENESIS = "0" * 64


_AS_IT_IS = frozenset((str, int, bool, type(None)))
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind is dict:
        # Most values are plain: asking here saves a call for each.
        return {
            k if type(k) is str else str(k): v if type(v) in _AS_IT_IS else _plain(v)
            for k, v in value.items()
        }
    if kind in _AS_IT_IS:
        return value
    if isinstance(value, float):
        raise TypeError("a float has no canonical text: use an integer or a string")
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, dict):
        return _plain(dict(value))
    if isinstance(value, (list, tuple)):
        return [v if type(v) in _AS_IT_IS else _plain(v) for v in value]
    if isinstance(value, (set, frozenset)):
        return sorted(_plain(v) for v in value)
    if isinstance(value, (str, int)):
        return value
    raise TypeError(f"no canonical text for {kind.__name__}")


def canonical(value: Any) -> bytes:
    """One text for one value: JSON, sorted keys, UTF-8, no spaces; days and UUIDs as text. Raises
    `TypeError` for a float.
    """
    return _ENCODER.encode(_plain(value)).encode()


def canonical_json(value: Any) -> str:
    """The text of `canonical` for a value that came out of JSON or could have, without fractions: several times faster, because
    nothing in it is looked at one by one.
    """
    return _ENCODER.encode(value)


def rewritten(stored: str) -> str:
    """The canonical text of a JSON text. Raises `ValueError` where it is none."""
    return "{}" if stored == "{}" else canonical_json(json.loads(stored))


def link(previous: str, body: bytes) -> str:
    """The digest of a line: SHA-256 over the previous digest and the line's body, as 64 hexadecimal
    characters.
    """
    return hashlib.sha256(bytes.fromhex(previous) + body).hexdigest()
