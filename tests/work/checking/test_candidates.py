"""Whatever is altered, added or taken away among candidates, or in what was decided of them, is named."""

import pytest

from tests.cast import COUNTY
from tests.walk import all_of, do
from tests.work.lake.test_linkage import people, typed  # noqa: F401  # fixtures
from yangguang.register import guard, scope
from yangguang.register.ids import new_id
from yangguang.register.models import Candidate, Finding
from yangguang.work.checking import checks
from yangguang.work.lake import linkage, reviewing

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(people, typed):  # noqa: F811  # the fixtures imported above
    """Two candidates: of one two persons said yes, of the other one said no; then another run. Nothing differs."""
    linkage.propose(people.county, COUNTY)
    yes, no = (next(c for c in all_of(Candidate, person=p) if c.probability >= 0.5) for p in typed[:2])
    do(people.county, reviewing.answer, yes, True)
    do(people.county2, reviewing.answer, yes, True)
    do(people.county, reviewing.answer, no, False)
    assert differences() == set()
    linkage.propose(people.county, COUNTY)
    assert differences() == set() and len(all_of(Finding)) == 1
    return yes, no


def differences():
    return {d["what"] for d in checks.run()["differences"]}


def altered(**about):
    def alter(rows):
        rows.update(**about)

    return alter


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (altered(probability=0.51), {"candidates"}),
        (altered(row=999), {"candidates"}),
        (altered(evidence=[]), {"candidates"}),
        (altered(weighed=None), {"candidates", "candidate"}),
        (altered(status="answered", same=True), {"candidate"}),
        (altered(status="open", same=None, entered=None, answered=None, enterer=None), {"candidate"}),
        (altered(enterer=None), {"candidate"}),
    ],
)
def test_an_altered_candidate_is_seen(decided, change, what):
    _, no = decided
    with scope.everything("a test alters"), guard.writing():
        change(Candidate.objects.filter(id=no.id))
    assert differences() == what


def test_one_who_said_both_words_is_seen(people, decided):  # noqa: F811
    yes, _ = decided
    with scope.everything("a test alters"), guard.writing():
        Candidate.objects.filter(id=yes.id).update(enterer=people.county2.natural_person)
    assert differences() == {"candidate"}


def test_a_candidate_that_was_added_or_taken_away_is_seen(decided):
    _, no = decided
    with scope.everything("a test alters"), guard.writing():
        one = Candidate.objects.get(id=no.id)
        one.id, one.record_digest, one.status = new_id(), "f" * 64, "open"
        one.same = one.entered = one.answered = one.enterer = None
        one.save(force_insert=True)
    assert differences() == {"candidates"}
    with scope.everything("a test alters"), guard.writing():
        Candidate.objects.filter(id=one.id).delete()
    assert differences() == set()
    with scope.everything("a test alters"), guard.writing():
        Candidate.objects.filter(id=no.id).delete()
    assert differences() == {"candidates", "candidate"}


def test_a_yes_without_its_finding_is_seen(decided):
    with scope.everything("a test alters"), guard.writing():
        Finding.objects.update(record_digest="0" * 64)
    assert "candidate" in differences()


def test_a_word_taken_back_is_followed(people, typed):  # noqa: F811
    linkage.propose(people.county, COUNTY)
    one = next(c for c in all_of(Candidate) if c.probability >= 0.5)
    do(people.county, reviewing.answer, one, True)
    assert differences() == set()
    do(people.county2, reviewing.take_back, one, "不是同一人")
    assert differences() == set()
    do(people.county, reviewing.answer, one, False)
    do(people.county, reviewing.undo, one)
    assert differences() == set()
