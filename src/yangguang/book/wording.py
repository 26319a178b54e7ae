"""When are two words of a sheet the same word?

Files differ in width, spaces, brackets and line breaks where people see no difference. Used for words of
code lists and headings only: names of people are never put through this, because compatibility forms of
rare characters are other characters.
"""

import re
import unicodedata

_SPACES = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")
_BRACKETED = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_DECORATION = re.compile(r"[*※:：、,，.。/\\_\-—“”\"'‘’]+")


def plain(word: str) -> str:
    """One width, no spaces, lower case. `plain("Ｃ 级") == "c级"`."""
    if word.isascii() and word.isalnum():
        return word.lower()
    return _SPACES.sub("", unicodedata.normalize("NFKC", word)).lower()


def heading(word: str) -> str:
    """A heading without decoration but with what stands in brackets. `heading("* 姓 名：") == "姓名"`."""
    return _DECORATION.sub("", plain(word))


def heading_core(word: str) -> str:
    """A heading without what stands in brackets. `heading_core("县（市、区）") == "县"`."""
    return _DECORATION.sub("", _BRACKETED.sub("", plain(word)))
