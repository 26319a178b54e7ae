"""What does the house look like?"""

import argparse
import ast
from pathlib import Path

HELP = "生成 docs/map.md。 Write docs/map.md: the floors, their sentences and the question of each module."
PACKAGE = Path(__file__).resolve().parent.parent
FLOORS = (
    "conf",
    "cli",
    "campaigns",
    "web",
    "portal",
    "demo",
    "faces",
    "work",
    "register",
    "reading",
    "lake",
    "rules",
    "book",
    "files",
    "terms",
)
HEAD = """# 地图 · Map

Written by `./run map`; a test compares. Imports only go down. The twenty-minute walk: this page →
`src/yangguang/packs/32/procedures/identify.toml` → `src/yangguang/book/procedure.py` → `src/yangguang/rules/identify.py` →
`src/yangguang/work/procedure/rounds.py` → `tests/stories/`.

```
conf                        settings, routes: knows all the others
cli · campaigns             the operator's commands; long trials
web | portal | demo         doors, strangers to each other
faces                       what the doors share
work                        the only floor that writes
register | reading | lake   memory | files turned into claims | frozen copies, strangers to each other
rules                       judgement, pure
book | files                the tables, opened | office files, bounded
terms                       the nouns
(packs: data)
```
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--check]."""
    parser.add_argument(
        "--check",
        action="store_true",
        help="只核对，不写 write nothing; exit 1 where docs/map.md is not what it should be",
    )
    parser.add_argument("--out", type=Path, default=PACKAGE.parent.parent / "docs" / "map.md", help="写到哪里 where to write it")


def sentence(path: Path) -> str:
    """The first line of a module's docstring."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.splitlines()[0] if text else ""


def folder(path: Path) -> list[str]:
    """A folder's sentence and its modules' questions; then the folders in it, in the same way."""
    name = path.relative_to(PACKAGE).as_posix()
    out = [f"\n{'#' * (2 + name.count('/'))} {name}/\n\n{sentence(path / '__init__.py')}"]
    modules = sorted(p for p in path.glob("*.py") if p.name != "__init__.py")
    if modules:
        out.append("\n| module | its question |\n|---|---|")
        out += [f"| `{m.name}` | {sentence(m)} |" for m in modules]
    for inside in sorted(p.parent for p in path.glob("*/__init__.py") if p.parent.name != "migrations"):
        out += folder(inside)
    return out


def draw() -> str:
    """The whole page."""
    out = [HEAD]
    for floor in FLOORS:
        if (PACKAGE / floor / "__init__.py").exists():
            out += folder(PACKAGE / floor)
    tables = sorted(
        p.relative_to(PACKAGE / "packs").as_posix() for p in (PACKAGE / "packs").glob("[0-9][0-9]/**/*.toml")
    )
    out.append("\n## packs/\n\nWhat the documents say: dated, cited tables; no code.\n")
    out += [f"- `{t}`" for t in tables]
    return "\n".join(out) + "\n"


def run(args: argparse.Namespace) -> int:
    """Write the page, or compare it."""
    page = draw()
    if args.check:
        same = args.out.exists() and args.out.read_text(encoding="utf-8") == page
        print("docs/map.md is up to date" if same else "docs/map.md differs: run ./run map")
        return 0 if same else 1
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(page, encoding="utf-8")
    print(args.out)
    return 0
