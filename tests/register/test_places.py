"""There is one instance, and one name a code in an edition."""

import pytest
from django.db import IntegrityError, transaction

from yangguang.register import guard
from yangguang.register.models import Instance, Place

pytestmark = pytest.mark.django_db


def test_there_is_one_instance():
    with guard.writing():
        Instance.objects.create(province=320000000000, edition="e", salt=b"")
        with pytest.raises(IntegrityError), transaction.atomic():
            Instance.objects.create(id=2, province=330000000000, edition="e", salt=b"")
    (only,) = Place._meta.constraints
    assert tuple(only.fields) == ("edition", "code")
