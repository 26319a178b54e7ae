"""What hangs on the wall, until when, and who objected?"""

from typing import ClassVar

from django.db import models

from yangguang.register.base import Row
from yangguang.register.scope import ScopedManager


class Notice(Row):
    """An announcement or display. Its lines never change; another list is another notice with a full
    window.
    """

    number = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=20)  # announcement, display
    step = models.CharField(max_length=30)
    procedure = models.CharField(max_length=30)
    place = models.BigIntegerField()
    round = models.ForeignKey("register.Round", models.PROTECT, null=True, related_name="notices")
    case = models.ForeignKey("register.Case", models.PROTECT, null=True, related_name="notices")
    book = models.CharField(max_length=64)
    posted = models.ForeignKey("register.JournalLine", models.PROTECT, related_name="+")
    posted_day = models.DateField()
    first_day = models.DateField()
    last_day = models.DateField()
    closes_from = models.DateField()
    ended = models.ForeignKey("register.JournalLine", models.PROTECT, null=True, related_name="+")
    withdrawn = models.BooleanField(default=False)
    lines = models.IntegerField()
    persons = models.IntegerField()
    salt = models.BinaryField()
    commitment = models.CharField(max_length=64)  # sha256 of salt + canonical lines
    head_digest = models.CharField(max_length=64)  # head of the county's chain when posted, printed on paper

    objects = ScopedManager()
    public: ClassVar[models.Manager["Notice"]] = (
        models.Manager()
    )  # anyone may read notices; personal rows are in NoticeLine, masked already

    class Meta:
        indexes = [
            models.Index(fields=["place", "last_day"], name="notice_place"),
            models.Index(fields=["last_day"], name="notice_last"),
            models.Index(
                fields=["place", "closes_from"], condition=models.Q(ended__isnull=True), name="notice_hanging"
            ),
        ]


class NoticeLine(Row):
    """One household on a notice, masked when posted (trust.md 5.2): surname and stars, village, size.
    Removed when the window ends.
    """

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="rows")
    case = models.ForeignKey("register.Case", models.PROTECT, null=True, related_name="notice_lines")
    line_no = models.IntegerField()
    masked_name = models.CharField(max_length=60)
    village = models.CharField(max_length=60)
    group_name = models.CharField(max_length=40, default="")  # the paper board only
    size = models.SmallIntegerField()
    outcome = models.CharField(max_length=20, default="")
    under_objection = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "line_no"], name="one_notice_line")]


class Objection(Row):
    """What a resident said against a line, or that a household was left out. The objector is sealed at the
    office that investigates.
    """

    receipt = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12)  # against, left_out
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="objections")
    line_no = models.IntegerField(null=True)
    case = models.ForeignKey("register.Case", models.PROTECT, null=True, related_name="objections")
    place = models.BigIntegerField()
    office_place = models.BigIntegerField()  # where it is investigated: the next office up
    filed_day = models.DateField()
    filed = models.ForeignKey("register.JournalLine", models.PROTECT, related_name="+")
    text_cell = models.BinaryField()
    objector_cell = models.BinaryField(default=b"")
    due_day = models.DateField()
    status = models.CharField(max_length=14)  # filed, investigating, decided, closed
    outcome = models.CharField(max_length=12, default="")  # upheld, dismissed, opened
    reason_code = models.CharField(max_length=30, default="")
    settled = models.ForeignKey("register.JournalLine", models.PROTECT, null=True, related_name="+")

    scope_place = "office_place"
    objects = ScopedManager()

    class Meta:
        indexes = [models.Index(fields=["office_place", "status", "due_day"], name="objection_queue")]
