"""Which number of the book holds where?

A column beside each household, so that a county's own line is counted there.
"""

from typing import Any

import ibis

from yangguang.book.reader import Book, open_book


def numbers(book: Book, key: str) -> list[tuple[int, int, int]]:
    """The half-open intervals of codes that make up the book's place, in order, and the number of `key` in each.

    Raises `PackError` where no line holds.
    """
    stretches = book.packs.segments(book.place)
    return [(low, high, open_book(low, book.day, book.packs).number(key)) for low, high in stretches]


def column(book: Book, key: str, village: Any) -> Any:
    """The number of `key` at each code of the column `village`, in 64 bits."""
    found = numbers(book, key)
    wide = village * 0  # engines read a bare number as 32 bits, and squares of fen leave those
    if len({number for _, _, number in found}) == 1:
        return wide + found[0][2]
    cases = [(village < high, ibis.literal(number, "int64")) for _, high, number in found[:-1]]
    return wide + ibis.cases(*cases, else_=ibis.literal(found[-1][2], "int64"))
