"""The persons of a place are described once, in whole households, by the sound of their surnames."""

import numpy as np
import pytest

from tests.cast import COUNTY
from tests.walk import all_of
from tests.work.lake.test_linkage import people  # noqa: F401  # fixture
from yangguang.register import cells, scope
from yangguang.register.models import Person
from yangguang.work import acting
from yangguang.work.lake import shelves
from yangguang.work.lake.linking import people as module
from yangguang.work.lake.linking import workfile
from yangguang.work.lake.linking.people import People, drawers_of
from yangguang.work.lake.linking.workfile import DRAWERS

FIELDS = frozenset(("name", "id_number", "sex", "members"))


@pytest.mark.django_db
def test_everybody_is_there_once_with_the_others_of_the_household(people, monkeypatch):  # noqa: F811
    monkeypatch.setattr(module, "AT_ONCE", 7)
    heard = []
    with acting.reading(people.county), People(COUNTY, FIELDS, heard.append) as everyone:
        rows = everyone.rows(range(DRAWERS), np.ones(len(everyone), dtype=bool)).to_pylist()
        assert sum(everyone.held(np.ones(len(everyone), dtype=bool))) == len(rows) == len(everyone) == 80
    assert (heard[0].done, heard[-1].done, heard[-1].of) == (0, 80, 80) and len(heard) > 5
    told, known = {row["id"]: row for row in rows}, {p.id.hex: p for p in all_of(Person)}
    assert told.keys() == known.keys()
    for key, person in known.items():
        (mate,) = (p for p in known.values() if p.household_id == person.household_id and p.id != person.id)
        number = cells.open_cell("register_person", "id", person.id, person.id_cell)
        assert (told[key]["name"], told[key]["members"], told[key]["id_number"]) == (person.name, mate.name, number)
        assert told[key]["home"] == person.household_id.hex and told[key]["phone"] is None
    assert list(workfile.folder().glob("*")) == []


@pytest.mark.django_db
def test_chosen_persons_come_from_the_drawers_asked_for(people):  # noqa: F811
    with acting.reading(people.county), People(COUNTY, FIELDS) as everyone:
        chosen = np.arange(len(everyone)) % 2 == 0
        held = everyone.held(chosen)
        assert sum(held) == 40
        for drawer in range(DRAWERS):
            names = everyone.rows([drawer], chosen)["name"].to_pylist()
            assert len(names) == held[drawer] and set(drawers_of(names)) <= {drawer}


@pytest.mark.django_db
def test_their_numbers_stand_under_the_keys_of_every_shelf(people):  # noqa: F811
    with acting.reading(people.county), People(COUNTY, FIELDS) as everyone:
        numbers = [cells.open_cell("register_person", "id", p.id, p.id_cell) for p in all_of(Person)]
        assert sorted(everyone.numbered.keys) == sorted(shelves.lake_keys(numbers))
        assert len(everyone.numbered.between(COUNTY, COUNTY + 10**6)) == 80
        assert len(everyone.numbered.between(COUNTY + 10**6, COUNTY + 10**9)) == 0


@pytest.mark.django_db
def test_nobody_beyond_the_scope_is_read(people):  # noqa: F811
    with scope.using(scope.NOTHING), People(COUNTY, FIELDS) as nobody:
        assert len(nobody) == 0


@pytest.mark.django_db
def test_nothing_is_left_when_reading_fails(people, monkeypatch):  # noqa: F811
    monkeypatch.setattr(module.shelves, "lake_keys", lambda _: 1 / 0)
    with acting.reading(people.county), pytest.raises(ZeroDivisionError):
        People(COUNTY, FIELDS)
    assert list(workfile.folder().glob("*")) == []


@pytest.mark.once
def test_surnames_that_sound_alike_are_in_one_drawer():
    assert len(set(drawers_of(["王小明", "汪晓铭", " 王 某 "]))) == 1
    assert len(set(drawers_of(["王一", "李一", "张一", "赵一", "欧阳一", None]))) >= 4
