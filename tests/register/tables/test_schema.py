"""The shape of the tables is told from the migrations that were applied, and the models of an earlier shape can be had."""

import pytest
from django.core.management import call_command
from django.db import connection

from yangguang.register import guard
from yangguang.register.tables import schema

EARLIER = "0001_first_tables"


@pytest.mark.django_db
def test_a_migrated_database_is_neither_behind_nor_ahead():
    assert schema.look() == schema.Shape(schema.latest())
    assert not schema.founded()


@pytest.mark.once
def test_where_there_is_no_file_none_is_made(monkeypatch, tmp_path):
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "none.sqlite3"))
    assert schema.look() is None and not list(tmp_path.iterdir())


@pytest.mark.django_db
def test_a_change_of_a_newer_program_is_named():
    with connection.cursor() as cursor, guard.writing():
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('register', '9999_later', '2030-01-01')")
    shape = schema.look()
    assert shape is not None and shape.ahead == ("register.9999_later",)


def test_what_is_missing_is_named(own_database):
    with guard.writing():
        call_command("migrate", "register", EARLIER, verbosity=0)
    shape = schema.look()
    assert shape is not None and shape.at == EARLIER
    assert shape.behind and all(name.startswith("register.000") for name in shape.behind)


@pytest.mark.once
def test_the_models_of_an_earlier_shape_lack_what_came_later():
    def labels(at):
        return {m._meta.label for m in schema.registry(at).get_models()}

    assert schema.known(EARLIER) and not schema.known("0000_never")
    assert labels(schema.latest()) - labels(EARLIER) >= {"register.Snapshot", "register.Candidate"}
    assert "axes" in schema.others() and "register" not in schema.others()
