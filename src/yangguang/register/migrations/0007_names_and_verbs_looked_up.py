from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

COLUMNS = ("name_sort", "name_initials")


def create(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """A name that few have is looked up in a whole province; SQLite would go by place all the same."""
    if editor.connection.vendor == "postgresql":
        for column in COLUMNS:
            editor.execute(f"CREATE INDEX IF NOT EXISTS person_{column} ON register_person ({column} varchar_pattern_ops)")


def drop(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        for column in COLUMNS:
            editor.execute(f"DROP INDEX IF EXISTS person_{column}")


class Migration(migrations.Migration):

    dependencies = [("register", "0006_open_rounds")]

    operations = [
        migrations.RunPython(create, drop),
        migrations.AddIndex(
            model_name='journalline',
            index=models.Index(fields=['verb', 'id'], name='journal_verb'),
        ),
    ]
