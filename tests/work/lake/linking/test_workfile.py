"""Unmatched persons lie on disk unreadable, and not at all once the run is over."""

import pytest
from cryptography.exceptions import InvalidTag

from yangguang.work.lake.linking import workfile
from yangguang.work.lake.linking.workfile import WorkFile

pytestmark = pytest.mark.once


def test_records_come_back_in_order_and_nothing_readable_lies_there(home, monkeypatch):
    monkeypatch.setattr(workfile, "PIECE", 3)
    with WorkFile() as file:
        for n in range(8):
            file.add([f"王小兰{n}", "321324195407270471"])
        assert [r[0][-1] for r in file] == list("01234567")
        assert [r[0][-1] for r in file] == list("01234567")
        body = file.path.read_bytes()
        assert b"321324" not in body and "王".encode() not in body
        assert file.path.stat().st_mode & 0o077 == 0
        assert list(workfile.columns(file, 2))[1] == ["321324195407270471"] * 8
    assert not list(workfile.folder().iterdir())


def test_it_is_gone_when_the_run_fails(home):
    with pytest.raises(ZeroDivisionError), WorkFile() as file:
        file.add(["x"])
        raise ZeroDivisionError
    assert not file.path.exists()


def test_what_a_killed_run_left_is_removed(home):
    workfile.folder().mkdir(parents=True)
    (workfile.folder() / "0.work").write_bytes(b"x")
    with WorkFile() as file:
        assert workfile.clear(keep=[file.path]) == 1
        assert file.path.exists()


def test_an_altered_piece_does_not_open(home):
    with WorkFile() as file:
        file.add(["王小兰"])
        list(file)
        body = bytearray(file.path.read_bytes())
        body[-1] ^= 1
        file.path.write_bytes(bytes(body))
        with pytest.raises(InvalidTag):
            list(file)
