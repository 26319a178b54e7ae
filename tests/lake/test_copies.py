"""What is a frozen copy on disk, and how is it opened?"""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from yangguang.lake import copies
from yangguang.terms.decision import Refused

pytestmark = pytest.mark.once


@pytest.fixture
def folder(tmp_path):
    """A copy of two households."""
    pq.write_table(
        pa.table({"household": [1, 2], "place": [320324100001, 320324100002]}),
        tmp_path / "households.parquet",
    )
    files = {"households.parquet": copies.digest_of(tmp_path / "households.parquet")}
    said = {"day": "2016-10-28", "files": files}
    (tmp_path / copies.MANIFEST).write_text(json.dumps({**said, "root": copies.root_of(said)}))
    return tmp_path


def refused(folder):
    with pytest.raises(Refused) as refusal:
        copies.open_copy(folder)
    return refusal.value.decision


def test_a_whole_copy_answers_on_every_engine(folder, backend):
    table = copies.open_copy(folder).table(backend, "households")
    assert backend.execute(table.household.sum()) == 3


def test_a_flipped_byte_is_named_and_nothing_is_read(folder):
    path = folder / "households.parquet"
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)
    assert refused(folder).code == "copy_altered" and refused(folder).facts["file"] == "households.parquet"


def test_a_manifest_that_was_rewritten_does_not_fit_its_root(folder):
    path = folder / copies.MANIFEST
    said = json.loads(path.read_text())
    said["day"] = "2016-10-29"
    path.write_text(json.dumps(said))
    assert refused(folder).facts["file"] == copies.MANIFEST


def test_a_folder_without_a_manifest_is_no_copy(tmp_path):
    assert refused(tmp_path).code == "no_such_copy"


def test_a_table_that_was_not_frozen_is_refused_with_those_that_were(folder, backend):
    with pytest.raises(Refused) as refusal:
        copies.open_copy(folder).table(backend, "records_vehicles")
    assert refusal.value.decision.facts["known"] == "households"
