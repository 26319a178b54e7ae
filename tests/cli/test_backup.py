"""A backup from a terminal: one file, without keys unless asked for, readable by its owner only."""

import json
import stat
import zipfile

import pytest

from tests.cast import cast, household

pytestmark = pytest.mark.django_db


def test_it_is_one_private_file_without_keys(program, home, tmp_path):
    cast()
    household("欧阳")
    target = tmp_path / "kept.zip"
    code, out, _ = program("backup", target)
    assert code == 0 and "without keys" in out
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with zipfile.ZipFile(target) as kept:
        assert not [n for n in kept.namelist() if n.startswith("keys/")]
        manifest = json.loads(kept.read("manifest.json"))
    assert manifest["tables"]["register.Household"]["rows"] == 1 and not manifest["keys"]


def test_keys_go_in_only_when_asked_for(program, home, tmp_path):
    cast()
    target = tmp_path / "kept.zip"
    assert program("backup", target, "--with-keys")[0] == 0
    with zipfile.ZipFile(target) as kept:
        assert [n for n in kept.namelist() if n.startswith("keys/")]


def test_without_an_instance_nothing_is_written(program, home, tmp_path):
    code, _, err = program("backup", tmp_path / "kept.zip")
    assert code == 2 and err and not list(tmp_path.glob("kept*"))
