"""A row has an identity before it is inserted; a fact holds for days and is known between acts."""

from yangguang.register.base import Held, Row
from yangguang.register.models import Job, Membership


def test_identity_comes_first():
    assert Job().id is not None
    assert Job().id != Job().id


def test_facts_carry_both_times():
    names = {f.name for f in Membership._meta.concrete_fields}
    assert {"from_day", "to_day", "act_from", "act_to"} <= names
    assert Row._meta.abstract
    assert Held._meta.abstract
