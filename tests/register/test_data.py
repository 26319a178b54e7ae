"""One finding for a person and a record, however often it is compared."""

from yangguang.register.models import DataRow, Finding


def test_the_database_says_so():
    (only,) = [c for c in Finding._meta.constraints if c.name == "one_finding_a_record"]
    assert tuple(only.fields) == ("person", "dataset", "record_digest")


def test_rows_of_departments_hold_nothing_readable():
    kinds = {f.name: f.get_internal_type() for f in DataRow._meta.concrete_fields}
    assert kinds["id_index"] == kinds["payload_cell"] == "BinaryField"
    assert "CharField" not in kinds.values()
