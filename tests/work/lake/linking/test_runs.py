"""While linking is worked out nobody is kept from writing, and nothing is written."""

import pytest

from tests.cast import COUNTY
from tests.walk import all_of, writes_beside
from tests.work.lake.test_linkage import people, typed  # noqa: F401  # fixtures
from tests.workbooks import the_book
from yangguang.register.models import Candidate, DataLoad, JournalLine
from yangguang.work import acting
from yangguang.work.lake import linkage
from yangguang.work.lake.linking import runs
from yangguang.work.lake.linking.described import fields_of
from yangguang.work.lake.linking.people import People


def test_another_office_writes_while_it_is_worked_out(own_database, people, typed, monkeypatch):  # noqa: F811
    could, link = [], runs.linking.link

    def slow(*words):
        could.append(writes_beside(people.county2))
        return link(*words)

    monkeypatch.setattr(runs.linking, "link", slow)
    linkage.propose(people.county, COUNTY)
    assert could == [True]
    assert {c.person_id for c in all_of(Candidate) if c.probability >= 0.5} == {typed[0].id, typed[1].id}
    verbs = list(JournalLine.objects.order_by("id").values_list("verb", flat=True))
    assert verbs[-3:] == ["test.beside", "compare.link", "compare.weighed"]


@pytest.mark.django_db
def test_a_run_writes_nothing(people, typed):  # noqa: F811
    before = JournalLine.objects.count()
    with acting.reading(people.county):
        dataset, loads = the_book().dataset("vehicles"), list(DataLoad.objects.all())
        with People(COUNTY, fields_of(dataset)) as everyone:
            run = runs.run(dataset, loads, everyone, everyone.numbered, lambda *_: None)
    assert {p.person for p in run.pairs if p.probability >= 0.5} == {typed[0].id, typed[1].id}
    assert run.report()["candidates"] == 2 and (JournalLine.objects.count(), all_of(Candidate)) == (before, [])
