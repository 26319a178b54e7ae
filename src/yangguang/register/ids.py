"""How does a row get an identity before it is inserted?"""

import os
import time
import uuid

_BLOCK = 256  # identities for which chance is asked at once: a bulk load needs millions
_chance: list[int] = []
os.register_at_fork(after_in_child=_chance.clear)  # no two processes draw from one block


def _drawn() -> int:
    """62 random bits, no two callers the same; safe in threads, because `pop` is one step."""
    try:
        return _chance.pop()
    except IndexError:
        block = os.urandom(8 * _BLOCK)
        _chance.extend(int.from_bytes(block[i : i + 8], "big") >> 2 for i in range(8, len(block), 8))
        return int.from_bytes(block[:8], "big") >> 2


def _number() -> int:
    millis, rest_ns = divmod(time.time_ns(), 1_000_000)
    return (millis & (2**48 - 1)) << 80 | 0x7 << 76 | (rest_ns * 4096 // 1_000_000) << 64 | 0b10 << 62 | _drawn()


def new_id() -> uuid.UUID:
    """A time-ordered UUID (RFC 9562, version 7, with the fraction of its millisecond as in 6.2, method 3): bulk inserts stay
    local in the index, and what one process makes one after the other, as the members of a household, stays in that order.
    """
    return uuid.UUID(int=_number())


def new_digits() -> str:
    """`new_id` as its 32 hexadecimal digits, which bulk inserts take as they are."""
    return f"{_number():032x}"
