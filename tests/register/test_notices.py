"""Notices are public, objections are not."""

import pytest

from yangguang.register import scope
from yangguang.register.models import Notice, NoticeLine, Objection
from yangguang.register.scope import NoScope

pytestmark = pytest.mark.django_db


def test_anyone_may_read_notices_and_nobody_objections_without_a_scope():
    assert list(Notice.public.all()) == []
    with pytest.raises(NoScope):
        Objection.objects.count()
    with scope.using(scope.NOTHING):
        assert not Objection.objects.exists()


def test_a_public_line_has_no_column_for_what_the_public_may_not_see():
    names = {f.name for f in NoticeLine._meta.concrete_fields}
    assert not names & {"id_number", "birth_date", "phone", "address", "household", "person", "health"}
    assert Objection.scope_place == "office_place"
