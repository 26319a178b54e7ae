"""Which places does this instance know, in which edition?"""

from django.db import models

from yangguang.terms.place import LEVELS


class Instance(models.Model):
    """The one row that says what this instance is. `demo_day` moves only in a demonstration."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    province = models.BigIntegerField()
    edition = models.CharField(max_length=20)
    demo = models.BooleanField(default=False)
    demo_day = models.DateField(null=True)
    salt = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_instance")]


class Edition(models.Model):
    """An adopted edition of the divisions; adoption is an act."""

    key = models.CharField(max_length=20, primary_key=True)
    day = models.DateField()
    adopted = models.ForeignKey("register.JournalLine", models.PROTECT, related_name="+")


class Place(models.Model):
    """A place's name in one edition."""

    id = models.BigAutoField(primary_key=True)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="places")
    code = models.BigIntegerField()
    level = models.CharField(max_length=10)
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="one_place_a_code")]


class _Tally(models.Model):
    id = models.BigAutoField(primary_key=True)
    place = models.BigIntegerField()
    status = models.CharField(max_length=20)
    households = models.IntegerField()
    persons = models.IntegerField()

    class Meta:
        abstract = True


class Tally(_Tally):
    """Households and persons of one village in one status; kept by the database's own triggers
    (`tallies.py`), never by hand.
    """

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "status"], name="one_tally")]


class CountyTally(_Tally):
    """The same of a whole county, kept the same way: a province need not add up fourteen thousand villages at each look."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "status"], name="one_county_tally")]


def tallies_of(level: str) -> "models.Manager[Tally] | models.Manager[CountyTally]":
    """The shorter of the tallies that adds up to places of `level`."""
    return CountyTally.objects if LEVELS.index(level) <= LEVELS.index("county") else Tally.objects
