"""A department's file is loaded from a terminal: rows, rejected, active, suspect."""

import json

import pytest

from tests.cast import cast, number_of
from yangguang.cli import dataset
from yangguang.work import datasets

pytestmark = pytest.mark.django_db


def _file(tmp_path):
    path = tmp_path / "死亡注销.csv"
    rows = ["姓名,公民身份号码,死亡日期,注销原因", f"甲,{number_of(41)},2016-09-01,死亡注销", "丙,,2016-09-01,死亡注销"]
    path.write_bytes("\r\n".join(rows).encode("gb18030"))
    return path


def test_the_counts_of_the_contract(program, home, tmp_path):
    people = cast()
    code, out, _ = program("dataset", "load", "deaths", _file(tmp_path), "--as", people.county.username, "--json")
    assert code == 0
    said = json.loads(out)
    assert said.pop("reasons") == {"id_missing": 1} and said.pop("first_rejected") == [[3, "id_missing"]]
    assert said == {"dataset": "deaths", "rows": 2, "rejected": 1, "active": 1, "id_suspect": 0}


def test_what_is_odd_about_a_file_is_said_in_both_languages(program, home, tmp_path):
    people = cast()
    path = tmp_path / "死亡注销.csv"
    path.write_bytes(_file(tmp_path).read_bytes().replace(b"2016-09", b"2061-09"))
    _, out, _ = program("dataset", "load", "deaths", path, "--as", people.county.username)
    assert "剔除 1 行：缺证件号码（先见第 3 行）" in out and "1 rows were rejected: ID missing" in out
    assert "可能写错了年份" in out and "perhaps the year is wrong" in out
    path.write_bytes(b"\r\n".join(path.read_bytes().splitlines()[:2]))
    _, out, _ = program("dataset", "load", "deaths", path, "--as", people.county.username)
    assert "这份文件有 1 行，上一份有 2 行" in out and "had 2" in out


def test_whoever_waits_for_a_long_file_is_told_how_far_it_is(program, home, tmp_path, monkeypatch):
    monkeypatch.setattr(datasets, "READ", 2)
    monkeypatch.setattr(dataset, "TOLD", 3)
    path = tmp_path / "死亡.csv"
    rows = [f"某,{number_of(n)},2016-05-01,死亡注销\n" for n in range(400, 409)]
    path.write_text("姓名,公民身份号码,死亡日期,注销原因\n" + "".join(rows), encoding="utf-8")
    _, out, said = program("dataset", "load", "deaths", path, "--as", cast().county.username, "--json")
    assert [line.split()[-2] for line in said.splitlines()] == ["4", "8"] and json.loads(out)["rows"] == 9


def test_a_dataset_nobody_promised_is_refused(program, home, tmp_path):
    people = cast()
    code, out, err = program("dataset", "load", "horoscopes", _file(tmp_path), "--as", people.county.username)
    assert code == 2 and not out and "horoscopes" in err


def test_another_part_s_people_may_not_load(program, home, tmp_path):
    people = cast()
    assert program("dataset", "load", "deaths", _file(tmp_path), "--as", people.clerk.username)[0] == 3
