"""What can a department's record and the register both say of a person?

Only what the department's file has a column for is taken from the register: a field that one side never names says
nothing. Phone and address are opened for the working file alone and leave with it.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence

from yangguang.book import places
from yangguang.book.datasets import Dataset
from yangguang.register import cells
from yangguang.register.models import Household, Person
from yangguang.work import instance

Said = dict[str, str | None]
ALWAYS = ("name", "id_number", "sex")
FIELDS = (*ALWAYS, "birth_date", "place", "address", "phone", "members")
APART = "、"  # between the names of the others in a household


def fields_of(dataset: Dataset) -> frozenset[str]:
    """The fields to be compared with records of the dataset, as `lake/linkage/preparing` names them."""
    told = {*dataset.tells}
    out = {*ALWAYS, *(told & {"birth_date", "phone", "address"})}
    if told & {"place", "address"}:
        out.add("place")
    if told & {"household", "address"}:
        out.add("members")
    return frozenset(out)


def of_record(dataset: Dataset, said: Mapping[str, str]) -> Said:
    """What a record says, by field; `household` is what its household's records share: a number, else the address."""
    out: Said = {field: said.get(column) for field, column in dataset.tells.items()}
    out["place"] = out.get("place") or out.get("address")
    out["household"] = out.get("household") or out.get("address")
    return out


def of_persons(persons: Sequence[Person], fields: frozenset[str]) -> list[Said]:
    """What the register knows of these persons, in their order: `fields` of name, id_number, sex, birth_date, place,
    address, phone, members. Households are asked once.
    """
    keys = sorted({p.household_id for p in persons if p.household_id})
    homes = Household.objects.in_bulk(keys) if {"address", "phone"} & fields else {}
    others = _names(keys) if "members" in fields else {}
    where = _Where() if {"place", "address"} & fields else None
    numbers = cells.open_many("register_person", "id", [p.id.hex for p in persons], [p.id_cell for p in persons])
    out = []
    for person, number in zip(persons, numbers, strict=True):
        home = homes.get(person.household_id) if person.household_id else None
        said: Said = {"name": person.name, "id_number": number, "sex": person.sex or None}
        if "birth_date" in fields:
            said["birth_date"] = person.birth_date.isoformat() if person.birth_date else None
        if where and "place" in fields:
            said["place"] = where.words(person.place)
        if where and home and "address" in fields:
            said["address"] = where.address(home)
        if home and "phone" in fields:
            said["phone"] = cells.open_cell("register_household", "phone", home.id, home.phone_cell) or None
        if "members" in fields and person.household_id:
            said["members"] = APART.join(n for k, n in others[person.household_id] if k != person.id) or None
        out.append({field: said.get(field) for field in FIELDS if field in fields})
    return out


def _names(households: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[tuple[uuid.UUID, str]]]:
    """Who lives in each household."""
    out: dict[uuid.UUID, list[tuple[uuid.UUID, str]]] = defaultdict(list)
    rows = Person.objects.filter(household__in=households).order_by("id")
    for home, key, name in rows.values_list("household_id", "id", "name"):
        assert home is not None, "asked for above"
        out[home].append((key, name))
    return out


class _Where:
    """Places and addresses in words, as departments write them."""

    def __init__(self) -> None:
        here = instance.this()
        self._edition = places.load_edition(here.edition, here.province)
        self._known: dict[int, str] = {}

    def words(self, place: int) -> str:
        """City, county, township and village."""
        if place not in self._known:
            self._known[place] = "".join(self._edition.path(place)[1:])
        return self._known[place]

    def address(self, home: Household) -> str | None:
        """The address as it was given, whole."""
        private = cells.open_cell("register_household", "private", home.id, home.private_cell)
        said = str(json.loads(private).get("address") or "") if private else ""
        if not said:
            return None
        path = self._edition.path(home.place)[1:]
        named = next((n for n, name in enumerate(path) if name in said), len(path))
        return "".join(path[:named]) + said


def masked(number: str) -> str:
    """The first six digits of a number."""
    return number[:6] + "*" * max(len(number) - 6, 0)
