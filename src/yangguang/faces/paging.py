"""Which rows come on this page, and where do the next ones begin?

Keyset paging: a page begins after the last row of the one before, found by the index; never OFFSET. The
address carries the key, so
a page can be sent to a colleague and the back button works.
"""

import base64
import binascii
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

SIZE = 50


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of rows; the keys that begin the next and the previous page, empty where there is none."""

    rows: list[Any]
    following: str
    previous: str
    first: bool
    last: bool


def _pack(row: Model, order: Sequence[str]) -> str:
    values = [getattr(row, name) for name in order]
    plain = [
        v.hex if isinstance(v, uuid.UUID) else v.isoformat() if hasattr(v, "isoformat") else v for v in values
    ]
    return (
        base64.urlsafe_b64encode(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode())
        .decode()
        .rstrip("=")
    )


def _unpack(text: str, order: Sequence[str]) -> list[Any] | None:
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        return None
    fine = (
        isinstance(values, list)
        and len(values) == len(order)
        and all(isinstance(v, (str, int)) for v in values)
    )
    return values if fine else None


def _beyond(order: Sequence[str], values: Sequence[Any], backwards: bool) -> Q:
    """Rows after (or before) a key: a > x, or a = x and b > y, and so on; with the first column also as a
    plain bound for the index.
    """
    way = "lt" if backwards else "gt"
    q = Q()
    for i in range(len(order)):
        equal = {order[j]: values[j] for j in range(i)}
        q |= Q(**equal, **{f"{order[i]}__{way}": values[i]})
    return Q(**{f"{order[0]}__{way}e": values[0]}) & q


def cut(
    rows: QuerySet[Any], order: Sequence[str], asked: str = "", size: int = SIZE, *, newest: bool = False
) -> Slice:
    """One page of `rows` in `order` (a unique last column), the other way round with `newest`.

    `asked` comes from the address: "", "last", "n…" (after a key), "p…" (before a key).
    """
    backwards = asked == "last" or asked.startswith("p")
    values = _unpack(asked[1:], order) if asked[:1] in ("n", "p") else None
    forward, back = list(order), [f"-{name}" for name in order]
    if newest:
        forward, back = back, forward
    chosen = rows.order_by(*(back if backwards else forward))
    try:
        bounded = chosen if values is None else chosen.filter(_beyond(order, values, backwards != newest))
        listed = list(bounded[: size + 1])
    except (ValueError, TypeError, ValidationError):  # a key that was typed by hand
        listed, values, backwards = list(rows.order_by(*forward)[: size + 1]), None, False
    more, listed = len(listed) > size, listed[:size]
    if backwards:
        listed.reverse()
    has_following = more if not backwards else values is not None
    has_previous = more if backwards else values is not None
    return Slice(
        listed,
        f"n{_pack(listed[-1], order)}" if listed and has_following else "",
        f"p{_pack(listed[0], order)}" if listed and has_previous else "",
        first=not has_previous, last=not has_following,
    )  # fmt: skip
