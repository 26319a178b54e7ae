"""What are invented villagers called?

Surnames by rough frequency in the north of the province, given names from characters of the years in which
people were born: a man of 1938 is no 子轩. Both lists are our own.
"""

import random

# Rough weights in per mille; what is missing to a thousand is spread over the tail.
_HEAD = (
    "王 72 张 68 李 66 刘 55 陈 42 杨 33 孙 31 周 28 赵 25 徐 25 朱 23 吴 22 许 18 马 17 胡 16 高 14 沈 12 郭 12 魏 11 "
    "何 11 丁 11 唐 10 黄 10 葛 10 石 9 蒋 9 曹 9 宋 8 潘 8 韩 8 仲 7 董 7 姜 7 袁 7 夏 7 崔 7 程 6 戴 6 陆 6 史 6 "
    "罗 6 蔡 6 于 6 冯 6 钱 5 杜 5 谢 5 邱 5 汤 5 庄 5 叶 5 汪 5 尹 5 余 5 乔 5 田 5 傅 4 薛 4 彭 4 顾 4 裴 4 江 4"
)
_TAIL = (
    "卢 梁 任 侯 范 方 姚 邵 孟 秦 白 段 雷 郝 龚 严 武 祝 卞 席 季 鲍 倪 耿 宗 柏 臧 吕 项 闫 苗 单 殷 卓 尤 纪 "
    "穆 解 井 晁 左 时 茆 相 荣 封 巩 荀 司 印 车 焦 掌 翟 欧 欧阳 司马 佟 滕 鞠 万"
)
_PAIRS = _HEAD.split()
SURNAMES = (*_PAIRS[::2], *_TAIL.split())
_WEIGHTS = (*map(int, _PAIRS[1::2]), *[2] * len(_TAIL.split()))

# By the first year of a cohort: characters for men, for women. Two are drawn, or one.
_COHORTS = {
    1900: (
        "德福贵寿有金玉仁义正怀学广传兆永士凤如克明长春开运宝善",
        "英兰秀桂凤玉珍素芝云芳荣莲翠香巧花淑贞",
    ),
    1940: (
        "国建华明志文学玉永德成家保军胜利新民树林广春海生怀友来",
        "英兰秀桂芳玉珍素云荣莲翠香梅凤霞淑红侠芹华",
    ),
    1960: (
        "军建国卫东红伟文学成林海涛勇平新华兵立志刚永军明春波",
        "红霞芳梅丽华英琴秀兰艳萍云侠芹燕玲敏翠娟",
    ),
    1980: ("伟军勇强涛磊鹏飞超亮波刚辉峰杰浩斌凯健松洋龙", "丽娟艳燕敏静红芳婷玲霞娜雪莹梅倩颖丹"),
    1998: (
        "杰浩宇鑫博文俊天翔子涵轩睿晨旭家豪志远帅航泽",
        "雨欣怡婷佳思雯梦琪瑶悦可馨妍诗涵静慧玥晴",
    ),
}
_FIRST_YEARS = tuple(_COHORTS)


def surname(dice: random.Random) -> str:
    """A surname, the common ones often."""
    return dice.choices(SURNAMES, cum_weights=_SUMS)[0]


def _sums() -> tuple[int, ...]:
    total, out = 0, []
    for weight in _WEIGHTS:
        total += weight
        out.append(total)
    return tuple(out)


_SUMS = _sums()


def characters(year: int, sex: str) -> str:
    """The characters given to children of `sex` ("1" man, "2" woman) born in `year`."""
    first = max((f for f in _FIRST_YEARS if f <= year), default=_FIRST_YEARS[0])
    return _COHORTS[first][0 if sex == "1" else 1]


def given(dice: random.Random, year: int, sex: str, shared: str = "") -> str:
    """A given name of one or two characters; `shared` is the character that brothers and sisters have in
    common.
    """
    pool = characters(year, sex)
    last = dice.choice(pool)
    if shared:
        return shared + last
    if dice.random() < (0.18 if year < 1980 else 0.3):
        return last
    first = dice.choice(pool)
    return first + last
