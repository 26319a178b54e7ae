"""A small province enters whole; `check` finds nothing; a kill loses a piece at most; a real instance is never touched."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.demo.province.making import BOOK, small
from yangguang.demo.province import filling, plan
from yangguang.register import guard, scope, tallies, triggers
from yangguang.register.models import Chain, Household, Instance, Person
from yangguang.terms.decision import Refused
from yangguang.work import instance
from yangguang.work.checking import checks
from yangguang.work.founding import filling as founding


def found():
    instance.found(plan.PROVINCE, plan.EDITION, demo_day=plan.DAY)


def test_a_province_enters_whole_and_everything_follows_from_its_acts(own_database):
    found()
    made, told = small(), []
    counts = filling.fill(made, BOOK, told.append)
    report = checks.run()
    assert report["differences"] == []
    with scope.everything("the test counts households"):
        assert report["cases"] == counts["Household"] == Household.objects.count() == made.households()
        assert Person.objects.count() == counts["Person"]
    assert told[-1] == "indexes" and triggers.present() == triggers.names() and not tallies.drift()
    assert not (own_database.home / founding.ASIDE).exists()


def test_filling_again_adds_nothing(own_database):
    found()
    filling.fill(small(), BOOK, str)
    heads = dict(Chain.objects.values_list("key", "digest"))
    assert filling.fill(small(), BOOK, str) == {}
    assert dict(Chain.objects.values_list("key", "digest")) == heads


def test_an_instance_that_is_no_demonstration_is_refused_and_left_as_it_was(own_database):
    found()
    with guard.writing():
        Instance.objects.update(demo=False)
    with pytest.raises(Refused) as refused:
        filling.fill(small(), BOOK, str)
    assert refused.value.decision.code == "not_a_demonstration_home"
    assert triggers.present() == triggers.names() and not (own_database.home / founding.ASIDE).exists()


PROGRAM = """
import django; django.setup()
from tests.demo.province.making import BOOK, small
from yangguang.demo.province import filling
filling.fill(small(villages=14), BOOK, lambda said: print(said, flush=True))
"""


def test_a_kill_in_the_middle_is_gone_on_with_to_the_same_end(own_database):
    found()
    environment = {**os.environ, **own_database.environment, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", PROGRAM], env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None and "households" in child.stdout.readline()
        os.kill(child.pid, signal.SIGKILL)
    assert json.loads((own_database.home / founding.ASIDE).read_text())["aside"]
    time.sleep(0.2)
    filling.fill(small(villages=14), BOOK, str)
    report = checks.run()
    assert report["differences"] == [] and report["cases"] == small(villages=14).households()
