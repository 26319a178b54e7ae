"""How does a row get an identity before it is inserted?"""

import os
import time
import uuid

_BLOCK = 256  # identities for which chance is asked at once: a bulk load needs millions
_chance: list[int] = []
os.register_at_fork(after_in_child=_chance.clear)  # no two processes draw from one block


def _drawn() -> int:
    """80 random bits, no two callers the same; safe in threads, because `pop` is one step."""
    try:
        return _chance.pop()
    except IndexError:
        block = os.urandom(10 * _BLOCK)
        _chance.extend(int.from_bytes(block[i : i + 10], "big") for i in range(10, len(block), 10))
        return int.from_bytes(block[:10], "big")


def _number() -> int:
    millis, rand = time.time_ns() // 1_000_000, _drawn()
    return (millis & (2**48 - 1)) << 80 | 0x7 << 76 | (rand >> 68) << 64 | 0b10 << 62 | (rand & (2**62 - 1))


def new_id() -> uuid.UUID:
    """A time-ordered UUID (RFC 9562, version 7), so that bulk inserts stay local in the index."""
    return uuid.UUID(int=_number())


def new_digits() -> str:
    """`new_id` as its 32 hexadecimal digits, which bulk inserts take as they are."""
    return f"{_number():032x}"
