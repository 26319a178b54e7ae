"""An edition that was used can be opened again later, and no other is given for it."""

import pytest

from tests.cast import DAY, HERE
from yangguang.book.packs import PackError, Packs
from yangguang.work import books


def test_using_the_book_archives_its_edition(home):
    book = books.now(HERE, DAY)
    assert (home / "books" / book.digest).exists()
    assert book.digest == Packs.load().digest


def test_the_same_edition_says_the_same(home):
    now = books.now(HERE, DAY)
    assert books.of(now.digest, HERE, DAY).value("income_line") == now.value("income_line")


def test_an_edition_the_archive_lacks_is_not_replaced_by_another(home):
    with pytest.raises(PackError):
        books.of("ab" * 32, HERE, DAY)
