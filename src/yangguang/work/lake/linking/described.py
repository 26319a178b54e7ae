"""What can a department's record and the register both say of a person?

Only what the department's file has a column for is taken from the register: a field that one side never names says
nothing. Phone and address are opened for the working file alone and leave with it.
"""

import itertools
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from yangguang.book import places
from yangguang.book.datasets import Dataset
from yangguang.register import cells
from yangguang.register.models import Person
from yangguang.work import instance
from yangguang.work.checking.reading import key, rows, text

Said = dict[str, str | None]
ALWAYS = ("name", "id_number", "sex")
FIELDS = (*ALWAYS, "birth_date", "place", "address", "phone", "members")
AT_HOME = frozenset(("address", "phone", "members"))
APART = "、"  # between the names of the others in a household


class Known(NamedTuple):
    """What the register keeps of a person, as it keeps it: identities as 32 hexadecimal digits, the day as ISO text."""

    id: str
    home: str
    place: int
    name: str
    sex: str
    born: str | None
    id_cell: bytes
    phone_cell: bytes = b""  # of the household, as what follows
    private_cell: bytes = b""
    home_place: int = 0


def fields_of(dataset: Dataset, columns: Collection[str] | None = None) -> frozenset[str]:
    """The fields to be compared with records of the dataset, as `lake/linkage/preparing` names them; with those that could
    say no more than `columns` (None: all), a birth date being asked of the register nonetheless.
    """
    told = {field for field, column in dataset.tells.items() if columns is None or column in columns}
    out = {*ALWAYS, *(told & {"phone", "address"}), *({"birth_date"} & {*dataset.tells})}
    if told & {"place", "address"}:
        out.add("place")
    if told & {"household", "address"}:
        out.add("members")
    return frozenset(out)


def of_record(dataset: Dataset, said: Mapping[str, str]) -> Said:
    """What a record says, by field; `household` is what its household's records share: a number, else the address."""
    return {field: told for field, (told,) in of_records(dataset, [said]).items()}


def of_records(dataset: Dataset, said: Sequence[Mapping[str, str]]) -> dict[str, list[str | None]]:
    """`of_record` of many: a column for each field."""
    out = {field: [one.get(column) for one in said] for field, column in dataset.tells.items()}
    nothing: list[str | None] = [None] * len(said)
    address = out.get("address", nothing)
    for field in ("place", "household"):
        out[field] = [one or other for one, other in zip(out.get(field, nothing), address, strict=True)]
    return out


def read(people: QuerySet[Person], fields: frozenset[str]) -> Iterator[Known]:
    """Each of `people`, place by place, who live together one after another. Past the models, within the scope of the query."""
    asked: list[str | RawSQL] = [_raw(key("register_person.id")), _raw(key("register_person.household_id"))]
    asked += ["place", "name", "sex", _raw(text("register_person.birth_date")), "id_cell"]
    if {"address", "phone"} & fields:
        asked += ["household__phone_cell", "household__private_cell", "household__place"]
    together = people.order_by("place", "household_id", "id")
    try:
        sql, params = together.values_list(*asked).query.sql_with_params()
    except EmptyResultSet:  # a scope that reaches nobody
        return
    yield from itertools.starmap(Known, rows(sql, params))


def _raw(sql: str) -> RawSQL:
    return RawSQL(sql, ())  # noqa: S611  # the names of our own columns


class Words:
    """Says what the register knows of persons in the words that departments use: `fields` of `FIELDS`."""

    def __init__(self, fields: frozenset[str]) -> None:
        self.fields = fields
        here = instance.this()
        self._edition = places.load_edition(here.edition, here.province)
        self._known: dict[int, str] = {}

    def of(self, people: Sequence[Known]) -> dict[str, list[str | None]]:
        """What is known of persons who came from `read`, whole households: a column for each field asked for."""
        numbers = cells.open_many("register_person", "id", [p.id for p in people], [p.id_cell for p in people])
        out: dict[str, list[str | None]] = {
            "name": [p.name for p in people], "id_number": [*numbers], "sex": [p.sex or None for p in people],
        }  # fmt: skip
        if "birth_date" in self.fields:
            out["birth_date"] = [p.born for p in people]
        if "place" in self.fields:
            out["place"] = [self._place(p.place) for p in people]
        if AT_HOME & self.fields:
            together = [list(living) for _, living in itertools.groupby(people, lambda p: p.home)]
            out |= self._at_home(together)
        return {field: out[field] for field in FIELDS if field in self.fields}

    def _at_home(self, together: Sequence[Sequence[Known]]) -> dict[str, list[str | None]]:
        """What people have of their households."""
        heads = [living[0] for living in together]
        out: dict[str, list[str | None]] = {}
        if "phone" in self.fields:
            opened = cells.open_many("register_household", "phone", [p.home for p in heads], [p.phone_cell for p in heads])
            out["phone"] = [said or None for said, living in zip(opened, together, strict=True) for _ in living]
        if "address" in self.fields:
            opened = cells.open_many("register_household", "private", [p.home for p in heads], [p.private_cell for p in heads])
            written = map(self._address, heads, opened)
            out["address"] = [said for said, living in zip(written, together, strict=True) for _ in living]
        if "members" in self.fields:
            out["members"] = [
                APART.join(other.name for other in living if other is not p) or None for living in together for p in living
            ]
        return out

    def _place(self, place: int) -> str:
        """City, county, township and village."""
        if place not in self._known:
            self._known[place] = "".join(self._edition.path(place)[1:])
        return self._known[place]

    def _address(self, home: Known, private: str) -> str | None:
        """The address as it was given, whole."""
        said = str(json.loads(private).get("address") or "") if private else ""
        if not said:
            return None
        path = self._edition.path(home.home_place)[1:]
        named = next((n for n, name in enumerate(path) if name in said), len(path))
        return "".join(path[:named]) + said


def of_person(person: Person, fields: frozenset[str]) -> Said:
    """What the register knows of one person, by field."""
    beside = {"household": person.household_id} if person.household_id else {"id": person.id}
    known = fields if person.household_id else fields - AT_HOME
    living = list(read(Person.objects.filter(**beside), known))
    told = Words(known).of(living)
    (at,) = (n for n, p in enumerate(living) if p.id == person.id.hex)
    return {field: told[field][at] if field in told else None for field in FIELDS if field in fields}


def masked(number: str) -> str:
    """The first six digits of a number."""
    return number[:6] + "*" * max(len(number) - 6, 0)
