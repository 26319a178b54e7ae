"""Whatever is altered behind the program's back is found."""

import pytest
from django.db import connection

from tests.cast import cast, household
from tests.walk import case_of, do, later, meet, to_meeting
from yangguang.register import guard, scope
from yangguang.register.models import (
    Act,
    Case,
    Chain,
    Household,
    JournalLine,
    Membership,
    Notice,
    NoticeLine,
    Person,
    Tally,
)
from yangguang.work.checking import checks
from yangguang.work.procedure import notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def home_(home):
    people = cast()
    row = household("赵")
    round_ = to_meeting(people)
    meet(people, round_)
    do(people.clerk, notices.post, round_, "village_display")
    later(1)
    return row


def forge(work):
    """Alter the database as someone with its password could, triggers dropped."""
    on = "" if connection.vendor == "sqlite" else " ON {}"
    with connection.cursor() as cursor:
        for table in ("register_journalline", "register_act"):
            for verb in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER {table}_no_{verb}{on.format(table)}")
    with guard.writing(), scope.everything("a forger"):
        work()
    from yangguang.register import triggers

    triggers.install()


def kinds():
    return {d["what"] for d in checks.run()["differences"]}


def test_an_untouched_register_has_no_difference(home_):
    result = checks.run()
    assert result["differences"] == []
    assert (result["cases"], result["rounds"]) == (1, 1)
    assert result["lines"] == JournalLine.objects.count()
    assert set(result["seconds"]) >= {"chaining", "folding", "reading", "facts", "all"}


@pytest.mark.parametrize(
    ("work", "what"),
    [
        (lambda: Case.objects.update(step="county_display"), "case"),
        (lambda: Case.objects.update(holds=3), "case"),
        (lambda: Household.objects.update(income_fen_per_head=1), "household"),
        (lambda: Household.objects.update(status="registered"), "household"),
        (lambda: Person.objects.update(household=None), "person"),
        (lambda: JournalLine.objects.filter(number=3).update(body="{}"), "chain"),
        (lambda: JournalLine.objects.filter(number=3).update(digest="no digest at all"), "chain"),
        (lambda: Household.objects.update(group_name="another"), "household"),
        (lambda: JournalLine.objects.filter(verb="round.meet").update(verb="round.open"), "line"),
        (lambda: Chain.objects.update(digest="0" * 64), "head"),
        (lambda: Act.objects.filter(step="meeting").update(covers=2), "covered"),
        (lambda: Act.objects.filter(step="meeting").update(covers_digest="0" * 64), "act"),
        (lambda: Act.objects.filter(step="meeting").update(outcome="no"), "act"),
        (lambda: Act.objects.filter(step="survey").update(day="2016-10-01"), "act"),
        (lambda: Act.objects.filter(step="application").update(data={}), "act"),
        (lambda: JournalLine.objects.filter(verb="round.meet").update(about=None), "line"),
        (lambda: JournalLine.objects.filter(verb="round.meet").update(actor=None), "line"),
        (lambda: JournalLine.objects.filter(verb="round.meet").update(at="2016-10-01T00:00:00Z"), "line"),
        (lambda: JournalLine.objects.filter(verb="round.meet").update(body="not JSON"), "line"),
        (lambda: Tally.objects.update(households=7), "tally"),
        (lambda: NoticeLine.objects.update(masked_name="李*"), "notice"),
        (lambda: Notice.public.update(closes_from="2016-11-01"), "window"),
        (lambda: Membership.objects.update(to_day="2016-10-29"), "household"),
    ],
)
def test_each_kind_of_tampering_is_named(home_, work, what):
    forge(work)
    result = checks.run()
    assert what in {d["what"] for d in result["differences"]}, result["differences"]


def test_an_act_taken_away_is_noticed_even_when_the_columns_are_forged_with_it(home_):
    def work():
        Act.objects.filter(step="village_display").delete()

    forge(work)
    assert kinds() == {"act"}


def test_a_rewritten_chain_is_noticed_by_the_head_on_the_wall(home_):
    printed = Notice.public.get(step="village_display").head_digest
    assert checks.run(head=printed)["differences"] == []

    def cut():
        last = JournalLine.objects.filter(chain__key__startswith="county:").order_by("-number").first()
        NoticeLine.objects.all().delete()
        Notice.public.filter(posted=last).delete()
        Act.objects.filter(line=last).delete()
        JournalLine.objects.filter(id=last.id).delete()
        before = JournalLine.objects.filter(chain_id=last.chain_id).order_by("-number").first()
        Chain.objects.filter(key=last.chain_id).update(length=before.number, digest=before.digest)

    forge(cut)
    assert kinds() == set(), "the chain alone cannot see its own tail cut off"
    assert "head on the notice" in {d["what"] for d in checks.run(head=printed)["differences"]}


def test_a_missing_trigger_is_a_difference(home_):
    on = "" if connection.vendor == "sqlite" else " ON register_act"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER register_act_no_update{on}")
    assert [d["where"] for d in checks.run()["differences"]] == ["register_act_no_update"]
    assert case_of(home_).step == "village_display"
