"""Unmatched persons lie on disk unreadable, and not at all once the run is over."""

import pyarrow as pa
import pytest
from cryptography.exceptions import InvalidTag

from yangguang.work.lake.linking import workfile
from yangguang.work.lake.linking.workfile import WorkFile

pytestmark = pytest.mark.once
SCHEMA = pa.schema([("name", pa.string()), ("id", pa.string())])


def rows(*names):
    return pa.table({"name": names, "id": ["321324195407270471"] * len(names)}, SCHEMA)


def test_rows_come_back_in_order_and_nothing_readable_lies_there(home):
    with WorkFile(SCHEMA) as file:
        file.add(rows("王小兰0", "王小兰1", "王小兰2"), [7, 3, 7])
        file.add(rows("王小兰3", "王小兰4"), [3, 63])
        for _ in range(2):
            assert [n[-1] for n in file.rows([7])["name"].to_pylist()] == ["0", "2"]
            assert [n[-1] for n in file.rows([3, 63])["name"].to_pylist()] == ["1", "3", "4"]
        assert file.rows()["id"].to_pylist() == ["321324195407270471"] * 5
        assert (file.held[7], file.held[3], file.held[63], sum(file.held)) == (2, 2, 1, 5)
        assert file.rows([5]).schema == SCHEMA and len(file.rows([5])) == 0
        file._file.flush()
        body = file.path.read_bytes()
        assert len(body) > 1000 and b"321324" not in body and "王".encode() not in body
        assert file.path.stat().st_mode & 0o077 == 0
    assert not list(workfile.folder().iterdir())


def test_it_is_gone_when_the_run_fails(home):
    with pytest.raises(ZeroDivisionError), WorkFile(SCHEMA) as file:
        file.add(rows("x"), [0])
        raise ZeroDivisionError
    assert not file.path.exists()


def test_what_a_killed_run_left_is_removed(home):
    workfile.folder().mkdir(parents=True)
    (workfile.folder() / "0.work").write_bytes(b"x")
    with WorkFile(SCHEMA) as file:
        assert workfile.clear(keep=[file.path]) == 1
        assert file.path.exists()


def test_an_altered_piece_does_not_open_and_none_stands_for_another(home):
    with WorkFile(SCHEMA) as file:
        file.add(rows("王小兰"), [0])
        file.add(rows("王小梅"), [0])
        pieces = list(file._pieces)
        file._pieces = [pieces[1], pieces[0]]
        with pytest.raises(InvalidTag):
            file.rows()
        file._pieces = pieces
        assert len(file.rows()) == 2
        body = bytearray(file.path.read_bytes())
        body[-1] ^= 1
        file.path.write_bytes(bytes(body))
        with pytest.raises(InvalidTag):
            file.rows()
