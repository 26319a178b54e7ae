"""`./run packs`: what nobody confirmed is listed, and the table of changes can be derived again."""

import json
import subprocess
import sys

import pytest

from yangguang.book import place_changes, places
from yangguang.book.packs import Packs
from yangguang.book.place_changes import Change
from yangguang.book.values import doubts
from yangguang.cli import main, packs

FICTIONAL = 990000000000


def test_every_assumed_value_is_listed_with_its_file(capsys: pytest.CaptureFixture[str]):
    assert main.main(["packs", "doubts", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == len(doubts(Packs.load())) > 5
    assert all(row["file"] and row["what"] for row in rows)
    assert main.main(["packs", "doubts"]) == 0
    assert f"{len(rows)} assumed" in capsys.readouterr().out


def test_the_packed_table_of_changes_is_derived_again_byte_for_byte():
    path = places.changes_file(FICTIONAL)
    assert path is not None and packs.changes(FICTIONAL) == path.read_bytes()


def test_the_table_goes_to_standard_output_as_its_file_holds_it():
    words = [sys.executable, "-m", "yangguang.cli.main", "packs", "changes", "--province", "99"]
    done = subprocess.run(words, capture_output=True, check=True)
    path = places.changes_file(FICTIONAL)
    assert path is not None and done.stdout == path.read_bytes()


def test_a_line_somebody_cited_stays_when_the_table_is_derived_again(monkeypatch: pytest.MonkeyPatch):
    lines = dict(place_changes.table(FICTIONAL))
    ((pair, inferred),) = lines.items()
    cited = Change(990102101001, "上湾村委会", 990102101006, "merged", "document", (), "cited")
    monkeypatch.setattr(place_changes, "table", lambda _province: {pair: [cited, *inferred]})
    kept: list[str] = []
    monkeypatch.setattr(place_changes, "packed", lambda text: kept.append(text) or b"")
    packs.changes(FICTIONAL)
    rows = [row.split("\t") for row in kept[0].splitlines() if row.split("\t")[2] == "990102101001"]
    assert [(row[4], row[7], row[9]) for row in rows] == [("990102101006", "document", "cited")]
