"""A map says which column is what, and a map that does not say enough is refused with its cure."""

import pytest

from yangguang.lake.linkage.fields import check_headings, read_map
from yangguang.terms.decision import Refused

pytestmark = pytest.mark.once


def _map(tmp_path, text):
    path = tmp_path / "map.toml"
    path.write_text(text, encoding="utf-8")
    return read_map(path)


def test_what_stands_above_both_tables_holds_for_both(tmp_path):
    plan = _map(
        tmp_path,
        'id = "n"\nname = "姓名"\n[right]\nid = "m"\nid_number = "证件号"\n[left]\nid_number = "身份证号"\n',
    )
    assert (plan.left.id, plan.right.id) == ("n", "m")
    assert plan.left.columns == {"name": "姓名", "id_number": "身份证号"}
    assert plan.right.columns == {"name": "姓名", "id_number": "证件号"}
    assert plan.one_to_one


def test_one_table_needs_its_left_only(tmp_path):
    plan = _map(tmp_path, 'one_to_one = false\n[left]\nid = "n"\n[left.columns]\nname = "姓名"\n')
    assert plan.right == plan.left and not plan.one_to_one


def test_a_whole_name_meets_one_in_two_parts(tmp_path):
    plan = _map(tmp_path, '[left]\nid="a"\nname="n"\n[right]\nid="a"\nsurname="s"\ngiven_name="g"\n')
    assert set(plan.right.columns) == {"surname", "given_name"}


@pytest.mark.parametrize(
    "text, code",
    [
        ("[left\n", "map_unreadable"),
        ('[left]\nid = "n"\nnmae = "x"\n', "map_unknown_word"),
        ('[left]\nid = "n"\nname = 3\n', "map_unknown_word"),
        ('[left]\nname = "x"\n', "map_no_id"),
        ('[left]\nid = "n"\nsex = "x"\n', "map_says_too_little"),
        ('[left]\nid = "n"\nname = "x"\n[right]\nid = "n"\nphone = "x"\n', "map_says_too_little"),
    ],
)
def test_a_poor_map_is_refused(tmp_path, text, code):
    with pytest.raises(Refused) as caught:
        _map(tmp_path, text)
    assert caught.value.decision.code == code


def test_a_column_that_is_not_there_is_named(tmp_path):
    plan = _map(tmp_path, 'id = "n"\nname = "姓名"\n')
    check_headings(plan.left, ["n", "姓名"], "a.csv")
    with pytest.raises(Refused) as caught:
        check_headings(plan.left, ["n", "名字"], "a.csv")
    assert caught.value.decision.facts["column"] == "姓名"
