"""A province is founded by one command, goes on where it stopped, and leaves every other instance alone."""

import pytest
from django.contrib.auth import authenticate

from tests.conftest import database_of_ones_own
from tests.demo.province.making import small
from yangguang.demo.players import PASSWORD
from yangguang.demo.province import founding
from yangguang.demo.province.plan import PROVINCE, Plan
from yangguang.register import guard
from yangguang.register.models import Instance, User
from yangguang.terms.decision import Refused
from yangguang.work import comparison, lazily
from yangguang.work.acting import open_hand
from yangguang.work.checking import checks


@pytest.fixture
def tiny(monkeypatch):
    """The province at a scale of two counties."""
    made = small()

    def of_scale(_scale, _book, password, seed):
        return Plan(made.villages, seed, 8.0, password)

    monkeypatch.setattr(founding.planning, "of_scale", of_scale)


def test_the_province_is_usable_and_follows_from_its_acts(own_database, tiny, rf):
    said = founding.found(0.01, 3, str)
    assert said["done"] == list(founding.STEPS)
    assert checks.run()["differences"] == []
    clerk = said["log_ins"]["village-clerk"]
    assert authenticate(rf.post("/login/"), username=clerk, password=PASSWORD) is not None
    assert founding.found(0.01, 3, str) == said == founding.state(own_database.home)


def test_comparison_finds_exactly_those_whose_record_holds(own_database, tiny):
    said = founding.found(0.0001, 3, str)
    known = said["departments"]
    assert len(known) == 8 and sum(k["holds"] for k in known.values()) > 10
    assert known["pupils"]["known"] > 0, "the roll names some whom the register has at school"
    for told in said["departments"].values():
        assert told["loaded"]["rows"] == told["rows"] and told["loaded"]["rejected"] == 0
        assert told["loaded"]["id_suspect"] == told["mistyped"]
    with open_hand(User.objects.get(username="province"), via="cli") as hand:
        found = comparison.compare(hand, PROVINCE)["datasets"]
    assert {n: found[n]["persons_hit"] for n in known} == {n: k["holds"] for n, k in known.items()}
    assert {n: found[n]["findings"] for n in known} == {n: k["holds"] for n, k in known.items()}
    assert checks.run()["differences"] == []


def test_the_same_seed_freezes_to_the_same_bytes_under_the_same_keys(home, tiny, settings, django_db_setup, django_db_blocker):
    roots = []
    for turn in ("one", "other"):
        settings.YANGGUANG_HOME = str(home / turn)
        (home / turn).mkdir()
        with django_db_blocker.unblock(), database_of_ones_own(home / turn):
            founding.found(0.0001, 3, str)
            said = lazily.lake("snapshots").freeze(None, PROVINCE)
        roots.append({k: said[k] for k in ("root", "persons", "households")})
    assert roots[0] == roots[1] and roots[0]["persons"] > 100


def test_another_scale_or_seed_is_refused(own_database, tiny):
    founding._keep(own_database.home, {"scale": 0.01, "seed": 3, "done": [], "password": "!"})
    for scale, seed in ((0.02, 3), (0.01, 4)):
        with pytest.raises(Refused) as refused:
            founding.found(scale, seed, str)
        assert refused.value.decision.code == "province_other"
    assert not Instance.objects.exists()


def test_a_real_instance_is_left_alone(own_database, tiny):
    with guard.writing():
        Instance.objects.create(province=1, edition="e", salt=b"s", demo=False)
    with pytest.raises(Refused) as refused:
        founding.found(0.01, 3, str)
    assert refused.value.decision.code == "not_a_demonstration_home"
    assert Instance.objects.get().province == 1
