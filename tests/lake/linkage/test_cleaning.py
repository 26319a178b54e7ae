"""What was written in many ways is read in one."""

import pytest

from yangguang.lake.linkage import cleaning

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "cell, number",
    [
        ("321324540727047", "321324195407270471"),
        (" ３２１３２４１９５４０７２７０４７１ ", "321324195407270471"),
        ("32132419540727047x", "32132419540727047X"),
        ("32132419540727047", "32132419540727047"),  # broken: kept as it is
        ("7214563", "7214563"),
        ("3.21324E+17", None),
        ("000000000000000000", None),
        ("无", None),
        ("12", None),
    ],
)
def test_a_number_is_read_or_kept_as_text(cell, number):
    assert cleaning.id_of(cell) == number


@pytest.mark.parametrize(
    "cell, day",
    [
        ("19800102", "19800102"),
        ("1980-1-2", "19800102"),
        ("1980年1月2日", "19800102"),
        ("1980/01/02 00:00:00", "19800102"),
        ("02/01/1980", "19800102"),
        ("12/25/1980", "19801225"),
        ("19801392", "19801392"),  # no day, but most of it is still right
        ("1980", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_written(cell, day):
    assert cleaning.birth_of(cell) == day


def test_a_day_that_is_none_counts_no_days():
    assert cleaning.days_of("19801392") is None
    assert cleaning.days_of("19800102") - cleaning.days_of("19800101") == 1


def test_a_number_tells_birth_and_sex():
    assert cleaning.birth_in("321324195407270471") == "19540727"
    assert cleaning.sex_in("321324195407270471") == "1"
    assert cleaning.birth_in("7214563") is None and cleaning.sex_in(None) is None


def test_names_that_sound_alike_in_dialect_are_heard_alike():
    assert cleaning.sound("张兰英") == cleaning.sound("章蓝因")
    assert cleaning.sound("张兰英") != cleaning.sound("张兰芳")
    assert cleaning.sound("MEIER") == cleaning.sound("MEYER")


@pytest.mark.parametrize(
    "cell, places",
    [
        ("321324100203", ("321324", "321324100", "321324100203")),
        ("某省某某市东河县青山镇柳树村村民委员会", ("东河县", "青山镇", "青山镇柳树")),
        ("东河县青山镇柳树村", ("东河县", "青山镇", "青山镇柳树")),
        ("青山镇柳树村3组", (None, "青山镇", "青山镇柳树")),
        ("Hill Park", (None, None, "HILLPARK")),
        ("", (None, None, None)),
    ],
)
def test_a_place_is_taken_apart(cell, places):
    assert cleaning.places_of(cell) == places


def test_sex_and_phone():
    assert [cleaning.sex_of(w) for w in ("男", "女性", "F", "1", "?")] == ["1", "2", "2", "1", None]
    assert cleaning.phone_of("+86 138-0000-1111") == "13800001111"
    assert cleaning.phone_of("110") is None


def test_names_of_several_people_in_one_cell():
    assert cleaning.members_of("王小明、 李 芳;张伟，王小明") == ["张伟", "李", "王小明", "芳"]
    assert cleaning.members_of("、 ;") is None
