"""Which invented persons are linked in the bench, and who is who?

A register by seed, and a department's file as the book's tables have them: name and number, nothing else. Half of its
records are registered persons. How often a number is wrong was taken, before anything was measured on it, from the key of
the sample county (`expected.json`: of registered persons' active records 93 right, 21 with a wrong digit; planted in its
workbook 9 wrong last characters, 9 old numbers, 6 typed as numbers). The key tells no rate for names, nor for neighbouring
digits turned round or a stranger's number: those stand as this generator was first written. Rows without a number are
refused at the load, so none is missing. A tenth of the others are brothers and sisters of registered persons.
"""

import datetime as dt
import random
from collections import defaultdict
from dataclasses import dataclass, field

from yangguang.book.pinyin import syllables
from yangguang.demo import naming
from yangguang.terms.identity import check_digit

COUNTIES, TOWNSHIPS, VILLAGES = 5, 12, 14
FIELDS = ("name", "id_number", "birth_date", "sex", "place", "phone")
_EVERY = "".join(sorted({c for pools in naming._COHORTS.values() for pool in pools for c in pool}))
_BY_SOUND: dict[str, list[str]] = defaultdict(list)
_ALIKE = "颖莹营丽莉力俐明鸣铭建健剑伟炜玮军君钧华骅红虹宏鸿"
for _character in _EVERY + "".join(s for s in naming.SURNAMES if len(s) == 1) + _ALIKE:
    if _character not in _BY_SOUND[syllables("王" + _character)[1]]:
        _BY_SOUND[syllables("王" + _character)[1]].append(_character)


@dataclass
class Person:
    """One invented person."""

    surname: str
    given: str
    born: dt.date
    sex: str
    village: int
    phone: str
    number: str = ""
    relative: "Person | None" = field(default=None, repr=False)

    def row(self) -> dict[str, str]:
        """The cells of a table."""
        return {
            "name": self.surname + self.given, "id_number": self.number, "birth_date": self.born.isoformat(),
            "sex": "男" if self.sex == "1" else "女", "place": str(self.village), "phone": self.phone,
        }  # fmt: skip


def _numbered(dice: random.Random, person: Person) -> Person:
    order = dice.randrange(1, 500) * 2 - (person.sex == "1")
    first = f"{person.village // 1_000_000}{person.born:%Y%m%d}{order:03}"
    person.number = first + check_digit(first)
    return person


def _person(dice: random.Random) -> Person:
    sex = dice.choice("12")
    born = dt.date(dice.choice(range(1926, 2012)), 1, 1) + dt.timedelta(days=dice.randrange(365))
    county = 321320 + dice.randrange(COUNTIES)
    village = (county * 1000 + 100 + dice.randrange(TOWNSHIPS)) * 1000 + 200 + dice.randrange(VILLAGES)
    phone = f"1{dice.choice('3578')}{dice.randrange(10**9):09}"
    return _numbered(
        dice, Person(naming.surname(dice), naming.given(dice, born.year, sex), born, sex, village, phone)
    )


def _sibling(dice: random.Random, of: Person) -> Person:
    sex = dice.choice("12")
    born = of.born + dt.timedelta(days=dice.choice((-1, 1)) * dice.randrange(330, 3000))
    shared = of.given[0] if len(of.given) > 1 and dice.random() < 0.6 else ""
    village = of.village if dice.random() < 0.8 else _person(dice).village
    phone = of.phone if dice.random() < 0.3 else _person(dice).phone
    return _numbered(
        dice,
        Person(
            of.surname, naming.given(dice, born.year, sex, shared), born, sex, village, phone, relative=of
        ),
    )


def _digit(dice: random.Random, text: str) -> str:
    at = dice.randrange(len(text))
    known = "0123456789X" if at == 17 else "0123456789"
    return text[:at] + dice.choice([d for d in known if d != text[at]]) + text[at + 1 :]


def _turned(dice: random.Random, text: str) -> str:
    at = dice.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


RIGHT, WRONG, OLD, TYPED = 93, 21 + 9, 9, 6  # the sample county's key
TURNED, STRANGERS = 0.02, 0.01


def _number(dice: random.Random, person: Person, other: str) -> str:
    number, chance = person.number, dice.random()
    if chance < TURNED:
        return _turned(dice, number)
    if chance < TURNED + STRANGERS:
        return other or number
    at = dice.randrange(RIGHT + WRONG + OLD + TYPED)
    if at < RIGHT:
        return number
    if at < RIGHT + WRONG:
        return _digit(dice, number)
    if at < RIGHT + WRONG + OLD:
        return number[:6] + number[8:17] if number[6:8] == "19" else number
    return number[:15] + "000"  # a spreadsheet keeps 15 digits


def _name(dice: random.Random, name: str) -> str:
    chance, at = dice.random(), dice.randrange(len(name))
    if chance < 0.05:
        pool = [c for c in _BY_SOUND[syllables("王" + name[at])[-1]] if c != name[at]]
        return name[:at] + dice.choice(pool) + name[at + 1 :] if pool else name
    if chance < 0.065 and len(name) == 3:
        return name[0] + name[2] + name[1]
    if chance < 0.095:
        return name[:at] + dice.choice(_EVERY) + name[at + 1 :]
    return name


def _again(dice: random.Random, person: Person, other: str) -> dict[str, str]:
    """The same person as a department wrote it down."""
    name, number = _name(dice, person.surname + person.given), _number(dice, person, other)
    return dict.fromkeys(FIELDS, "") | {"name": name, "id_number": number}


Table = dict[str, list[str]]


def tables(count: int, seed: int) -> tuple[Table, Table, set[tuple[str, str]]]:
    """Two tables of `count` records (columns `id` and FIELDS) and the true pairs of their `id`."""
    dice = random.Random(seed)
    registered = [_person(dice) for _ in range(count)]
    rows: list[tuple[dict[str, str], str]] = []
    for index in dice.sample(range(count), count // 2):
        rows.append((_again(dice, registered[index], dice.choice(registered).number), f"a{index}"))
    while len(rows) < count:
        stranger = dice.random() >= 0.1
        other = _person(dice) if stranger else _sibling(dice, dice.choice(registered))
        rows.append((_again(dice, other, ""), ""))
    dice.shuffle(rows)
    left: Table = {"id": [f"a{i}" for i in range(count)]}
    right: Table = {"id": [f"b{i}" for i in range(count)]}
    for key in FIELDS:
        left[key] = [p.row()[key] for p in registered] if key == "name" else []
        right[key] = [row[key] for row, _ in rows]
    for person in registered:
        row = person.row()
        for key in FIELDS[1:]:
            left[key].append(row[key])
    return left, right, {(key, f"b{i}") for i, (_, key) in enumerate(rows) if key}
