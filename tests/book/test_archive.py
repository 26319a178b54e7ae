"""An edition that judged is kept, whole, and known if altered."""

import pytest

from yangguang.book import archive
from yangguang.book.packs import PackError, Packs


def test_a_kept_edition_opens_again_the_same(tmp_path):
    packs = Packs.load()
    digest = archive.keep(packs, tmp_path)
    assert archive.keep(packs, tmp_path) == digest
    again = archive.load(digest, tmp_path)
    assert again.digest == packs.digest
    assert not list((tmp_path / "books").glob(".part*"))


def test_a_missing_or_altered_edition_is_refused(tmp_path):
    with pytest.raises(PackError, match="lacks this edition"):
        archive.load("0" * 64, tmp_path)
    digest = archive.keep(Packs.load(), tmp_path)
    values = tmp_path / "books" / digest / "00" / "values.toml"
    values.write_bytes(values.read_bytes().replace(b"is = 7", b"is = 1", 1))
    with pytest.raises(PackError, match="altered"):
        archive.load(digest, tmp_path)
