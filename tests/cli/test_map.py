"""The map shows every folder and module with its sentence, folders in folders too, and notices when it is stale."""

from yangguang.cli.map import FLOORS, PACKAGE, draw, folder


def test_every_module_stands_on_the_page_with_its_question():
    page = draw()
    for path in PACKAGE.rglob("*.py"):
        if path.name != "__init__.py" and "migrations" not in path.parts and path.parent != PACKAGE:
            assert f"| `{path.name}` |" in page, path


def test_a_folder_in_a_folder_has_its_own_heading():
    lines = folder(PACKAGE / "work")
    assert any(line.strip().startswith("### work/procedure/") for line in lines)
    assert not any("migrations" in line for line in folder(PACKAGE / "register"))


def test_every_floor_that_is_there_is_named():
    there = {p.parent.name for p in PACKAGE.glob("*/__init__.py")}
    assert there == set(FLOORS)


def test_a_stale_page_ends_in_one_and_writing_mends_it(program, tmp_path):
    page = tmp_path / "map.md"
    page.write_text("old", encoding="utf-8")
    assert program("map", "--check", "--out", page)[0] == 1
    assert page.read_text(encoding="utf-8") == "old"
    assert program("map", "--out", page)[0] == 0
    assert program("map", "--check", "--out", page)[0] == 0
