"""An uploaded file lies under its own suffix while it is looked at, and is gone afterwards."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from yangguang.faces.uploads import as_path, sweep


def test_a_small_file_gets_a_path_and_loses_it(home):
    with as_path(SimpleUploadedFile("名册.xlsx", b"abc")) as path:
        assert path.suffix == ".xlsx"
        assert path.read_bytes() == b"abc"
        assert home in path.parents
    assert not path.exists()


def test_it_is_gone_even_when_reading_it_fails(home):
    with pytest.raises(ValueError, match="broken"), as_path(SimpleUploadedFile("a.csv", b"x")) as path:
        raise ValueError("broken")
    assert not path.exists()


def test_a_large_file_is_not_copied_again(home):
    sent = TemporaryUploadedFile("a.xlsx", "", 3, None)
    sent.write(b"abc")
    sent.flush()
    with as_path(sent) as path:
        assert str(path) == sent.temporary_file_path()


def test_what_a_killed_server_left_is_removed_before_the_next_serves(home):
    with as_path(SimpleUploadedFile("名册.xlsx", b"abc")) as path:
        path.with_name(path.name + "x").write_bytes(b"left by a kill")
        assert sweep() == 2
    assert not list(home.glob("upload-*"))
