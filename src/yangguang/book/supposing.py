"""What would the book say if one of its amounts were another?

For what-if only: the values that are supposed go before the book's own, and their clause says so. Nothing is written,
and no act is ever done under such a book.
"""

from collections.abc import Mapping
from dataclasses import replace

from yangguang.book.reader import Book
from yangguang.book.values import Value

SUPPOSED = "supposed"


class Supposed:
    """A book with some of its values supposed to be others (in the unit of each)."""

    def __init__(self, book: Book, values: Mapping[str, int]) -> None:
        self.book, self.values = book, values

    def value(self, key: str) -> Value:
        """The value that is supposed, else the book's. Raises `PackError` where the book has none of that name."""
        own = self.book.value(key)
        if key not in self.values:
            return own
        return replace(
            own,
            is_=self.values[key],
            from_day=self.book.day,
            status=SUPPOSED,
            day_status=SUPPOSED,
            source="",
            note="",
        )
