"""The demonstration never touches a real instance, and goes on where an interrupted start stopped."""

import json
import os
import subprocess
import sys
import threading

import pytest
from django.db import OperationalError

from tests.cast import cast
from yangguang.cli import demo
from yangguang.register import guard
from yangguang.register.models import Instance

pytestmark = pytest.mark.django_db


@pytest.mark.django_db
def test_a_real_instance_is_never_touched(program, home, settings, monkeypatch):
    cast()
    with guard.writing():
        Instance.objects.update(demo=False)
    database = home / "yangguang.sqlite3"
    database.touch()
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(database))
    code, _, err = program("demo")
    assert code == 2 and str(home) in err
    assert database.exists() and Instance.objects.filter(demo=False).exists()


def test_each_part_is_told_once(home, monkeypatch):
    told = []
    monkeypatch.setattr(demo.story, "tell_second_phase", lambda _tell: told.append("second"))
    monkeypatch.setattr(demo.copies, "freeze", lambda _tell: told.append("copies"))
    monkeypatch.setattr(demo.copies, "wait_for_the_layer", lambda: False)
    demo._keep(home, "first")
    assert demo._behind() == 0 and told == ["second"]
    assert json.loads((home / demo.STATE).read_text())["loaded"] == "ready"
    monkeypatch.setattr(demo.copies, "wait_for_the_layer", lambda: True)
    demo._behind()
    demo._behind()
    assert told == ["second", "copies"] and demo._state(home) == demo.WHOLE


@pytest.mark.parametrize("state", [demo.BEGUN, demo.COPIED])
def test_what_an_earlier_release_only_began_is_made_up(home, monkeypatch, state):
    told = []
    monkeypatch.setattr(demo.story, "tell_second_phase", lambda _tell: told.append("second"))
    monkeypatch.setattr(demo.copies, "freeze", lambda _tell: told.append("copies"))
    demo._keep(home, state)
    demo._behind()
    assert told == (["second", "copies"] if state == demo.BEGUN else ["copies"]) and demo._state(home) == demo.WHOLE


def test_a_part_waits_for_a_database_that_others_hold_and_what_broke_is_left_to_the_next_start(home, monkeypatch, capsys):
    errors = [OperationalError("database is locked"), OperationalError("database is locked")]

    def held(_tell):
        if errors:
            raise errors.pop()

    monkeypatch.setattr(demo, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(demo.story, "tell_second_phase", held)
    monkeypatch.setattr(demo.copies, "freeze", lambda _tell: 1 / 0)
    demo._keep(home, demo.FIRST)
    with pytest.raises(ZeroDivisionError):
        demo._behind()
    assert errors == [] and demo._state(home) == demo.READY and "does nothing twice" in capsys.readouterr().err


@pytest.mark.once
def test_two_starts_make_it_up_one_after_the_other(home):
    """The second waits for the first to end, however it ends."""
    dying = f"""
import pathlib, time
from yangguang.cli import demo
with demo._alone(pathlib.Path({str(home)!r})):
    print("in", flush=True)
    time.sleep(600)
"""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "yangguang.conf.settings", "YANGGUANG_HOME": str(home)}
    code = "import django\ndjango.setup()\n" + dying
    other = subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
    entered = threading.Event()

    def enter():
        with demo._alone(home):
            entered.set()

    try:
        assert other.stdout.readline() == "in\n"
        waiting = threading.Thread(target=enter, daemon=True)
        waiting.start()
        assert not entered.wait(0.5)
    finally:
        other.kill()
        other.wait(20)
        other.stdout.close()
    assert entered.wait(20)


def test_a_state_cut_short_leaves_no_half_file(home):
    demo._keep(home, "first")
    assert demo._state(home) == "first"
    assert [p.name for p in home.iterdir() if p.suffix == ".part"] == []


def test_the_log_ins_are_told(capsys):
    demo._say_where("127.0.0.1:8000")
    out = capsys.readouterr().out
    assert "http://127.0.0.1:8000/" in out and "clerk1" in out and demo.PASSWORD in out


def test_a_province_goes_on_where_it_stopped_and_says_what_stands_in_it(program, home, monkeypatch):
    asked = []
    said = {"scale": 0.01, "seed": 5, "done": ["instance"], "password": "secret", "log_ins": {"bank": "bank"}}
    monkeypatch.setattr(demo, "_clear", lambda _home: asked.append("clear"))
    monkeypatch.setattr(demo.founding, "found", lambda scale, seed, _tell: asked.append((scale, seed)) or said)
    code, out, _ = program("demo", "--province", "--scale", "0.01", "--seed", "5", "--json")
    assert code == 0 and json.loads(out) == {k: v for k, v in said.items() if k != "password"}
    assert asked == ["clear", (0.01, 5)] and demo._state(home) == "province"


@pytest.mark.parametrize("scale", ["0", "1.5", "-1"])
def test_a_scale_that_cannot_be_is_refused(program, home, scale):
    code, _, err = program("demo", "--province", "--scale", scale)
    assert code == 2 and scale in err and not (home / demo.STATE).exists()


def test_a_county_is_not_made_into_a_province(program, home):
    demo._keep(home, "ready")
    code, _, err = program("demo", "--province")
    assert code == 2 and str(home) in err and demo._state(home) == "ready"
