"""`./run upkeep` removes what is due and says how much went."""

import json

import pytest

from tests.cast import cast
from yangguang.cli import main

pytestmark = pytest.mark.django_db


def test_it_says_in_numbers_what_went(home, capsys, monkeypatch):
    cast()
    gone = {"rows": 12, "copies": 3, "records": 4, "candidates": 5}
    monkeypatch.setattr("yangguang.work.keeping.upkeep.keep_up", lambda via: gone if via == "cli" else {})
    assert main.main(["upkeep", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == gone
    assert main.main(["upkeep"]) == 0
    said = capsys.readouterr().out
    assert "12 行" in said and "3 份副本" in said and "5 对" in said and "已移除" in said and "removed" in said


def test_where_nothing_is_due_nothing_goes(home, capsys):
    cast()
    assert main.main(["upkeep", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"rows": 0, "copies": 0, "records": 0, "candidates": 0}
