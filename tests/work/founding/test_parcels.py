"""What travels between the two processes is sealed; the register opens it where it stands."""

import datetime as dt
import uuid

import pytest

from yangguang.register import cells, guard, scope
from yangguang.register.models import Chain, JournalLine, Person
from yangguang.work.founding import parcels
from yangguang.work.founding.parcels import TABLES, Packer

NUMBER, KEY = "321324195001019979", uuid.UUID(int=9)


ROW = (KEY.hex, "甲", "jia 甲", "j", "1", dt.date(1950, 1, 1), "resident", NUMBER, NUMBER, 1, None, 1)


def packed():
    packer = Packer()
    packer.rows[Person].append(ROW)
    return packer.take()


@pytest.mark.django_db
def test_a_sealed_row_opens_in_the_register_and_is_found_by_its_number(home):
    letter = parcels.sent(packed())
    assert NUMBER.encode() not in letter
    with guard.writing(), scope.everything("the test enters a person"):
        chain = Chain.objects.create(key="c", digest="")
        said = {"at": dt.datetime(2016, 10, 28, tzinfo=dt.UTC), "day": dt.date(2016, 10, 28), "verb": "x", "place": 1}
        JournalLine.objects.create(id=1, chain=chain, number=1, body="{}", digest="", **said)
        assert parcels.insert(parcels.received(letter)) == {"Person": 1}
        person = Person.objects.get(id_index=cells.blind(NUMBER))
    assert cells.open_cell("register_person", "id", person.id, person.id_cell) == NUMBER
    assert (person.id, person.name, person.birth_date) == (KEY, "甲", dt.date(1950, 1, 1))


@pytest.mark.once
def test_a_packer_gives_what_it_holds_once(home):
    packer = Packer()
    assert len(packer) == 0 and packer.take() == []
    packer.rows[Person].append(ROW)
    assert len(packer) == 1 and [(n, c) for n, c, _ in packer.take()] == [("Person", 1)] and len(packer) == 0


@pytest.mark.once
def test_every_column_that_must_not_be_empty_is_given():
    for model, columns in TABLES.items():
        given = {*columns, *parcels.others(model)}
        lacking = [
            f.attname for f in model._meta.concrete_fields
            if f.attname not in given and not f.null and not f.has_db_default()
        ]  # fmt: skip
        assert lacking == [], model
        assert len(given) == len(columns) + len(parcels.others(model))
