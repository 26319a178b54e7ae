"""A person and a record are proposed once."""

import pytest
from django.db import IntegrityError, transaction

from tests.cast import COUNTY, DAY, cast, household
from tests.walk import all_of, do
from yangguang.register.ids import new_id
from yangguang.register.models import Candidate, DataLoad, Person

pytestmark = pytest.mark.django_db


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
