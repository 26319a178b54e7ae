"""How is a Chinese name read aloud?

A surname is read as a surname: 单 is Shan, 仇 is Qiu.
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


def beginnings(start: str) -> list[str]:
    """How the readings of names begin that begin with `start`, joined by spaces: one way, and where `start` may be half a
    compound surname that one's reading too.
    """
    whole = [reading for surname, reading in _SURNAMES.items() if len(start) == 1 and surname[:1] == start != surname]
    return [" ".join(syllables(start)), *whole]


# Compound surnames that people really carry, for telling the surname from the given name.
COMPOUND = frozenset((
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "长孙", "司徒", "司空",
    "夏侯", "端木", "百里", "呼延", "东郭", "南宫", "西门", "独孤",
    "轩辕", "万俟", "闻人", "赫连", "澹台", "公冶", "宗政", "濮阳", "淳于", "单于", "太叔", "申屠", "仲孙", "钟离",
    "鲜于", "闾丘", "第五", "拓跋", "纳兰", "完颜", "叶赫",
))  # fmt: skip


def parted(name: str) -> tuple[str, str]:
    """A Chinese name as surname and given name; a compound surname is one only where a given name is left."""
    cut = 2 if len(name) > 2 and name[:2] in COMPOUND else 1
    return name[:cut], name[cut:]
