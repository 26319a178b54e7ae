"""A visitor may try each post of the province, with the demonstration's password."""

from django.contrib.auth import authenticate

from tests.demo.province.making import BOOK, small
from yangguang.demo.players import PASSWORD
from yangguang.demo.province import filling, officials, plan
from yangguang.register.models import Helped, User
from yangguang.work import instance


def test_each_post_has_a_log_in_and_the_helper_a_list(own_database, rf):
    instance.found(plan.PROVINCE, plan.EDITION, demo_day=plan.DAY)
    filling.fill(small(), BOOK, str)
    village = plan.a_village(plan.edition(), BOOK)
    names = officials.appoint(village)
    assert officials.appoint(village) == names
    assert set(names.values()) <= set(User.objects.values_list("username", flat=True))
    assert Helped.objects.count() == officials.HELPED
    for name in ("province", "system-admin"):
        assert authenticate(rf.post("/login/"), username=name, password=PASSWORD) is not None
