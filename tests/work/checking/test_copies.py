"""Is every frozen copy that is kept still what the register says it was?"""

import shutil

import pytest

from tests.cast import COUNTY, cast, household
from yangguang.lake.copies import MANIFEST
from yangguang.work.checking import checks
from yangguang.work.lake import snapshots

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(home):
    people = cast()
    household("赵")
    return snapshots.copies() / snapshots.freeze(people.county, COUNTY)["snapshot"]


def differences():
    return [(d["what"], d["where"]) for d in checks.run()["differences"]]


def flip(path):
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)


def test_a_kept_copy_fits(folder):
    assert differences() == []


@pytest.mark.parametrize("name", ["households.parquet", "persons.parquet", MANIFEST])
def test_the_file_with_a_flipped_byte_is_named(folder, name):
    flip(folder / name)
    assert differences() == [("copy", f"{folder.name}/{name}")]


def test_a_copy_replaced_by_another_whole_copy_is_noticed(folder):
    household("钱")
    other = snapshots.copies() / snapshots.freeze(None, COUNTY)["snapshot"]
    shutil.rmtree(folder)
    shutil.copytree(other, folder)
    assert differences() == [("copy", f"{folder.name}/{MANIFEST}")]


def test_a_missing_copy_and_a_missing_file_are_named(folder):
    (folder / "persons.parquet").unlink()
    assert differences() == [("copy", f"{folder.name}/persons.parquet")]
    shutil.rmtree(folder)
    assert differences() == [("copy", folder.name)]
