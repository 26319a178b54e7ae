"""Documents are true: their commands run, their links lead somewhere, and every command is told of."""

import argparse
import contextlib
import io
import re
import shlex
import struct
from pathlib import Path

import pytest

from tests.house.tree import HOUSE, ROOT, committed, mend

pytestmark = pytest.mark.once

OURS = ("test",)  # words that ./run itself understands
COMMAND = re.compile(r"^\s*(?:\$ )?(?:[A-Z_]+=\S+ )*\./run(?:[ \t]+(.*?))?\s*(?:#.*)?$")
INLINE = re.compile(r"`\./run(?: ([^`]*))?`")
PATHS = re.compile(
    r"`((?:src|packs|tests|docs|bench|terms|book|rules|register|work|faces|web|portal|files|reading|demo|cli|conf)/[\w./*<>-]+)`"
)
LINKS = re.compile(r"!?\[[^\]]*\]\(([^)#?\s]+)(?:#[\w-]*)?\)")


def pages() -> dict[str, str]:
    """All documents, by path."""
    return {p: (ROOT / p).read_text(encoding="utf-8") for p in committed() if p.endswith(".md")}


def commands(text: str) -> list[tuple[int, str]]:
    """The commands of a document, in fenced blocks and in running text: (line, words after ./run)."""
    out, fenced = [], False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif fenced:
            found = COMMAND.match(line)
            if found:
                out.append((number, found[1] or ""))
        else:
            out += [(number, words or "") for words in INLINE.findall(line)]
    return out


def understood(top: argparse.ArgumentParser, words: str) -> str:
    """Why the program does not understand these words; empty when it does. Brackets and dots of a synopsis are read past."""
    if not words or words.split()[0] in OURS:
        return ""
    plain = re.sub(r"[\[\]…]|\.\.\.", " ", words.replace("|", " | ")).strip()
    if re.search(r"[|<>&;]", plain):
        plain = re.split(r"[|<>&;]", plain)[0]
    given = shlex.split(plain)
    if not given:
        return ""
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
            top.parse_args(given)
    except SystemExit as end:
        last = said.getvalue().strip().splitlines()[-1:] or ["?"]
        # A bare command named in a sentence need not carry its arguments.
        if end.code and not (len(given) <= 2 and "required" in last[0]):
            return last[0]
    return ""


def untrue(top: argparse.ArgumentParser, texts: dict[str, str]) -> list[str]:
    """Commands in documents that the program does not understand."""
    return [
        f"{path}:{line}: ./run {words}: {why}"
        for path, text in texts.items()
        for line, words in commands(text)
        if (why := understood(top, words))
    ]


def dangling(root: Path, texts: dict[str, str]) -> list[str]:
    """Links and paths that lead nowhere."""
    out = []
    for path, text in texts.items():
        here = (root / path).parent
        for number, line in enumerate(text.splitlines(), 1):
            for target in LINKS.findall(line):
                if not re.match(r"\w+:", target) and not (here / target).exists():
                    out.append(f"{path}:{number}: the link to {target} leads nowhere")
            for target in PATHS.findall(line):
                if "<" in target or "…" in target:
                    continue
                places = [root, root / "src" / "yangguang", root / "src" / "yangguang" / "packs"]
                if not any(
                    list(p.glob(target.rstrip("/"))) or list(p.glob(target.rstrip("/") + ".py"))
                    for p in places
                ):
                    out.append(f"{path}:{number}: `{target}` is not there")
    return out


def program() -> tuple[argparse.ArgumentParser, list[str]]:
    """The program's own command line, and its commands."""
    from yangguang.cli.main import COMMANDS, parser  # loads every command

    return parser()[0], list(COMMANDS)


def test_the_commands_in_documents_are_understood():
    faults = untrue(program()[0], pages())
    assert not faults, mend(faults)


def test_links_and_paths_in_documents_lead_somewhere():
    faults = dangling(ROOT, pages())
    assert not faults, mend(faults)


def test_every_command_is_told_of():
    told = {words.split()[0] for text in pages().values() for _, words in commands(text) if words.split()}
    untold = [
        f"./run {name}: tell of it in README.md or docs/how-to/" for name in program()[1] if name not in told
    ]
    assert not untold, mend(untold)


def test_the_map_is_up_to_date():
    from yangguang.cli.map import draw  # a command, loaded with the others

    page = ROOT / "docs" / "map.md"
    assert page.exists() and page.read_text(encoding="utf-8") == draw(), (
        "docs/map.md is not what the house is: run ./run map"
    )


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_starts_with_the_two_commands_and_a_picture(name):
    path = ROOT / name
    assert path.exists(), f"{name}: the project has a README in English and one in Chinese"
    lines = path.read_text(encoding="utf-8").splitlines()[:40]
    said = [words for _, words in commands("\n".join(lines))]
    clone = any(line.strip().startswith("git clone") for line in lines)
    assert clone and "" in said, f"{name}: start with the two commands, git clone … and ./run"
    pictures = [t for line in lines for t in LINKS.findall(line) if t.endswith(".png")]
    assert pictures, f"{name}: show a picture of the page within the first 40 lines"
    for picture in pictures:
        body = (path.parent / picture).read_bytes()
        wide, high = struct.unpack(">II", body[16:24])
        assert body.startswith(b"\x89PNG") and wide >= 800 and high >= 400, (
            f"{picture} is too small to show anything"
        )


def test_each_kind_of_change_has_its_page():
    """house.md 5: one page of how-to for each row."""
    folder = ROOT / "docs" / "how-to"
    found = [p for p in folder.glob("*.md") if len(p.read_text(encoding="utf-8")) > 300]
    assert len(found) >= 5, (
        f"docs/how-to has {len(found)} pages: value, step, dataset, layout, province … each need one"
    )


def test_an_untrue_document_is_caught(tmp_path):
    top = argparse.ArgumentParser(prog="./run")
    sub = top.add_subparsers(dest="command", required=True).add_parser("intake")
    sub.add_argument("file")
    sub.add_argument("--as", dest="user", required=True)
    sub.add_argument("--json", action="store_true")
    text = (
        "Say `./run intake` or `./run outtake FILE`.\n```sh\n./run intake a.xlsx --as ann --json | less\n"
        "./run intake a.xlsx --for ann\n./run\n./run test tests/house\n```\n[a](b.md) and `docs/none.md`\n"
    )
    assert [f.split(":")[1] for f in untrue(top, {"a.md": text})] == ["1", "4"]
    assert [f.split(": ")[0] for f in dangling(tmp_path, {"a.md": text})] == ["a.md:8", "a.md:8"]


def test_the_packages_that_git_keeps_are_ours():
    assert not [p for p in committed() if p.startswith(("var/", ".cache/", ".venv/"))], (
        "data and caches are ignored by git, not kept"
    )
    assert HOUSE.package.exists()
