"""How does a row get an identity before it is inserted?"""

import os
import time
import uuid


def new_id() -> uuid.UUID:
    """A time-ordered UUID (RFC 9562, version 7), so that bulk inserts stay local in the index."""
    millis = time.time_ns() // 1_000_000
    rand = int.from_bytes(os.urandom(10), "big")
    value = (millis & (2**48 - 1)) << 80 | 0x7 << 76 | (rand >> 68) << 64 | 0b10 << 62 | (rand & (2**62 - 1))
    return uuid.UUID(int=value)
