"""No code knows a province; nothing is put off in a comment; no trouble is swallowed."""

import ast
import re

import pytest

from tests.house.tree import HOUSE, ROOT, Tree, committed, docstrings, mend, plant

pytestmark = pytest.mark.once

PROVINCES = ("32", "99")
KNOWN_HERE = ("packs", "demo")
CODE = re.compile(r"(?<![\w.:-])(?:32|99)(?:\d{2}|\d{4}|\d{7}|\d{10})?(?![\w.:-])")
PLACED = re.compile(
    r"(?i)province|place|code|county|edition|open_book|span|level|parent|contains|prefix|startswith"
)
# Written in halves, so that this page does not accuse itself.
PUT_OFF = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|\b[Ff]or n" + r"ow\b")


def place_names(tree: Tree) -> re.Pattern[str]:
    """The names of the provinces, cities and counties in the packs, Chinese and English."""
    names = {"江苏", "Jiangsu"}
    packs = tree.package / "packs"
    for path in packs.glob("[0-9][0-9]/pack.toml"):
        if path.parent.name != "00":
            names |= set(re.findall(r'^(?:zh|en) = "(.+)"', path.read_text(encoding="utf-8"), re.M))
    from yangguang.book import places  # reads the editions; the other checks of this module need none

    for province in places.provinces(packs) if packs.exists() else ():
        key = places.editions(province, packs)[-1][0]
        edition = places.load_edition(key, province, packs)
        names |= {name for code, name in edition.names.items() if edition.level(code) in ("city", "county")}
    short = {re.sub(r"[省市县区]$", "", name) for name in names}
    return re.compile(
        "|".join(
            re.escape(n) for n in sorted(names | {s for s in short if len(s) >= 2}, key=len, reverse=True)
        )
    )


def placed(tree: ast.AST) -> set[int]:
    """Constants that may stand for a place, by identity: compared, or given to something named after places.

    A bare 32 elsewhere is a number of bytes, a bare 99 the end of an order; "3213" or 320000000000 are suspect anywhere.
    """
    found = set()
    for node in ast.walk(tree):
        inner: list[ast.AST] = []
        if isinstance(node, ast.Compare):
            inner = [node.left, *node.comparators]
        elif isinstance(node, ast.Call) and PLACED.search(ast.unparse(node.func)):
            inner = [*node.args, *[k.value for k in node.keywords]]
        elif isinstance(node, (ast.keyword, ast.arg)) and PLACED.search(str(node.arg)):
            inner = [node.value] if isinstance(node, ast.keyword) else []
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            inner = [node.value] if PLACED.search(" ".join(map(ast.unparse, targets))) else []
        for part in inner:
            found |= {id(n) for n in ast.walk(part) if isinstance(n, ast.Constant)}
    return found


def provincial(tree: Tree, names: re.Pattern[str]) -> list[str]:
    """Code, templates, scripts and page words that know a province by its number or by a name."""
    out = []

    def look(where: str, line: int, said: str, number: bool) -> None:
        found = (CODE.search(said) if number else None) or names.search(said)
        if found and not tree.excused("province", where, found[0]):
            out.append(f"{where}:{line}: «{found[0]}» belongs into a pack; no code knows a province")

    for module in tree.modules:
        if module.floor in KNOWN_HERE:
            continue
        aside, near = docstrings(module.tree), placed(module.tree)
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Constant) or id(node) in aside or type(node.value) not in (str, int):
                continue
            bare = str(node.value) in PROVINCES and isinstance(node.value, int)
            if not bare or id(node) in near:
                look(f"src/yangguang/{module.path}", node.lineno, str(node.value), True)
    for path in tree.files(tree.package, ".html", ".js", ".typ", ".po", ".css"):
        if KNOWN_HERE[1] in path.relative_to(tree.package).parts:
            continue
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            look(path.relative_to(tree.root).as_posix(), line, text, path.suffix == ".html")
    return out


def put_off(texts: dict[str, str]) -> list[str]:
    """Work put off in a comment or a sentence."""
    return [
        f"{path}:{line}: «{found[0]}»: do it, or write it down where it is decided"
        for path, text in texts.items()
        for line, said in enumerate(text.splitlines(), 1)
        if (found := PUT_OFF.search(said))
    ]


def swallowed(tree: Tree) -> list[str]:
    """Handlers that catch everything and say nothing."""
    out = []
    for module in tree.modules:
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.ExceptHandler):
                continue
            caught = ast.unparse(node.type) if node.type else ""
            wide = caught in ("", "Exception", "BaseException")
            idle = all(
                isinstance(s, (ast.Pass, ast.Continue))
                or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
                for s in node.body
            )
            if wide and (idle or not caught):
                out.append(
                    f"src/yangguang/{module.path}:{node.lineno}: catch what you expect, and do something about it"
                )
    return out


def our_texts() -> dict[str, str]:
    """All texts of ours that git keeps."""
    endings = (".py", ".toml", ".html", ".js", ".css", ".md", ".typ", ".po", ".sh", "run")
    return {p: (ROOT / p).read_text(encoding="utf-8") for p in committed() if p.endswith(endings)}


def test_no_code_knows_a_province():
    faults = provincial(HOUSE, place_names(HOUSE))
    assert not faults, mend(faults)


def test_nothing_is_put_off():
    faults = put_off(our_texts())
    assert not faults, mend(faults)


def test_no_trouble_is_swallowed():
    assert not swallowed(HOUSE), mend(swallowed(HOUSE))


def test_the_place_names_are_really_looked_for():
    names = place_names(HOUSE)
    assert names.search("江苏") and names.search("宿迁市的") and names.search("泗洪县")
    assert not names.search("低收入农户")


def test_a_province_in_code_is_caught(tmp_path):
    text = (
        '"""Does it know 32?"""\nA = 320000000000\nB = "3213"\nPROVINCE = 32\nD = "泗洪县"\nE = "32x"\nF = urandom(32)\nG = 321\n'
        'H = "at 99, of course"\n'
    )
    files = {
        "src/yangguang/book/bad.py": text,
        "src/yangguang/demo/good.py": text,
        "src/yangguang/web/t/bad.html": "<p>\n泗洪县\n",
    }
    tree = plant(tmp_path, files)
    found = provincial(tree, place_names(HOUSE))
    assert [":".join(f.split(":")[:2]).removeprefix("src/yangguang/") for f in found] == [
        "book/bad.py:2", "book/bad.py:3", "book/bad.py:4", "book/bad.py:5", "book/bad.py:9", "web/t/bad.html:2",
    ]  # fmt: skip


def test_work_put_off_and_swallowed_trouble_are_caught(tmp_path):
    assert put_off({"a.py": "x = 1\n# TO" + "DO later\n# good enough for n" + "ow\n# the fortnow\n"}) == [
        "a.py:2: «TO" + "DO»: do it, or write it down where it is decided",
        "a.py:3: «for n" + "ow»: do it, or write it down where it is decided",
    ]
    kinds = ("except Exception:\n    pass", "except:\n    g()", "except ValueError:\n    pass")
    bad = "".join(f"try:\n    f()\n{kind}\n" for kind in kinds)
    tree = plant(tmp_path, {"src/yangguang/work/bad.py": bad})
    assert [f.split(":")[1] for f in swallowed(tree)] == ["3", "7"]
