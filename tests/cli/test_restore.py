"""A backup comes back whole into an empty place, and never over what is there."""

import json
import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.cast import cast, household


def _run(environment, *words):
    return subprocess.run(
        [sys.executable, "-m", "yangguang.cli.main", *map(str, words)],
        env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.django_db
def test_it_never_overwrites_an_instance(program, home, tmp_path):
    cast()
    assert program("backup", tmp_path / "kept.zip")[0] == 0
    code, _, err = program("restore", tmp_path / "kept.zip")
    assert code == 2 and str(home) in err


@pytest.mark.django_db
def test_what_is_no_backup_is_refused(program, home, tmp_path):
    path = tmp_path / "kept.zip"
    path.write_bytes(b"nothing")
    assert program("restore", path)[0] == 2
    assert program("restore", tmp_path / "none.zip")[0] == 2


@pytest.mark.once
@pytest.mark.django_db
def test_it_comes_back_into_an_empty_folder_and_the_check_proves_it(program, home, tmp_path):
    cast(with_places=True)
    household("欧阳")
    kept = tmp_path / "kept.zip"
    assert program("backup", kept, "--with-keys")[0] == 0
    new = {"YANGGUANG_HOME": str(tmp_path / "new"), "YANGGUANG_KEYS": str(tmp_path / "new" / "keys")}
    new |= {"YANGGUANG_DATABASE": "", "DJANGO_SETTINGS_MODULE": "yangguang.conf.settings"}
    done = _run(new, "restore", kept)
    assert done.returncode == 0, done.stderr
    checked = _run(new, "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "1 cases" in checked.stdout


@pytest.mark.once
@pytest.mark.django_db
def test_a_damaged_member_is_named_and_nothing_comes_back(program, home, tmp_path):
    cast()
    kept, bad = tmp_path / "kept.zip", tmp_path / "bad.zip"
    assert program("backup", kept, "--with-keys")[0] == 0
    with zipfile.ZipFile(kept) as source, zipfile.ZipFile(bad, "w") as out:
        for name in source.namelist():
            body = source.read(name)
            out.writestr(name, body + b"{}\n" if name == "rows/register.User.jsonl" else body)
    new = {"YANGGUANG_HOME": str(tmp_path / "new"), "YANGGUANG_KEYS": str(tmp_path / "new" / "keys")}
    new |= {"YANGGUANG_DATABASE": "", "DJANGO_SETTINGS_MODULE": "yangguang.conf.settings"}
    done = _run(new, "restore", bad)
    assert done.returncode == 2 and "register.User" in done.stderr
    assert not (tmp_path / "new" / "yangguang.sqlite3").exists()


def _elsewhere(tmp_path):
    new = {"YANGGUANG_HOME": str(tmp_path / "new"), "YANGGUANG_KEYS": str(tmp_path / "new" / "keys")}
    return new | {"YANGGUANG_DATABASE": "", "DJANGO_SETTINGS_MODULE": "yangguang.conf.settings"}


@pytest.mark.once
@pytest.mark.django_db
def test_without_its_keys_or_with_others_nothing_comes_back(program, home, tmp_path):
    cast()
    kept, new = tmp_path / "kept.zip", _elsewhere(tmp_path)
    assert program("backup", kept)[0] == 0
    done = _run(new, "restore", kept)
    assert done.returncode == 2 and new["YANGGUANG_KEYS"] in done.stderr
    other = json.loads((home / "keys" / "keys.json").read_text()) | {"seal": "00" * 32}
    (tmp_path / "new" / "keys").mkdir(parents=True)
    (tmp_path / "new" / "keys" / "keys.json").write_text(json.dumps(other))
    done = _run(new, "restore", kept)
    assert done.returncode == 2 and "密钥" in done.stderr and "key file of that time" in done.stderr
    assert not (tmp_path / "new" / "yangguang.sqlite3").exists()
    shutil.copy(home / "keys" / "keys.json", tmp_path / "new" / "keys" / "keys.json")
    assert _run(new, "restore", kept).returncode == 0


@pytest.mark.once
@pytest.mark.django_db
def test_a_backup_whose_chains_do_not_end_where_it_says_leaves_nothing(program, home, tmp_path):
    cast()
    kept, bad = tmp_path / "kept.zip", tmp_path / "bad.zip"
    assert program("backup", kept, "--with-keys")[0] == 0
    with zipfile.ZipFile(kept) as source, zipfile.ZipFile(bad, "w") as out:
        for name in source.namelist():
            body = source.read(name)
            if name == "manifest.json":
                manifest = json.loads(body)
                manifest["heads"] = dict.fromkeys(manifest["heads"], "00" * 32)
                body = json.dumps(manifest).encode()
            out.writestr(name, body)
    done = _run(_elsewhere(tmp_path), "restore", bad)
    assert done.returncode == 2 and "register.Chain" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "new" / "keys" / "keys.json").exists()
    assert "restored" not in _run(_elsewhere(tmp_path), "check").stdout


@pytest.mark.once
@pytest.mark.django_db
def test_a_zip_that_is_no_backup_of_ours_is_refused_in_words(program, home, tmp_path):
    for manifest in ("{}", "[]", '{"format": 99, "tables": {}}'):
        with zipfile.ZipFile(tmp_path / "x.zip", "w") as out:
            out.writestr("manifest.json", manifest)
        done = _run(_elsewhere(tmp_path), "restore", tmp_path / "x.zip")
        assert done.returncode == 2 and "Traceback" not in done.stderr and "x.zip" in done.stderr
