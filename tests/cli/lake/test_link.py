"""Anyone can link two files; a refusal says where, why and what to do."""

import csv
import json

import pytest

from bench import persons
from yangguang.cli.main import main

pytestmark = pytest.mark.once


@pytest.fixture
def files(tmp_path):
    """Two csv files of one hundred persons in two encodings, their map and the truth."""
    left, right, truth = persons.tables(400, 9)
    for name, table, encoding in (("left", left, "utf-8-sig"), ("right", right, "gb18030")):
        with open(tmp_path / f"{name}.csv", "w", encoding=encoding, newline="") as out:
            csv.writer(out).writerows([list(table), *zip(*table.values(), strict=True)])
    with open(tmp_path / "truth.csv", "w") as out:
        csv.writer(out).writerows([("left_id", "right_id"), *sorted(truth)])
    (tmp_path / "map.toml").write_text("\n".join(f'{f} = "{f}"' for f in ("id", *persons.FIELDS)))
    return tmp_path


def _run(files, *more):
    return main(
        ["link", str(files / "left.csv"), str(files / "right.csv"), "--map", str(files / "map.toml"), *more]
    )


def test_two_files_are_linked(files, capsys):
    out = files / "pairs.csv"
    assert _run(files, "--out", str(out), "--truth", str(files / "truth.csv"), "--json") == 0
    said = json.loads(capsys.readouterr().out)
    with out.open() as body:
        rows = list(csv.DictReader(body))
    assert said["pairs"] == len(rows) > 150
    assert set(rows[0]) == {"left_id", "right_id", "probability"}
    assert {"estimated_precision", "estimated_recall", "precision", "recall", "f1"} <= set(said)
    assert said["f1"] > 0.95


def test_an_input_is_never_written_over(files, capsys):
    before = (files / "left.csv").read_bytes()
    assert _run(files, "--out", str(files / "left.csv")) == 2
    assert "left.csv" in capsys.readouterr().err
    assert (files / "left.csv").read_bytes() == before


def test_a_refusal_is_said_in_both_languages(files, capsys):
    (files / "map.toml").write_text('id = "id"\nname = "nobody"\n')
    assert _run(files, "--out", str(files / "pairs.csv")) == 2
    said = capsys.readouterr().err
    assert "对照表" in said and "has no column" in said
    assert not (files / "pairs.csv").exists()


@pytest.mark.parametrize("out", ["", "nowhere/pairs.csv"])
def test_where_no_file_can_be_is_said_before_anything_is_linked(files, capsys, monkeypatch, out):
    monkeypatch.setattr("yangguang.lake.linkage.linking.link", None)
    assert _run(files, "--out", str(files / out)) == 2
    assert "cannot be written" in capsys.readouterr().err and not (files / "nowhere").exists()
