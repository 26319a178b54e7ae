"""How does a Chinese name sort and how is it found by its initials?

No database here has a Chinese collation, so a pinyin key lies in a column (stack.md, pinyin). A surname is
read as a surname: 单 is Shan, 仇 is Qiu.
"""

import functools

from pypinyin import lazy_pinyin

_SURNAMES = {
    "单": "shan", "仇": "qiu", "解": "xie", "曾": "zeng", "查": "zha", "区": "ou", "盖": "ge", "翟": "zhai",
    "朴": "piao", "乐": "yue",
    "任": "ren", "华": "hua", "纪": "ji", "缪": "miao", "冼": "xian", "种": "chong", "繁": "po", "秘": "bi",
    "员": "yun", "折": "she",
    "召": "shao", "逄": "pang", "晁": "chao", "那": "na", "能": "nai", "覃": "qin",
    "万俟": "moqi", "尉迟": "yuchi", "长孙": "zhangsun",
    "燕": "yan", "应": "ying", "宁": "ning", "过": "guo", "祭": "zhai", "黑": "he",
    "洗": "xian", "哈": "ha", "车": "che", "阚": "kan",
    "柏": "bai", "隗": "wei", "郇": "xun", "藏": "zang", "相": "xiang", "訾": "zi", "幺": "yao",
    "撒": "sa", "占": "zhan", "瞿": "qu",
}  # fmt: skip


@functools.lru_cache(maxsize=20000)
def _reading(character: str) -> str:
    return "".join(lazy_pinyin(character)).lower()


@functools.lru_cache(maxsize=4000)
def _surname(surname: str) -> str:
    return _SURNAMES.get(surname) or _reading(surname)


def syllables(name: str) -> list[str]:
    """The readings of a name, one a character (a compound surname's reading is one piece)."""
    if name[:2] in _SURNAMES:
        return [_SURNAMES[name[:2]], *map(_reading, name[2:])]
    return [_surname(name[:1]), *map(_reading, name[1:])] if name else []


def sort_key(name: str) -> str:
    """What the name sorts by: its readings joined by spaces, then the name itself, at most 120 characters."""
    return (" ".join(syllables(name)) + " " + name)[:120]


def initials(name: str) -> str:
    """The first letters of the readings, for finding a name on a keyboard."""
    return "".join(s[:1] for s in syllables(name))[:30]
