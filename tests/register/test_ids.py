"""Identities are unique, of version 7, and grow with time."""

import os
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

from yangguang.register.ids import new_digits, new_id


def test_identities_are_unique_and_of_version_seven():
    made = [new_id() for _ in range(5000)]
    assert len(set(made)) == 5000
    assert {i.version for i in made} == {7} and {i.variant for i in made} == {"specified in RFC 4122"}


def test_later_identities_sort_later():
    first = new_id()
    time.sleep(0.003)
    assert new_id().hex > first.hex


def test_identities_made_one_after_the_other_keep_their_order_within_a_millisecond(monkeypatch):
    clock = iter(range(1_480_000_000_000_000_000, 1_480_000_000_001_000_000, 500))  # a call each half microsecond
    monkeypatch.setattr(time, "time_ns", lambda: next(clock))
    made = [new_id() for _ in range(2000)]
    assert made == sorted(made) and len({i.int >> 80 for i in made}) == 1
    assert made[-1].int >> 64 & 0xFFF == 999_500 * 4096 // 1_000_000


def test_ids_drawn_after_a_fork_differ_from_the_parents():
    new_id()  # a block is drawn before the fork
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, b"".join(new_id().bytes for _ in range(50)))
        os._exit(0)
    os.waitpid(child, 0)
    theirs = os.read(read, 16 * 50)
    random_parts = {theirs[i + 8 : i + 16] for i in range(0, len(theirs), 16)}
    assert len(random_parts) == 50
    assert not random_parts & {new_id().bytes[8:] for _ in range(50)}


def test_threads_share_no_id():
    with ThreadPoolExecutor(8) as pool:
        drawn = list(pool.map(lambda _: new_id(), range(20_000)))
    assert len(set(drawn)) == len(drawn)


def test_digits_are_an_identity_written_out():
    before = new_id()
    time.sleep(0.003)
    made = [new_digits() for _ in range(1000)]
    assert len({*made}) == 1000 and {len(d) for d in made} == {32} and min(made) > before.hex
    assert {(uuid.UUID(d).version, uuid.UUID(d).variant) for d in made} == {(7, before.variant)}
