"""One job for one subject."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from yangguang.register import guard
from yangguang.register.models import Job

pytestmark = pytest.mark.django_db


def test_work_is_not_asked_for_twice():
    subject = uuid.uuid4()
    with guard.writing():
        Job.objects.create(kind="intake.read", subject=subject, created=timezone.now())
        with pytest.raises(IntegrityError), transaction.atomic():
            Job.objects.create(kind="intake.read", subject=subject, created=timezone.now())
        Job.objects.create(kind="intake.apply", subject=subject, created=timezone.now())
