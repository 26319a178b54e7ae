"""A sheet of choices goes out, comes back filled, and means one thing."""

from pathlib import Path

import pytest

from yangguang.terms.decision import Refused
from yangguang.work.adopting import choices
from yangguang.work.adopting.choices import Choices, Wanted

OLD, NEW, OTHER, TOWN = 321324200207, 321324101223, 321324101227, 321324100000
WANTED = [
    Wanted(
        "households",
        OLD,
        "四河乡 雪二村委会",
        5,
        0,
        ((NEW, "双沟镇 雪二新村社区村委会"), (OTHER, "双沟镇 吴庄村委会")),
    ),
    Wanted("posts", TOWN, "青阳镇", 0, 2, ((321324001000, "青阳街道"), (321324002000, "大楼街道"))),
]


def filled(folder: Path, *rows: str, heading: str = "for,place,group,household,becomes") -> Path:
    path = folder / "choices.csv"
    path.write_text("\n".join([heading, *rows]), encoding="utf-8")
    return path


def code_of(path: Path) -> tuple[str, dict]:
    with pytest.raises(Refused) as refused:
        choices.read(path)
    return refused.value.decision.code, dict(refused.value.decision.facts)


def test_a_sheet_that_nobody_filled_in_chooses_nothing(tmp_path: Path):
    path = tmp_path / "c.csv"
    path.write_text(choices.sheet(WANTED), encoding="utf-8-sig", newline="")
    assert choices.read(path) == choices.NONE == Choices()


def test_a_spreadsheet_program_leaves_the_codes_alone():
    """Twelve bare digits become 3.21324E+11 when saved; a code with its name beside it stays text."""
    for line in choices.sheet(WANTED).splitlines()[1:]:
        for cell in line.split(","):
            assert not (cell.isdigit() and len(cell) > 11)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_filled_sheet_is_read_in_the_encodings_of_offices(tmp_path: Path, encoding: str):
    text = choices.sheet(WANTED).replace(",5,0,,,,", f',5,0,,,"{NEW} 双沟镇 雪二新村",')
    text = text.replace(",0,2,,,,", ',0,2,,,"321324001000 青阳街道 | 321324002000",')
    path = tmp_path / "c.csv"
    path.write_text(text, encoding=encoding, newline="")
    chosen = choices.read(path)
    assert chosen == Choices(places={OLD: NEW}, posts={TOWN: (321324001000, 321324002000)})


def test_a_village_may_go_apart_by_group_and_by_household(tmp_path: Path):
    path = filled(
        tmp_path,
        f"households,{OLD} 雪二村委会,,,{NEW}",
        f"households,{OLD},三组,,{OTHER} 吴庄",
        f"households,{OLD},,32132416000012,{OTHER}",
        f"posts,{TOWN},,,-",
    )
    assert choices.read(path) == Choices(
        places={OLD: NEW},
        groups={(OLD, "三组"): OTHER},
        households={"32132416000012": (OTHER, OLD)},
        posts={TOWN: ()},
    )


@pytest.mark.parametrize(
    "row",
    [
        f"households,{OLD},,,3.21324E+11",
        f"households,雪二村委会,,,{NEW}",
        f"villages,{OLD},,,{NEW}",
        f"households,{OLD},,,{NEW}9",
    ],
)
def test_a_row_that_cannot_be_read_is_named(tmp_path: Path, row: str):
    code, facts = code_of(filled(tmp_path, f"households,{OTHER},,,{NEW}", row))
    assert (code, facts["row"]) == ("choice_unreadable", 3)


def test_two_answers_to_one_question_are_refused_and_the_same_twice_is_not(tmp_path: Path):
    rows = (f"households,{OLD},,,{NEW}", f"households,{OLD},,,{OTHER}")
    assert code_of(filled(tmp_path, *rows)) == ("choice_twice", {"row": 3})
    assert choices.read(filled(tmp_path, rows[0], rows[0])).places == {OLD: NEW}


def test_another_table_is_not_taken_for_a_sheet_of_choices(tmp_path: Path):
    assert code_of(filled(tmp_path, heading="户编号,姓名"))[0] == "choice_heading"
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    assert code_of(empty)[0] == "choice_heading"
