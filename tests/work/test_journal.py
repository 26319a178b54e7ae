"""Each line hangs on the line before it; personal text lies beside it, encrypted."""

import datetime as dt
import hashlib

import pytest

from yangguang.register import cells, guard
from yangguang.register.models import Chain, JournalDetail, JournalLine
from yangguang.terms.chain import GENESIS, link
from yangguang.work import journal

pytestmark = pytest.mark.django_db
AT = dt.datetime(2016, 10, 28, 9, tzinfo=dt.UTC)


def entry(**changed):
    base = {
        "verb": "x",
        "place": 321324100001,
        "day": AT.date(),
        "at": AT,
        "about": None,
        "actor": None,
        "facts": {"n": 1},
    }
    return journal.Entry(**{**base, **changed})


def test_lines_of_a_county_form_a_chain(home):
    with guard.writing():
        lines = [journal.append(entry(facts={"n": n})) for n in range(5)]
    digest = GENESIS
    for number, line in enumerate(lines, 1):
        digest = link(digest, line.body.encode())
        assert (line.number, line.digest) == (number, digest)
    assert Chain.objects.get(key="county:321324000000").digest == digest


@pytest.mark.parametrize(
    "place, look, key",
    [
        (321324100001, False, "county:321324000000"),
        (321324000000, False, "county:321324000000"),
        (321300000000, False, "province"),
        (320000000000, False, "province"),
        (0, False, "instance"),
        (321324100001, True, "looks:county:321324000000"),
    ],
)
def test_each_place_has_its_chain_and_looks_have_their_own(place, look, key):
    assert journal.chain_key(place, look) == key


def test_personal_detail_is_encrypted_and_committed_to(home):
    with guard.writing():
        line = journal.append(entry(detail="姓名由赵甲更正为赵乙"))
    detail = JournalDetail.objects.get(line=line)
    assert "赵" not in line.body
    assert hashlib.sha256(bytes(detail.text_cell)).hexdigest() in line.body
    assert (
        cells.open_cell("register_journaldetail", "text", detail.id, detail.text_cell)
        == "姓名由赵甲更正为赵乙"
    )


def test_a_line_refuses_a_float(home):
    with guard.writing(), pytest.raises(TypeError):
        journal.append(entry(facts={"money": 1.5}))
    assert not JournalLine.objects.exists()


def test_many_lines_at_once_are_the_same_chains_as_one_by_one(home):
    places = [321324100001, 320000000000, 321324100002, 0, 321324000000]
    with guard.writing():
        first = journal.append(entry(facts={"n": 0}))
        made = journal.append_many([entry(place=p, facts={"n": n}) for n, p in enumerate(places, 1)])
        last = journal.append(entry(facts={"n": 9}))
    assert [line.pk for line in made] == sorted(line.pk for line in made), "in their order"
    county = [first, *(line for line in made if line.chain_id == first.chain_id), last]
    digest = GENESIS
    for number, line in enumerate(county, 1):
        digest = link(digest, line.body.encode())
        assert (line.number, line.digest) == (number, digest)
    assert len(county) == 5 and Chain.objects.get(key=first.chain_id).digest == digest
    assert Chain.objects.get(key="instance").length == 1


def test_a_detail_is_never_lost_among_many(home):
    with guard.writing(), pytest.raises(AssertionError, match="one by one"):
        journal.append_many([entry(detail="赵")])
