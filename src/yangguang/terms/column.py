"""Which letter does a column of a sheet have?"""


def letter(index: int) -> str:
    """The letters of column `index` (0 is A, 26 is AA). Raises `ValueError` below 0."""
    if index < 0:
        raise ValueError(f"no column {index}")
    out = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        out = chr(65 + rest) + out
    return out


def index(letters: str) -> int:
    """The index of the column with these letters ("A" is 0). Raises `ValueError`."""
    if not letters.isascii() or not letters.isalpha():
        raise ValueError(f"not a column: {letters!r}")
    out = 0
    for character in letters.upper():
        out = out * 26 + ord(character) - 64
    return out - 1
