"""An act stands on one thing, and an open proposal is one."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from tests.cast import DAY, cast, household
from tests.walk import case_of
from yangguang.register import guard, scope
from yangguang.register.models import Act, JournalLine, Proposal

pytestmark = pytest.mark.django_db


def test_an_act_stands_on_a_round_a_case_or_a_batch_and_on_one_only(home):
    cast()
    case = case_of(household("赵"))
    line = JournalLine.objects.order_by("-id").first()
    said = {"line": line, "verb": "done", "day": DAY, "actor": uuid.uuid4(), "office": "village", "role": "r"}
    with guard.writing(), pytest.raises(IntegrityError), transaction.atomic():
        Act.objects.create(**said)
    with guard.writing():
        assert Act.objects.create(**said, case=case).pk == line.id


def test_a_thing_has_one_open_proposal(home):
    cast()
    line, subject = JournalLine.objects.first(), uuid.uuid4()
    words = {"kind": "finding", "subject": subject, "place": 1, "proposed": line, "proposer": uuid.uuid4()}
    with guard.writing(), scope.everything("a test writes"):
        first = Proposal.objects.create(**words)
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.create(**words)
        Proposal.objects.filter(id=first.id).update(settled=line)
        Proposal.objects.create(**words)
