"""Do the columns that lists are drawn from agree with the held facts, and do notices keep their word?"""

import hashlib
import time

from django.db.models import Count, OuterRef, Subquery, UUIDField

from yangguang.register.models import (
    Household,
    Membership,
    Notice,
    NoticeLine,
    Person,
    Residence,
    Standing,
    Statement,
)
from yangguang.terms.chain import canonical
from yangguang.work import books, folding
from yangguang.work.checks_report import Report


def check(report: Report) -> None:
    """Compare households, people and notices with what they follow from."""
    started = time.perf_counter()
    _people(report)
    _households(report)
    _notices(report)
    report.timed("facts", time.perf_counter() - started)


def _people(report: Report) -> None:
    current = Membership.objects.filter(to_day__isnull=True, act_to__isnull=True)
    for person, count in (
        current.values("person").annotate(n=Count("id")).filter(n__gt=1).values_list("person", "n")
    ):
        report.differ("person", str(person), "one current household", count)
    held = current.filter(person=OuterRef("pk")).values("household")[:1]
    for person, column, fact in (
        Person.objects.annotate(fact=Subquery(held, output_field=UUIDField()))
        .values_list("id", "household_id", "fact")
        .iterator()
    ):
        if column != fact:
            report.differ("person", str(person), fact, column)


def _households(report: Report) -> None:
    now = {"to_day__isnull": True, "act_to__isnull": True}
    place = Residence.objects.filter(household=OuterRef("pk"), **now).values("place")[:1]
    status = (
        Standing.objects.filter(household=OuterRef("pk"), **now).order_by("-act_from").values("status")[:1]
    )
    income = (
        Statement.objects.filter(household=OuterRef("pk"), **now)
        .order_by("claimed", "-act_from")
        .values("income_fen_per_head")[:1]
    )
    members = (
        Membership.objects.filter(household=OuterRef("pk"), **now)
        .order_by()
        .values("household")
        .annotate(n=Count("id"))
        .values("n")
    )
    rows = (
        Household.objects.exclude(status="void")
        .annotate(p=Subquery(place), s=Subquery(status), i=Subquery(income), n=Subquery(members))
        .values_list("id", "place", "status", "income_fen_per_head", "size", "p", "s", "i", "n")
    )
    for key, *columns in rows.iterator(chunk_size=5000):
        if columns[:4] != columns[4:]:
            report.differ("household", str(key), columns[4:], columns[:4])


def _notices(report: Report) -> None:
    rows = Notice.public.select_related("posted", "round", "case__round", "case__opened")
    for notice in rows.iterator():
        about = notice.round or notice.case
        assert about is not None, "a notice concerns a round or a case"
        book = books.of(notice.book, folding.began_at(about), notice.posted_day)
        key = book.procedure(notice.procedure).by_key[notice.step].days
        expected = book.window(key, notice.posted_day)
        if (expected.first, expected.last, expected.closes_from) != (
            notice.first_day,
            notice.last_day,
            notice.closes_from,
        ):
            report.differ(
                "window", notice.number, expected, (notice.first_day, notice.last_day, notice.closes_from)
            )
        shown = list(NoticeLine.objects.filter(notice=notice).order_by("line_no"))
        if notice.ended_id is not None and shown:
            report.differ("notice", notice.number, "no line after its end", len(shown))
        if (
            notice.ended_id is None
            and hashlib.sha256(
                bytes(notice.salt) + canonical([[r.line_no, r.masked_name, r.village, r.size] for r in shown])
            ).hexdigest()
            != notice.commitment
        ):
            report.differ("notice", notice.number, notice.commitment, "other lines")
        if notice.head_digest != notice.posted.digest:
            report.differ("notice", notice.number, notice.posted.digest, notice.head_digest)
