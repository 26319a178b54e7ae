"""Do pieces made in another process come in their order, with their errors, and does the process end with its use?"""

import os
import signal
import time

import pytest

from yangguang.terms import ahead as module
from yangguang.terms.ahead import MakerGone, ahead

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True, params=[True, False], ids=["two processors", "one processor"])
def elsewhere(request, monkeypatch):
    monkeypatch.setattr(module, "two_processors", lambda: request.param)
    return request.param


def test_pieces_come_in_their_order():
    with ahead(lambda: iter(range(1000))) as pieces:
        assert list(pieces) == list(range(1000))


def test_they_are_made_elsewhere_where_there_is_a_second_processor(elsewhere):
    with ahead(lambda: iter([os.getpid()])) as pieces:
        assert (next(pieces) != os.getpid()) == elsewhere


def test_what_goes_wrong_is_raised_where_the_pieces_are_used():
    def make():
        yield 1
        raise LookupError("no second piece")

    with ahead(make) as pieces:
        assert next(pieces) == 1
        with pytest.raises(LookupError, match="no second piece"):
            next(pieces)


def test_who_leaves_early_leaves_no_process_behind(elsewhere):
    def make():
        yield os.getpid()
        while True:
            yield 0

    with pytest.raises(KeyError), ahead(make) as pieces:
        maker = next(pieces)
        raise KeyError("enough")
    if elsewhere:
        with pytest.raises(ProcessLookupError):
            os.kill(maker, 0)


def test_a_maker_that_is_killed_is_told(elsewhere):
    if not elsewhere:
        return  # it is this process: nobody is left to tell

    def make():
        yield os.getpid()
        time.sleep(60)

    with ahead(make) as pieces:
        os.kill(next(pieces), signal.SIGKILL)
        with pytest.raises(MakerGone):
            next(pieces)


def test_a_maker_ends_when_its_user_is_killed(elsewhere):
    if not elsewhere:
        return
    read, write = os.pipe()
    user = os.fork()
    if user == 0:
        def make():
            os.write(write, os.getpid().to_bytes(8, "big"))
            while True:
                yield bytes(1 << 20)

        with ahead(make) as pieces:
            next(pieces)
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(user, 0)
    maker = int.from_bytes(os.read(read, 8), "big")
    for _ in range(600):
        try:
            os.kill(maker, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("the maker lives on")
