"""What two persons answered as untrue holds nobody, and a file speaks only for its place."""

import datetime as dt
from types import SimpleNamespace

import pytest

from tests.cast import COUNTY, HERE, THERE, cast, household, number_of
from tests.lake.making import the_book
from tests.walk import all_of, do
from tests.work.test_comparison import load
from yangguang.lake import comparison, engine
from yangguang.lake.comparison import Source
from yangguang.register.models import DataLoad, Finding, Person
from yangguang.work import comparison as in_database
from yangguang.work import findings
from yangguang.work.lake import cleared

pytestmark = pytest.mark.django_db
OWNER = number_of(801)


@pytest.fixture
def people(home):
    return cast()


class Names:
    """A copy that knows two persons of the register."""

    def __init__(self, folder, persons):
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.path = folder / "persons.parquet"
        pq.write_table(pa.table({"person": [1, 2], "person_id": [p.id.hex for p in persons]}), self.path)

    def table(self, backend, name):
        return backend.read_parquet(str(self.path), table_name=name)


def found(*rows):
    import pyarrow as pa

    filled = [dict.fromkeys(comparison.empty().schema.names) | r for r in rows]
    return pa.Table.from_pylist(filled, comparison.empty().schema)


def test_only_what_was_not_answered_as_untrue_within_reach_is_left(people, tmp_path):
    household("赵", numbers=[OWNER, number_of(802)])
    load(people, tmp_path, [("苏N1", "甲", OWNER, "正常"), ("苏N2", "甲", OWNER, "正常")])
    do(people.county, in_database.compare, COUNTY)
    first, second = all_of(Finding)
    for user in (people.clerk, people.secretary):
        do(user, findings.answer, first, False, "sold")
        do(user, findings.answer, second, True, "really_owned")
    persons = sorted(all_of(Person), key=lambda p: p.id != first.person_id)
    (sent,) = all_of(DataLoad)
    snapshot = SimpleNamespace(place=COUNTY, loads={"vehicles": [{"load": str(sent.id)}]}, day=dt.date(2016, 10, 28))
    asked = SimpleNamespace(snapshot=snapshot, copy=Names(tmp_path, persons))
    rows = [
        {"source": 0, "person": p, "household": 1, "place": place, "row": n, "record_key": cleared.bits(digest)}
        for n, (p, place, digest) in enumerate([
            (1, HERE, first.record_digest), (1, HERE, second.record_digest), (2, HERE, first.record_digest),
            (2, THERE, second.record_digest),
        ])
    ]  # fmt: skip
    chosen = [Source(0, the_book().dataset("vehicles"), "")]
    left = cleared.without(asked, engine.connect(), chosen, found(*rows))
    assert left["row"].to_pylist() == [1, 2]
