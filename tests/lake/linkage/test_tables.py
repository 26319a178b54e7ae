"""A csv file is read in whatever encoding it came, and what is wrong with it is said by row."""

import pytest

from yangguang.lake.linkage import tables, training
from yangguang.lake.linkage.fields import Source
from yangguang.lake.linkage.linking import Linked
from yangguang.lake.linkage.preparing import Records
from yangguang.terms.decision import Refused

pytestmark = pytest.mark.once
SOURCE = Source("编号", {"name": "姓名"})


def _file(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(tmp_path, encoding):
    records = tables.read_records(_file(tmp_path, "编号,姓名\n1,王小兰\n2,\n", encoding), SOURCE)
    assert records.ids == ["1", "2"] and records.cells["name"] == ["王小兰", None]


@pytest.mark.parametrize(
    "text, code, facts",
    [
        ("编号,姓名\n", "link_empty", {}),
        ("编号,名\n1,王\n", "map_no_column", {"column": "姓名"}),
        ("编号,姓名\n1,王\n,李\n", "link_no_id", {"line": 3}),
        ("编号,姓名\n1,王\n1,李\n", "link_id_twice", {"line": 3, "first": 2}),
        ("编号,姓名\n1,王,兰\n", "link_wide_row", {"line": 2}),
        ("编号,姓名,姓名\n1,王,李\n", "link_heading_twice", {"column": "姓名"}),
    ],
)
def test_what_is_wrong_is_said_by_row(tmp_path, text, code, facts):
    with pytest.raises(Refused) as caught:
        tables.read_records(_file(tmp_path, text), SOURCE)
    assert caught.value.decision.code == code
    assert facts.items() <= dict(caught.value.decision.facts).items()


def _linked():
    return Linked([0], [1], [0.987654321], [(1,)], (), training.Model({}, 0.0), [], 1.0, 1.0, 1.0)


def test_pairs_are_written_whole_or_not_at_all(tmp_path):
    left, right = Records(["a"], {}), Records(["x", "y"], {})
    tables.write_pairs(tmp_path / "p.csv", _linked(), left, right)
    assert (tmp_path / "p.csv").read_text() == "left_id,right_id,probability\na,y,0.987654\n"
    with pytest.raises(Refused) as caught:
        tables.write_pairs(tmp_path / "none" / "p.csv", _linked(), left, right)
    assert caught.value.decision.code == "link_out_unwritable"


def test_the_truth_names_records_that_are_there(tmp_path):
    path = _file(tmp_path, "left_id,right_id\nb,a\n")
    assert tables.read_truth(path, ["a", "b"], ["a", "b"], True) == {("a", "b")}
    assert tables.read_truth(path, ["b"], ["a"], False) == {("b", "a")}
    itself = _file(tmp_path, "left_id,right_id\na,a\nb,a\n")
    assert tables.read_truth(itself, ["a", "b"], ["a", "b"], True) == {("a", "b")}
    with pytest.raises(Refused) as caught:
        tables.read_truth(path, ["a"], ["b"], False)
    assert caught.value.decision.code == "link_truth_unknown"


def test_digests_in_place_of_numbers_cannot_be_linked(tmp_path):
    path = _file(tmp_path, "编号,证件号\n" + "".join(f"{n},{n:064x}\n" for n in range(3)))
    with pytest.raises(Refused) as caught:
        tables.read_records(path, Source("编号", {"id_number": "证件号"}))
    assert caught.value.decision.code == "link_digests_only"
