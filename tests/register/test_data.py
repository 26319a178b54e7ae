"""One finding for a person and a record, however often it is compared."""

import pytest
from django.db import IntegrityError, transaction

from tests.cast import COUNTY, DAY, cast, household
from tests.walk import all_of, do
from yangguang.register.ids import new_id
from yangguang.register.models import Candidate, DataLoad, DataRow, Finding, Person


def test_the_database_says_so():
    (only,) = [c for c in Finding._meta.constraints if c.name == "one_finding_a_record"]
    assert tuple(only.fields) == ("person", "dataset", "record_digest")


def test_rows_of_departments_hold_nothing_readable():
    kinds = {f.name: f.get_internal_type() for f in DataRow._meta.concrete_fields}
    assert kinds["id_index"] == kinds["payload_cell"] == "BinaryField"
    assert "CharField" not in kinds.values()


@pytest.mark.django_db
def test_a_person_and_a_record_are_proposed_once(home):
    people = cast()
    home_ = household("赵")
    person = all_of(Person)[0]

    def enter(hand):
        line = hand.note("test.candidate", place=COUNTY)
        load = DataLoad.objects.create(
            id=new_id(), dataset="vehicles", place=COUNTY, day=DAY, file_name="a", file_digest="b", rows=1, rejected=0,
            active=1, id_suspect=1, purge_day=DAY, line=line,
        )  # fmt: skip

        def one():
            Candidate.objects.create(
                household=home_, person=person, dataset="vehicles", record_digest="d", load=load, row=2, place=person.place,
                probability=0.9, proposed=line, proposed_day=DAY, status="open",
            )  # fmt: skip

        one()
        with pytest.raises(IntegrityError), transaction.atomic():
            one()

    do(people.county, enter)
    assert len(all_of(Candidate)) == 1
