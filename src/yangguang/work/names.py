"""How does a Chinese name sort and how is it found by its initials?

No database here has a Chinese collation, so a pinyin key lies in a column (stack.md, pinyin).
"""

from yangguang.book.pinyin import syllables


def sort_key(name: str) -> str:
    """What the name sorts by: its readings joined by spaces, then the name itself, at most 120 characters."""
    return (" ".join(syllables(name)) + " " + name)[:120]


def initials(name: str) -> str:
    """The first letters of the readings, for finding a name on a keyboard."""
    return "".join(s[:1] for s in syllables(name))[:30]
