"""How is an invented villager of an age: at school, at work, well or ill?"""

import random
from dataclasses import dataclass, replace

_GRADES = ("七年级", "八年级", "九年级", "高中一年级", "高中二年级", "高中三年级")
_SCHOOLING = {  # by the last year of birth counted as age: weights of 文盲, 小学, 初中, 高中, 大专
    75: (52, 38, 8, 2, 0), 60: (28, 45, 23, 4, 0), 45: (8, 34, 48, 9, 1), 30: (2, 14, 62, 17, 5), 18: (1, 6, 52, 27, 14),
    0: (2, 18, 80, 0, 0),
}  # fmt: skip
_EDUCATION = ("文盲或半文盲", "小学", "初中", "高中", "大专及以上")
_WORK = (
    ("乡(镇)内务工", 4, 8),
    ("乡(镇)外县内务工", 4, 10),
    ("县外省内务工", 6, 11),
    ("省外务工", 6, 11),
)


@dataclass(frozen=True, slots=True)
class Life:
    """What a person's row says beyond identity, in the words of the workbook; empty where nothing is asked."""

    education: str
    student: str
    health: str
    labour: str
    work_place: str
    work_months: int
    insured: str


def life_of(dice: random.Random, age: int, schooling: bool = False) -> Life:
    """A plausible life at `age`; `schooling`: the young of this household stay at school as long as they
    can.
    """
    student = _student(dice, age, schooling)
    education = "" if student != "非在校生" else _education(dice, age)
    health = dice.choices(
        ("健康", "长期慢性病", "患有大病", "残疾"), (84, 12, 2, 2) if age < 60 else (54, 34, 7, 5)
    )[0]
    labour = _labour(dice, age, health, student)
    place, months = _work(dice, age, labour)
    return Life(education, student, health, labour, place, months, "是" if dice.random() < 0.97 else "否")


def at_work(dice: random.Random, life: Life) -> Life:
    """The same life with work away from the fields."""
    place, least, most = dice.choice(_WORK)
    return replace(life, work_place=place, work_months=dice.randint(least, most))


def _student(dice: random.Random, age: int, schooling: bool) -> str:
    if age < 3 or age > 22:
        return "非在校生"
    if age < 6:
        return "学前教育" if dice.random() < 0.7 else "非在校生"
    if age < 12:
        return "小学"
    if age < 15 or (age < 18 and (schooling or dice.random() < 0.88)):
        return _GRADES[age - 12]
    if age < 18:
        return "非在校生"
    stays = schooling or dice.random() < 0.3
    return "大专及以上" if stays else "非在校生"


def _education(dice: random.Random, age: int) -> str:
    if age < 6:
        return "学龄前儿童"
    weights = next(w for least, w in _SCHOOLING.items() if age >= least)
    return dice.choices(_EDUCATION, weights)[0]


def _labour(dice: random.Random, age: int, health: str, student: str) -> str:
    if age < 16 or student != "非在校生":
        return "无劳动力"
    if age > 65:
        return "无劳动力" if dice.random() < 0.7 else "弱劳动力或半劳动力"
    if health == "患有大病" or health == "残疾":
        return dice.choice(("丧失劳动力", "弱劳动力或半劳动力"))
    if health == "长期慢性病" or age > 60:
        return "弱劳动力或半劳动力" if dice.random() < 0.8 else "普通劳动力"
    return "技能劳动力" if dice.random() < 0.06 else "普通劳动力"


def _work(dice: random.Random, age: int, labour: str) -> tuple[str, int]:
    chance = {"普通劳动力": 0.6, "技能劳动力": 0.8, "弱劳动力或半劳动力": 0.15}.get(labour, 0.0)
    if not 16 <= age <= 65 or dice.random() >= chance:
        return "", 0
    place, least, most = _WORK[dice.randrange(2 if labour.startswith("弱") else 4)]
    return place, dice.randint(least, most)
