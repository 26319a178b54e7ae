"""What stands in the house? Modules, folders and texts, read once, for the tests of this folder.

A check is a function `faults(tree) -> list[str]`: each fault says where, what and how to mend it. Every check is also run on a
bad tree planted by its test, because a check that cannot fail checks nothing.
"""

import ast
import functools
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).resolve().parent
UNREAD = {"vendor", "__pycache__", "node_modules", ".venv", ".cache", "var", ".git"}


@dataclass(frozen=True)
class Module:
    """One Python file: its path below the package ("work/jobs.py"), its text and its tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def floor(self) -> str:
        """The folder directly below the package; empty for the package's own file."""
        return self.path.partition("/")[0] if "/" in self.path else ""

    @property
    def lines(self) -> list[str]:
        """The lines of its text."""
        return self.text.splitlines()


@dataclass(frozen=True)
class Tree:
    """A checkout: this one, or one planted by a test."""

    root: Path

    @property
    def package(self) -> Path:
        """The folder of our package."""
        return self.root / "src" / "yangguang"

    @functools.cached_property
    def modules(self) -> list[Module]:
        """All Python files of the package."""
        return [self.module(p) for p in self.files(self.package, ".py")]

    def module(self, path: Path) -> Module:
        """One of them. Raises `SyntaxError`."""
        text = path.read_text(encoding="utf-8")
        return Module(path.relative_to(self.package).as_posix(), text, ast.parse(text))

    def files(self, below: Path, *endings: str) -> list[Path]:
        """Files below a folder, by their endings (all when none is given), without what is fetched or made."""
        found = [
            p
            for p in sorted(below.rglob("*"))
            if p.is_file() and not UNREAD & set(p.relative_to(self.root).parts)
        ]
        return [p for p in found if not endings or p.suffix in endings]

    @functools.cached_property
    def exceptions(self) -> Mapping[str, list[dict[str, Any]]]:
        """The short, dated list of exceptions, by the check they are from."""
        path = self.root / "tests" / "house" / "exceptions.toml"
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def excused(self, check: str, path: str, what: object = None) -> bool:
        """Is this fault on the list?"""
        return any(
            row["path"] == path and row.get("what", what) == what for row in self.exceptions.get(check, [])
        )


HOUSE = Tree(ROOT)


def plant(root: Path, files: Mapping[str, str]) -> Tree:
    """A bad tree: files by their path from the root."""
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return Tree(root)


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call in a tree."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """The last name of what is called: `save` of `row.save()`."""
    target = call.func
    return (
        target.attr
        if isinstance(target, ast.Attribute)
        else target.id
        if isinstance(target, ast.Name)
        else ""
    )


def docstring(module: Module) -> str:
    """The first line of the module's docstring."""
    text = ast.get_docstring(module.tree) or ""
    return text.splitlines()[0] if text else ""


def docstrings(tree: ast.AST) -> set[int]:
    """The constants that are docstrings, by identity."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(id(first.value))
    return found


@functools.lru_cache(maxsize=1)
def committed() -> list[str]:
    """What git keeps, or would keep: tracked files and new ones that are not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return sorted(p for p in listed.stdout.decode().split("\0") if p and (ROOT / p).is_file())


def mend(faults: list[str]) -> str:
    """The message of a failed check."""
    return "\n" + "\n".join(faults)
