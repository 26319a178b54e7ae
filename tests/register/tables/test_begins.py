"""What begins so is found, nothing else; on PostgreSQL by an index."""

import pytest
from django.db import connection

from tests.cast import cast, household
from yangguang.register import guard, scope
from yangguang.register.models import Person

pytestmark = pytest.mark.django_db

NAMES = ("wang wei 王伟", "wang 王", "wan li 万里", "Wang", "w%x", "wxx", "𠀀𠀁", "𠀀")


@pytest.fixture
def named(home):
    cast()
    household(size=len(NAMES))
    with guard.writing(), scope.everything("a test writes"):
        for person, name in zip(Person.objects.all(), NAMES, strict=True):
            Person.objects.filter(id=person.id).update(name_sort=name, name_initials=name[:30])
        yield


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("wang", {"wang wei 王伟", "wang 王"}), ("wan", {"wang wei 王伟", "wang 王", "wan li 万里"}), ("w%", {"w%x"}),
        ("wang wei 王伟", {"wang wei 王伟"}), ("W", {"Wang"}), ("𠀀", {"𠀀𠀁", "𠀀"}), ("x", set()),
        ("w_", set()), ("", set(NAMES)),
    ],
)  # fmt: skip
def test_what_begins_so_is_found(named, typed, found):
    assert set(Person.objects.filter(name_sort__begins=typed).values_list("name_sort", flat=True)) == found


@pytest.mark.parametrize("column", ["name_sort", "name_initials"])
def test_it_is_looked_up_not_read_through(named, column):
    rows = Person.objects.filter(**{f"{column}__begins": "wang"})
    if connection.vendor == "sqlite":
        rows = rows.filter(place=320000000000)
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # few rows are read through, whatever index there is
    plan = rows.explain()
    assert f"{column}>?" in plan if connection.vendor == "sqlite" else f"person_{column}" in plan and "Index Cond" in plan, plan
