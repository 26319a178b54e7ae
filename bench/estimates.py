"""How honest are the precision and recall that linkage says of itself, where the truth is known?

Invented tables by seed: half of the right one's records are of the left one's people, a tenth of the rest (in `KIN` settings
four tenths) their brothers and sisters or their twins. Told is what it says less what is true, in hundredths, mean of the seeds.
"""

import dataclasses
import datetime as dt
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from bench import persons
from bench.ground import Measured, asked, hand_in
from bench.linkage import records
from bench.persons import Person
from tests.lake.linkage import making
from yangguang.demo import naming
from yangguang.lake.linkage import linking
from yangguang.lake.linkage.pairing import HALF, against
from yangguang.lake.linkage.preparing import Records

Row = dict[str, str]
Made = tuple[Records, Records | None, set[tuple[str, str]]]
Rates = Mapping[str, tuple[float, float]]
NAMES = 300
WHERE = ("name", "birth_date", "sex", "place")


@dataclass(frozen=True)
class Setting:
    """What the tables hold (`columns`); how often a cell of the right one is missing, or wrong (`rates`); the share of the left
    one's people with a twin, or another brother or sister, beside them; and of the right one's strangers with one there.
    """

    columns: Sequence[str]
    rates: Rates = field(default_factory=dict)
    twins: float = 0.0
    siblings: float = 0.0
    kin: float = 0.1
    namesakes: bool = False
    borrowed: float = 0.0  # stand under another's number
    overlap: float = 0.5


def _kin(dice: random.Random, of: Person, twin: bool) -> Person:
    other = persons._sibling(dice, of)
    if twin:
        shared = of.given[0] if len(of.given) > 1 and dice.random() < 0.7 else ""
        sex = of.sex if dice.random() < 0.6 else other.sex
        given = naming.given(dice, of.born.year, sex, shared)
        other = dataclasses.replace(other, born=of.born, village=of.village, phone=of.phone, sex=sex, given=given)
    return persons._numbered(dice, other)


def _people(dice: random.Random, count: int, setting: Setting, names: Sequence[str]) -> list[Person]:
    out: list[Person] = []
    while len(out) < count:
        one = persons._person(dice)
        if names:
            name = dice.choice(names)
            one = dataclasses.replace(one, surname=name[0], given=name[1:])
        out.append(one)
        chance = dice.random()
        if chance < setting.twins + setting.siblings:
            out.append(_kin(dice, one, twin=chance < setting.twins))
    return out[:count]


def _row(one: Person) -> Row:
    house = f"{one.village % 1000}村{int(one.phone[-3:]) % 14 + 1}组{int(one.phone[-5:]) % 60}号"
    return {**one.row(), "address": house}


def _wrong(dice: random.Random, key: str, row: Row, other: Row) -> str:
    """The cell as somebody wrote it who erred."""
    said, chance = row[key], dice.random()
    if key == "name":
        at = dice.randrange(len(said))
        alike = [c for c in persons._BY_SOUND[persons.syllables("王" + said[at])[-1]] if c != said[at]]
        return said[:at] + dice.choice(alike if alike and chance < 0.5 else persons._EVERY) + said[at + 1 :]
    if key == "id_number" and chance < 0.8:
        return persons._digit(dice, said) if chance < 0.6 else persons._turned(dice, said)
    if key == "birth_date":
        born = dt.date.fromisoformat(said)
        if chance < 0.5:  # by the lunar calendar
            return (born + dt.timedelta(days=dice.choice((-1, 1)) * dice.randrange(20, 50))).isoformat()
        day, years = dice.randrange(1, 29), dice.choice((-1, 1, 10))
        other_day, other_year = born.replace(day=day), born.replace(day=min(born.day, 28), year=born.year + years)
        return (other_day if chance < 0.8 else other_year).isoformat()
    if key == "sex":
        return {"男": "女", "女": "男"}[said]
    return other[key]


def _again(dice: random.Random, row: Row, other: Row, rates: Rates) -> Row:
    out = dict(row)
    for key, (missing, wrong) in rates.items():
        chance = dice.random()
        if chance < missing + wrong:
            out[key] = "" if chance < missing else _wrong(dice, key, row, other)
    return out


def invented(setting: Setting, count: int, seed: int) -> Made:
    """Two tables of `count` records and their true pairs."""
    dice = random.Random(seed)
    few = NAMES if setting.namesakes else 0
    names = [naming.surname(dice) + naming.given(dice, 1970, dice.choice("12")) for _ in range(few)]
    people = _people(dice, count, setting, names)
    rows, right = [_row(one) for one in people], list[tuple[Row, str]]()
    for at in dice.sample(range(count), round(count * setting.overlap)):
        right.append((_again(dice, rows[at], dice.choice(rows), setting.rates), f"a{at}"))
    while len(right) < count:
        kin = dice.random() < setting.kin
        one = _kin(dice, dice.choice(people), dice.random() < 2 * setting.twins) if kin else _people(dice, 1, setting, names)[0]
        right.append((_again(dice, _row(one), dice.choice(rows), setting.rates), ""))
    dice.shuffle(right)
    for row, _ in right:
        if dice.random() < setting.borrowed:
            row["id_number"] = dice.choice(rows)["id_number"]
    tables = [
        Records([f"{side}{n}" for n in range(count)], {key: [row[key] for row in some] for key in setting.columns})
        for side, some in (("a", rows), ("b", [row for row, _ in right]))
    ]
    return tables[0], tables[1], {(key, f"b{n}") for n, (_, key) in enumerate(right) if key}


def _bench(count: int, seed: int) -> Made:
    first, second, truth = persons.tables(count, seed)
    return records(first), records(second), truth


def _mapped(table: making.Table) -> Records:
    return Records(table["rec_id"], {field: table[column] for field, column in making.MAP.items()})


def _alphabet(count: int, seed: int) -> Made:
    first, second, truth = making.febrl(count, seed)
    return _mapped(first), _mapped(second), truth


def _doubles(count: int, seed: int) -> Made:
    table, truth = making.doubles(count, seed)
    return _mapped(table), None, truth


def _of(setting: Setting) -> Callable[[int, int], Made]:
    return lambda count, seed: invented(setting, count, seed)


_HALF_BORN: Rates = {"name": (0, 0.06), "birth_date": (0.5, 0.08), "sex": (0, 0.01), "place": (0.05, 0.1)}
_KIN: Rates = {"name": (0, 0.08), "birth_date": (0.1, 0.05), "sex": (0, 0.01), "place": (0, 0.05)}
_EVERY: Rates = {
    "name": (0, 0.05), "id_number": (0.05, 0.1), "birth_date": (0.05, 0.05), "sex": (0, 0.01), "place": (0.1, 0.1),
    "phone": (0.3, 0.3),
}  # fmt: skip
SETTINGS: dict[str, Callable[[int, int], Made]] = {
    "name and number (the bench of linkage)": _bench,
    "every field, few errors": _of(Setting((*_EVERY,), _EVERY)),
    "number missing in 30 %, wrong in 25 %": _of(
        Setting(("name", "id_number", "sex"), {"name": (0, 0.08), "id_number": (0.3, 0.25)})
    ),
    "a third under another's number": _of(Setting(("name", "id_number"), {"name": (0, 0.05)}, borrowed=0.33)),
    "no number, half without birth date": _of(Setting(WHERE, _HALF_BORN)),
    "no number, no place": _of(Setting(WHERE[:3], {"name": (0, 0.06), "birth_date": (0, 0.1), "sex": (0, 0.01)})),
    "300 names, birth date": _of(Setting(WHERE, {**_HALF_BORN, "birth_date": (0.1, 0.1)}, namesakes=True)),
    "300 names, half without birth date": _of(Setting(WHERE, _HALF_BORN, namesakes=True)),
    "a third are twins": _of(Setting(WHERE, _KIN, twins=0.33, kin=0.4)),
    "a third are twins, address and phone": _of(
        Setting((*WHERE[:3], "address", "phone"), {**_KIN, "address": (0.1, 0.1), "phone": (0.1, 0.1)}, twins=0.33, kin=0.4)
    ),
    "a third are twins, 40 % of names wrong": _of(Setting(WHERE, {**_KIN, "name": (0, 0.4)}, twins=0.33, kin=0.4)),
    "brothers and sisters": _of(Setting(WHERE, _KIN, siblings=0.4, kin=0.4)),
    "an alphabet, everybody in both": _alphabet,
    "an alphabet, one table with itself": _doubles,
    "3 % in both": _of(Setting(WHERE, {**_HALF_BORN, "birth_date": (0.1, 0.08)}, overlap=0.03)),
}  # fmt: skip


def once(make: Callable[[int, int], Made], count: int, seed: int) -> tuple[float, float, float, float]:
    """Precision said and true, recall said and true."""
    left, right, truth = make(count, seed)
    linked = linking.link(left, right)
    ids, rows = (right or left).ids, zip(linked.left, linked.right, linked.probability, strict=True)
    found = against(truth, {(left.ids[a], ids[b]) for a, b, p in rows if p >= HALF})
    return linked.precision, found["precision"], linked.recall, found["recall"]


def main() -> None:
    """Measure every setting."""
    args = asked(rows=5_000, repeats=3)
    out = []
    for name, make in SETTINGS.items():
        runs = [once(make, args.rows, seed) for seed in range(1, args.repeats + 1)]
        mean = [fmean(column) for column in zip(*runs, strict=True)]
        for key, said, true in (("precision", *mean[:2]), ("recall", *mean[2:])):
            what, peer = f"{name}: {key} said {said:.3f}", f"true {true:.3f}"
            out.append(Measured("estimates", what, peer, 100 * (said - true), "hundredths", detail={"said": said, "true": true}))
    hand_in(args.out, out)


if __name__ == "__main__":
    main()
