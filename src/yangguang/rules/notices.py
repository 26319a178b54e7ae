"""What may the public see of a household, and for how long?

Surname and stars, village, size (trust.md 5.2): no digit of an ID, no birth date, no group; a minor is a
line number. The floor cannot be lowered by a pack.
"""

COMPOUND = frozenset((
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟",
    "公羊", "赫连", "澹台", "皇甫", "宗政",
    "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容",
    "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空",
    "闾丘", "子车", "亓官", "司寇", "巫马",
    "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正", "宰父", "谷梁", "拓跋",
    "夹谷", "轩辕", "令狐", "段干", "百里", "呼延", "东郭", "南门", "羊舌",
    "微生", "公户", "公玉", "梁丘", "左丘", "东门", "西门", "第五", "纳兰",
))  # fmt: skip
STAR = "*"
ADULT = 18


def surname(name: str) -> str:
    """The part of a name that may be shown: a surname of one or two characters; of a name with · its first
    character only.
    """
    text = "".join(c for c in name if not c.isspace() and not c.isdigit())
    if any(dot in text for dot in "·•．."):
        return text[:1]
    return text[:2] if text[:2] in COMPOUND and len(text) > 2 else text[:1]


def masked_name(name: str, age: int | None, line_no: int) -> str:
    """What a public notice shows of a householder. A minor, or someone of unknown age, is a line number."""
    shown = surname(name)
    if age is None or age < ADULT or not shown or not shown[0].isalpha():
        return f"#{line_no}"
    return shown + STAR * max(1, min(len(name) - len(shown), 2))


def small(count: int, limit: int) -> str:
    """A public count: below `limit` only that it is below."""
    return str(count) if count >= limit or count == 0 else f"<{limit}"


def age_on(born_year: int, born_month: int, born_day: int, year: int, month: int, day: int) -> int:
    """Full years lived."""
    return year - born_year - ((month, day) < (born_month, born_day))
