"""Is a file there whole or not at all, whatever breaks off, and for its owner only?"""

import pytest

from yangguang.terms import whole

pytestmark = pytest.mark.once


def test_it_is_there_when_all_is_written_and_not_before(tmp_path):
    path = tmp_path / "state.json"
    with whole.written(path) as body:
        body.write(b"all of it")
        assert not path.exists()
    assert path.read_bytes() == b"all of it" and path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("breaks_off", [OSError, KeyboardInterrupt])
def test_what_breaks_off_leaves_what_was_there(tmp_path, breaks_off):
    path = tmp_path / "state.json"
    whole.write(path, b"yesterday's")
    with pytest.raises(breaks_off), whole.written(path) as body:
        body.write(b"half")
        raise breaks_off
    assert path.read_bytes() == b"yesterday's" and list(tmp_path.iterdir()) == [path]


def test_what_a_kill_left_is_cleared(tmp_path):
    (tmp_path / "state.json.part").write_bytes(b"longer than what comes")
    whole.write(tmp_path / "state.json", b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["state.json"]
    assert (tmp_path / "state.json").read_bytes() == b"new"


def test_without_its_folder_it_says_so(tmp_path):
    with pytest.raises(FileNotFoundError):
        whole.write(tmp_path / "none" / "state.json", b"")
