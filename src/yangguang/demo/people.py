"""Who are the invented villagers, how do they live together, and why are they poor?

Everything follows from a seed. A household is made around a reason for its poverty, so that its people,
health, schooling, work and income fit together as they do in the villages the register is for.
"""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from yangguang.demo import naming
from yangguang.demo.incomes import income_of
from yangguang.demo.lives import Life, at_work, life_of
from yangguang.demo.numbers import EARLIEST, Numbers, telephone

# Kind of household, and how many of a hundred: by whom they are poor.
KINDS = (
    ("alone", 17), ("old couple", 22), ("sick couple", 12), ("disabled", 12), ("students", 14), ("three generations", 11),
    ("left behind", 5), ("mother", 4), ("disaster", 3),
)  # fmt: skip
Kinds = Sequence[tuple[str, int]]
SEX_OF = {
    "配偶": "", "之子": "1", "之女": "2", "之儿媳": "2", "之孙子": "1", "之孙女": "2", "之父": "1", "之母": "2",
}  # fmt: skip
CAUSES = {
    "alone": ("缺劳力", "因病", "因残"), "old couple": ("缺劳力", "因病"), "sick couple": ("因病",), "disabled": ("因残",),
    "students": ("因学",), "three generations": ("因病", "缺技术", "缺资金"), "left behind": ("缺劳力",),
    "mother": ("缺劳力", "缺资金"), "disaster": ("因灾",),
}  # fmt: skip


SCHOOL_ENDS, AT_HOME = 21, 33  # the oldest pupil; the oldest unmarried child in the house


@dataclass(frozen=True, slots=True)
class Someone:
    """An invented person, with the words a workbook uses."""

    name: str
    number: str
    sex: str  # "1" man, "2" woman
    born: dt.date
    relation: str
    ethnicity: str
    life: Life


@dataclass(frozen=True, slots=True)
class Home:
    """An invented household: `income` is net per head in fen, `items` its statement in fen."""

    place: int
    group: str
    people: tuple[Someone, ...]
    attribute: str
    cause: str
    dangerous: str
    water_safe: str
    water_difficult: str
    phone: str
    items: dict[str, int]
    income: int
    farmland: float

    @property
    def head(self) -> Someone:
        """The householder."""
        return self.people[0]


class Gives(Protocol):
    """Gives each identity number once."""

    def take(self, born: dt.date, sex: str, area: int | None = None) -> tuple[str, dt.date]:
        """A free number for `sex` born about `born`, and the birth date it states."""
        ...


class Villagers:
    """Makes households, each once, all by `seed`. `day`: ages are counted to it."""

    def __init__(
        self, seed: int | str, areas: Sequence[int], day: dt.date, line_fen: int, kinds: Kinds = KINDS,
        numbers: Gives | None = None,
    ) -> None:  # fmt: skip
        """`kinds`: of a hundred households, how many are of which kind; `numbers`: who gives out identity numbers."""
        self.seed, self.areas, self.day, self.line = seed, tuple(areas), day, line_fen
        self.numbers: Gives = Numbers(areas) if numbers is None else numbers
        self._kinds, self._weights = [k for k, _ in kinds], [w for _, w in kinds]
        self._made = 0

    def homes(self, count: int, places: Sequence[int]) -> Iterator[Home]:
        """`count` households spread over `places` in order, about as many in each."""
        for at in range(count):
            yield self.home(places[at * len(places) // count])

    def home(self, place: int, above: bool | None = None) -> Home:
        """One household in `place`. `above`: over the line or not; None lets chance decide (one in six is)."""
        self._made += 1
        dice = random.Random(f"{self.seed}/{place}/{self._made}")
        kind = dice.choices(self._kinds, self._weights)[0]
        cause = dice.choice(CAUSES[kind])
        people = self._people(dice, kind, cause)
        attribute = _attribute(dice, kind, people, self.day)
        over = dice.random() < 1 / 6 if above is None else above
        mu = round(dice.uniform(0.6, 2.2) * len(people), 1)
        items, per_head = income_of(
            dice, [(p.life, _age(p.born, self.day)) for p in people], attribute, mu, self.line, over
        )
        dangerous = dice.choices(("否", "C级", "D级"), (80, 13, 7))[0]
        difficult = dice.random() < 0.05
        return Home(
            place=place, group=f"{dice.randrange(1, 13)}组", people=people, attribute=attribute, cause=cause, dangerous=dangerous,
            water_safe="否" if difficult or dice.random() < 0.03 else "是", water_difficult="是" if difficult else "否",
            phone=telephone(dice), items=items, income=per_head, farmland=mu,
        )  # fmt: skip

    def stranger(self, serial: int) -> Someone:
        """Somebody of working age outside the register, for the departments' files."""
        dice = random.Random(f"{self.seed}/stranger/{serial}")
        return self._someone(dice, "户主", dice.choice("12"), dice.randrange(22, 62), "", "", "")

    def _people(self, dice: random.Random, kind: str, cause: str) -> tuple[Someone, ...]:
        parts = _parts(dice, kind)
        head_name, shared = naming.surname(dice), ""
        made: list[Someone] = []
        for relation, sex, age in parts:
            year = self.day.year - age
            own = relation in ("户主", "之子", "之女", "之孙子", "之孙女", "之父")
            if relation in ("之子", "之女") and not shared and dice.random() < 0.4:
                shared = dice.choice(naming.characters(year, sex))
            first = head_name if own else naming.surname(dice)
            made.append(
                self._someone(
                    dice, relation, sex, age, first, cause, shared if relation in ("之子", "之女") else ""
                )
            )
        return tuple(_earning(dice, _afflicted(dice, made, cause, self.day)))

    def _someone(
        self, dice: random.Random, relation: str, sex: str, age: int, surname: str, cause: str, shared: str
    ) -> Someone:
        born = max(self.day - dt.timedelta(days=int(age * 365.25) + dice.randrange(365)), EARLIEST)
        near = dice.random() < (0.92 if relation in ("户主", "之子", "之女", "之孙子", "之孙女") else 0.62)
        number, born = self.numbers.take(born, sex, self.areas[0] if near else dice.choice(self.areas))
        name = (surname or naming.surname(dice)) + naming.given(dice, born.year, sex, shared)
        ethnicity = "回族" if dice.random() < 0.006 else "汉族"
        life = life_of(dice, _age(born, self.day), cause == "因学")
        return Someone(name, number, sex, born, relation, ethnicity, life)


def _age(born: dt.date, day: dt.date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _parts(dice: random.Random, kind: str) -> list[tuple[str, str, int]]:
    """Relation, sex and age of each, the householder first."""
    among = dice.randrange
    if kind == "alone":
        return [("户主", dice.choice("1112"), among(55, 88))]
    if kind == "old couple":
        age = among(57, 84)
        return [("户主", "1", age), ("配偶", "2", age - among(-2, 6))]
    if kind == "left behind":
        age = among(56, 74)
        child = ("之孙子", "1") if dice.random() < 0.5 else ("之孙女", "2")
        return [("户主", "1", age), ("配偶", "2", age - among(-1, 5)), (*child, among(5, 15))]
    if kind == "mother":
        age = among(32, 52)
        return [("户主", "2", age), *_children(dice, age, 2)]
    if kind == "three generations":
        return _three_generations(dice, among(49, 76))
    age = among(36, 54) if kind == "students" else among(34, 66)
    people = [("户主", "1", age)]
    if not (kind == "disabled" and dice.random() < 0.45):
        people.append(("配偶", "2", age - among(-2, 6)))
    if kind in ("disabled", "sick couple", "disaster") and dice.random() < 0.4 and age < 58:
        people.append(
            ("之母", "2", age + among(20, 28)) if dice.random() < 0.7 else ("之父", "1", age + among(21, 30))
        )
    most = 2 if kind in ("students", "disaster") else 1
    if kind == "students":
        return people + _children(dice, age, most, youngest=7, oldest=SCHOOL_ENDS)
    return people + _children(dice, age, most, least=0)


def _three_generations(dice: random.Random, age: int) -> list[tuple[str, str, int]]:
    among = dice.randrange
    son = age - among(21, 28)
    people = [("户主", "1", age)]
    if dice.random() < (0.9 if age < 62 else 0.7):
        people.append(("配偶", "2", age - among(-2, 6)))
    people += [("之子", "1", son), ("之儿媳", "2", son - among(-1, 3))]
    if son >= 24:
        child = ("之孙子", "1") if dice.random() < 0.5 else ("之孙女", "2")
        people.append((*child, _child(dice, son, 0, SCHOOL_ENDS)))
    return people


def _children(
    dice: random.Random, age: int, most: int, least: int = 1, youngest: int = 3, oldest: int = AT_HOME
) -> list[tuple[str, str, int]]:
    """Those who live with a parent of `age`: of the grown more sons than daughters, who marry away."""
    out = []
    for _ in range(dice.randint(least, most)):
        years = _child(dice, age, youngest, oldest)
        son = dice.random() < (0.5 if years <= SCHOOL_ENDS else 0.8)
        out.append(("之子", "1", years) if son else ("之女", "2", years))
    return sorted(out, key=lambda c: -c[2])


def _child(dice: random.Random, parent: int, youngest: int, oldest: int) -> int:
    """The age of a child, 21 to 40 years younger than a parent: drawn within the bounds, not cut to them, lest the oldest
    pile up in one year of birth.
    """
    high = max(min(parent - 21, oldest), youngest)
    return dice.randrange(min(max(parent - 40, youngest), high), high + 1)


def _afflicted(dice: random.Random, people: list[Someone], cause: str, day: dt.date) -> list[Someone]:
    """Let the cause be seen on somebody: an illness, a disability (a student is one by age)."""
    if cause in ("因病", "因残"):
        at = dice.randrange(min(len(people), 2))
        one = people[at]
        health = "残疾" if cause == "因残" else dice.choice(("患有大病", "长期慢性病"))
        lost = dice.random() < 0.5 and health != "长期慢性病"
        labour = "丧失劳动力" if lost else "弱劳动力或半劳动力"
        young, age = _age(one.born, day) < 16, _age(one.born, day)
        kept = one.life.labour if young or age > 65 else labour
        life = replace(one.life, health=health, labour=kept)
        if kept in ("丧失劳动力", "无劳动力"):
            life = replace(life, work_place="", work_months=0)
        people[at] = replace(one, life=life)
    return people


def _earning(dice: random.Random, people: list[Someone]) -> list[Someone]:
    """Where somebody is able to work, somebody mostly does."""
    able = [i for i, p in enumerate(people) if p.life.labour in ("普通劳动力", "技能劳动力")]
    if able and not any(p.life.work_months for p in people) and dice.random() < 0.85:
        people[able[0]] = replace(people[able[0]], life=at_work(dice, people[able[0]].life))
    return people


def _attribute(dice: random.Random, kind: str, people: Sequence[Someone], day: dt.date) -> str:
    if kind == "alone" and _age(people[0].born, day) >= 66 and dice.random() < 0.55:
        return "五保贫困户"
    chance = 0.45 if any(p.life.health in ("残疾", "患有大病") for p in people) else 0.22
    return "低保贫困户" if dice.random() < chance else "一般贫困户"
