"""Imports only go down, and where an import hides in a function it says why."""

import ast
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import HOUSE, ROOT, Module, Tree, calls, mend, plant

pytestmark = pytest.mark.once

FLOORS = (
    "conf", "cli", "campaigns", "web", "portal", "demo", "faces", "work", "register", "reading",
    "lake", "rules", "book",
    "files", "terms",
)  # fmt: skip


def contracts(root: Path) -> subprocess.CompletedProcess[str]:
    """Judge the tree at `root` by our contracts, with the layers that it has."""
    command = [
        str(Path(sys.executable).with_name("lint-imports")),
        "--no-logo",
        "--no-cache",
        "--config",
        str(root / ".importlinter"),
    ]
    environment = {"PYTHONPATH": str(root / "src"), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)


def hidden(tree: Tree) -> list[str]:
    """Imports inside functions without a comment that says why, on the line or just above."""
    out = []
    for module in tree.modules:
        for function in ast.walk(module.tree):
            if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            for node in ast.walk(function):
                if isinstance(node, (ast.Import, ast.ImportFrom)):
                    here, above = module.lines[node.lineno - 1], module.lines[node.lineno - 2].strip()
                    comment = re.search(r"#\s+(?!noqa|type:)\S+", here)
                    if not comment and not above.startswith("#") and " import " not in above:
                        out.append(
                            f"src/yangguang/{module.path}:{node.lineno}: move the import to the top, or say why it is here"
                        )
    return sorted(set(out))


def by_name(tree: Tree) -> list[str]:
    """Modules of ours that are imported by their name as text, where import-linter cannot see it, outside `conf`."""

    def text(node: ast.AST) -> str:
        if isinstance(node, ast.JoinedStr):
            return "".join(text(v) for v in node.values)
        return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else "…"

    def ours(module: Module, name: str) -> bool:
        return not name.startswith(f"yangguang.{module.floor}.") or not module.floor

    out = []
    for module in tree.modules:
        if module.floor == "conf":
            continue
        for call in calls(module.tree):
            said = ast.unparse(call.func)
            if said.endswith(("import_module", "__import__", "import_string")) and call.args:
                name = text(call.args[0])
                if (
                    name.startswith("yangguang")
                    and ours(module, name)
                    and not tree.excused("by_name", module.path, name)
                ):
                    out.append(
                        f"src/yangguang/{module.path}:{call.lineno}: import {name} plainly, or move the reference to conf"
                    )
    return out


def test_imports_hidden_in_functions_say_why():
    assert not hidden(HOUSE), mend(hidden(HOUSE))


def test_references_by_text_stand_in_conf_only():
    assert not by_name(HOUSE), mend(by_name(HOUSE))


def test_the_contracts_hold():
    judged = contracts(ROOT)
    assert judged.returncode == 0, judged.stdout + judged.stderr


@pytest.mark.parametrize(
    "path, line",
    [
        ("book/bad.py", "import django"),
        ("terms/bad.py", "import cryptography"),
        ("register/bad.py", "from yangguang.rules import good"),
        ("register/bad.py", "from yangguang.book import good"),
        ("rules/bad.py", "from yangguang.register import good"),
        ("web/bad.py", "from yangguang.portal import good"),
        ("work/bad.py", "from yangguang.faces import good"),
        ("book/bad.py", "from yangguang.files import good"),
        ("lake/bad.py", "from yangguang.register import good"),
        ("lake/bad.py", "import django"),
        ("attic/__init__.py", '"""A folder that nobody said where it stands."""'),
        ("rules/good.py", "from yangguang.rules.sub import deep"),
    ],
)
def test_an_import_that_goes_up_is_caught(tmp_path, path, line):
    files = {f"src/yangguang/{floor}/__init__.py": "" for floor in FLOORS} | {"src/yangguang/__init__.py": ""}
    files |= {f"src/yangguang/{floor}/good.py": "" for floor in FLOORS}
    files |= {
        "src/yangguang/rules/sub/__init__.py": "",
        "src/yangguang/rules/sub/deep.py": "from yangguang.rules import good\n",
    }
    files |= {
        f"src/yangguang/{path}": line + "\n",
        ".importlinter": (ROOT / ".importlinter").read_text(encoding="utf-8"),
    }
    judged = contracts(plant(tmp_path, files).root)
    assert judged.returncode == 1, judged.stdout + judged.stderr
    assert " 1 broken" in judged.stdout or "Layer" in judged.stdout or "attic" in judged.stdout, judged.stdout


def test_a_good_tree_is_not_accused(tmp_path):
    files = {f"src/yangguang/{floor}/__init__.py": "" for floor in FLOORS} | {"src/yangguang/__init__.py": ""}
    files["src/yangguang/work/good.py"] = "from yangguang import book, register, rules\n"
    files[".importlinter"] = (ROOT / ".importlinter").read_text(encoding="utf-8")
    judged = contracts(plant(tmp_path, files).root)
    assert judged.returncode == 0, judged.stdout + judged.stderr


def test_hidden_imports_and_references_by_text_are_caught(tmp_path):
    text = (
        '"""Is it hidden?"""\nimport importlib\n\n\ndef f():\n    import os\n    import json  # heavy, rarely used\n'
        "    importlib.import_module('yangguang.work.batches.intake')\n    importlib.import_module('yangguang.web.here')\n"
    )
    tree = plant(tmp_path, {"src/yangguang/web/bad.py": text})
    assert [f.split(": ")[0] for f in hidden(tree)] == ["src/yangguang/web/bad.py:6"]
    assert [f.split(": ")[0] for f in by_name(tree)] == ["src/yangguang/web/bad.py:8"]


def test_the_tests_judge_the_code_that_runs():
    found = importlib.util.find_spec("yangguang")
    assert found is not None and found.origin == str(ROOT / "src" / "yangguang" / "__init__.py")
