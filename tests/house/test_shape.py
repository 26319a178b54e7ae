"""Every module has its test and says its question; every folder says its sentence; nothing grows quietly."""

import ast
import datetime as dt

import pytest

from tests.house.tree import HOUSE, Tree, docstring, mend, plant

pytestmark = pytest.mark.once

LINES_MODULE, LINES_FUNCTION, LINES_TEMPLATE, FILES_FOLDER = 400, 60, 120, 24
DAYS_EXCUSED = 366


def untested(tree: Tree) -> list[str]:
    """Modules without a test of the same name."""
    out = []
    for module in tree.modules:
        folder, _, name = module.path.rpartition("/")
        if (
            not folder
            or name == "__init__.py"
            or "migrations" in folder
            or tree.excused("untested", module.path)
        ):
            continue
        test = tree.root / "tests" / folder / f"test_{name}"
        promises = test.exists() and any(
            isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
            for node in ast.walk(ast.parse(test.read_text(encoding="utf-8")))
        )
        if not promises:
            out.append(
                f"src/yangguang/{module.path}: write tests/{folder}/test_{name} with at least one promise (def test_…)"
            )
    return out


def silent(tree: Tree) -> list[str]:
    """Modules that do not say their question, folders that do not say their sentence."""
    out = []
    for module in tree.modules:
        first, where = docstring(module), f"src/yangguang/{module.path}"
        if "migrations/" in module.path:
            continue
        if module.path.endswith("__init__.py"):
            if not first.endswith("."):
                out.append(
                    f"{where}: say in one docstring sentence what the folder is for; docs/map.md prints it"
                )
        elif not first.endswith("?"):
            out.append(
                f"{where}: let the docstring's first line be the question the module answers, ending in «?»"
            )
    for folder in {p.parent for p in tree.files(tree.package, ".py")}:
        if not (folder / "__init__.py").exists():
            out.append(f"{folder.relative_to(tree.root)}: needs an __init__.py with its sentence")
    return sorted(out)


def grown(tree: Tree) -> list[str]:
    """Modules, functions, templates and folders beyond their size."""
    out = []

    def too_long(path: str, what: str, size: int, bound: int, cure: str) -> None:
        if size > bound and not tree.excused("grown", path, what):
            out.append(f"{path}: {what} has {size}, at most {bound}: {cure}")

    tests = tree.files(tree.root / "tests", ".py") if (tree.root / "tests").exists() else []
    for path in [*tree.files(tree.package, ".py"), *tests]:
        where, text = path.relative_to(tree.root).as_posix(), path.read_text(encoding="utf-8")
        if "/migrations/" in where:
            continue
        too_long(where, "module", len(text.splitlines()), LINES_MODULE, "split it by question")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                too_long(where, f"{node.name}()", size, LINES_FUNCTION, "give its parts names of their own")
    for path in tree.files(tree.package, ".html"):
        where = path.relative_to(tree.root).as_posix()
        too_long(
            where,
            "template",
            len(path.read_text(encoding="utf-8").splitlines()),
            LINES_TEMPLATE,
            "take a part out and include it",
        )
    for folder in {p.parent for p in tree.files(tree.package)}:
        kept = [p for p in tree.files(folder) if p.parent == folder and p.suffix not in (".pyc", ".gz")]
        too_long(
            folder.relative_to(tree.root).as_posix(),
            "folder",
            len(kept),
            FILES_FOLDER,
            "make a folder of what belongs together",
        )
    return sorted(out)


def stale(tree: Tree, today: dt.date) -> list[str]:
    """Exceptions without reason, too old, or no longer needed."""
    out = []
    bare = Tree(tree.root)
    bare.__dict__["exceptions"] = {}
    needed = "\n".join([*untested(bare), *grown(bare)])
    for check, rows in tree.exceptions.items():
        for row in rows:
            where = f"tests/house/exceptions.toml, [[{check}]] {row.get('path')}"
            if not row.get("reason") or not isinstance(row.get("day"), dt.date):
                out.append(f"{where}: give `reason` and `day`")
            elif (today - row["day"]).days > DAYS_EXCUSED:
                out.append(f"{where}: a year old: mend it, or say anew why it stays")
            elif check in ("untested", "grown") and f"{row['path']}: " not in needed:
                out.append(f"{where}: no longer needed, remove it")
    return out


def test_every_module_has_its_test():
    assert not untested(HOUSE), mend(untested(HOUSE))


def test_every_module_says_its_question_and_every_folder_its_sentence():
    assert not silent(HOUSE), mend(silent(HOUSE))


def test_nothing_grows_quietly():
    assert not grown(HOUSE), mend(grown(HOUSE))


def test_exceptions_are_few_reasoned_and_needed():
    faults = stale(HOUSE, dt.datetime.now(dt.UTC).date())
    assert not faults, mend(faults)
    assert sum(map(len, HOUSE.exceptions.values())) <= 20, (
        "more than twenty exceptions are a new rule: change the rule instead"
    )


def test_a_bad_tree_is_caught(tmp_path):
    long_function = "def f() -> int:\n" + "    x = 1\n" * LINES_FUNCTION + "    return x\n"
    tree = plant(
        tmp_path,
        {
            "src/yangguang/rules/__init__.py": '"""Judges"""\n',
            "src/yangguang/rules/loans.py": '"""Loans."""\n' + long_function,
            "src/yangguang/rules/empty.py": '"""Is it tested?"""\n',
            "tests/rules/test_empty.py": "import os\n",
            "src/yangguang/rules/long.py": '"""Is it short?"""\n' + "x = 1\n" * LINES_MODULE,
            "tests/rules/test_long.py": "def test_it(): ...\n",
            "src/yangguang/web/templates/desk.html": "<p>\n" * (LINES_TEMPLATE + 1),
            "src/yangguang/bare/thing.py": '"""Where is my folder\'s sentence?"""\n',
            "tests/bare/test_thing.py": "def test_it(): ...\n",
            **{f"src/yangguang/packs/00/codes/{n}.toml": "" for n in range(FILES_FOLDER + 1)},
        },
    )
    assert [f.partition(":")[0] for f in untested(tree)] == [
        "src/yangguang/rules/empty.py",
        "src/yangguang/rules/loans.py",
    ]
    assert {f.partition(":")[0] for f in silent(tree)} == {
        "src/yangguang/rules/__init__.py", "src/yangguang/rules/loans.py", "src/yangguang/bare",
    }  # fmt: skip
    assert {f.partition(" has")[0] for f in grown(tree)} == {
        "src/yangguang/rules/loans.py: f()", "src/yangguang/rules/long.py: module",
        "src/yangguang/web/templates/desk.html: template", "src/yangguang/packs/00/codes: folder",
    }  # fmt: skip


def test_an_exception_without_reason_or_need_is_caught(tmp_path):
    rows = (
        '[[untested]]\npath = "a/b.py"\nday = 2026-11-24\nreason = "none such"\n'
        '[[grown]]\npath = "c"\nday = 2026-11-24\n[[grown]]\npath = "d"\nday = 2020-01-01\nreason = "old"\n'
    )
    tree = plant(tmp_path, {"tests/house/exceptions.toml": rows, "src/yangguang/__init__.py": '"""All."""\n'})
    found = stale(tree, dt.date(2026, 11, 24))
    assert ["no longer needed" in f or "reason" in f or "a year old" in f for f in found] == [
        True,
        True,
        True,
    ]
