"""Names sort and are found as a clerk would say them."""

import pytest

from yangguang.work import names


@pytest.mark.parametrize(
    "name, key",
    [
        ("单雄信", "shan xiong xin"),
        ("仇英", "qiu ying"),
        ("解学恭", "xie xue gong"),
        ("曾国", "zeng guo"),
        ("王单", "wang dan"),
        ("尉迟恭", "yuchi gong"),
    ],
)
def test_surnames_are_read_as_surnames(name, key):
    assert names.sort_key(name) == f"{key} {name}"


def test_initials_find_a_name():
    assert names.initials("单雄信") == "sxx"
    assert names.initials("买买提·艾力")[:3] == "mmt"
    assert names.initials("") == ""


def test_keys_are_bounded():
    assert len(names.sort_key("阿" * 200)) <= 120
    assert len(names.initials("阿" * 200)) <= 30
