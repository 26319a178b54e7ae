"""Every table is whole: both languages, a citation or `assumed`, no dangling reference, and its own examples come true."""

import ast
import datetime as dt
import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.house.tree import HOUSE, Tree, called, calls, mend, plant

pytestmark = pytest.mark.once

PACKS = HOUSE.package / "packs"
CHINESE = re.compile(r"[一-鿿]")


def tables(root: Path) -> dict[str, dict[str, Any]]:
    """All tables by their path from the packs' folder. Raises `tomllib.TOMLDecodeError`."""
    found = sorted(p for p in root.glob("[0-9][0-9]/**/*") if p.suffix in (".toml", ".sql"))
    return {p.relative_to(root).as_posix(): tomllib.loads(head(p)) for p in found}


def head(path: Path) -> str:
    """A table's text; of an indicator, what stands in the comment at its head."""
    text = path.read_text(encoding="utf-8")
    return text.removeprefix("/*").partition("*/")[0] if path.suffix == ".sql" else text


def entries(table: Any, at: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every mapping in a table, with where it stands."""
    if isinstance(table, Mapping):
        yield at, table
        for key, inner in table.items():
            yield from entries(inner, f"{at}.{key}" if at else str(key))
    elif isinstance(table, list):
        for number, row in enumerate(table, 1):
            name = row.get("key", row.get("code", number)) if isinstance(row, Mapping) else number
            yield from entries(row, f"{at}[{name}]")


def fields(sentence: str) -> set[str]:
    """The facts a sentence names in braces."""
    return {
        name.split(".")[0].split("[")[0]
        for _, name, _, _ in string.Formatter().parse(sentence)
        if name is not None
    }


def one_language(found: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Entries with one language only, an empty one, the wrong one, or other facts in one than in the other."""
    out = []
    for path, table in found.items():
        for at, entry in entries(table):
            zh, en = entry.get("zh"), entry.get("en")
            if (
                not isinstance(zh, (str, type(None)))
                or not isinstance(en, (str, type(None)))
                or (zh is None and en is None)
            ):
                continue
            where = f"packs/{path} {at}"
            if not zh or not en:
                out.append(f"{where}: say it in both languages (zh and en)")
            elif CHINESE.search(en) and "messages" not in path and "layouts/" not in path:
                out.append(f"{where}: en «{en}» is Chinese")
            elif path.rpartition("/")[2].startswith("messages") and fields(zh) != fields(en):
                out.append(
                    f"{where}: zh names {sorted(fields(zh))}, en {sorted(fields(en))}: both should name the same facts"
                )
    return out


def uncited(found: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Lines that say neither who says so nor that we assumed it."""
    out = []
    for path, table in found.items():
        for at, entry in entries(table):
            where = f"packs/{path} {at}"
            status = entry.get("status")
            if path.endswith("/values.toml") and "is" in entry and "from" in entry and status is None:
                out.append(f'{where}: status = "cited" with a source, or "assumed" with a note')
            if status == "cited" and not entry.get("source"):
                out.append(f"{where}: cited, but no source")
            if status == "assumed" and "is" in entry and not entry.get("note"):
                out.append(f"{where}: assumed, but no note says why")
            if (
                isinstance(status, str)
                and path.endswith("/values.toml")
                and status not in ("cited", "assumed")
            ):
                out.append(f"{where}: status is cited or assumed, not «{status}»")
    return out


def wrong_examples(found: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Values without an example, and examples that the opened book contradicts."""
    from yangguang.book.reader import open_book  # the book itself is the judge of its examples

    out = []
    for path, table in found.items():
        if not path.endswith("/values.toml"):
            continue
        place = found[path.replace("values.toml", "pack.toml")]["place"]
        for key, value in table.items():
            if not value.get("example"):
                out.append(
                    f"packs/{path} [{key}]: give example = [{{ day = …, is = … }}]: given this day, expect that"
                )
            for row in value.get("example", []):
                said = open_book(row.get("place", place), row["day"]).value(key).is_
                if said != row["is"]:
                    out.append(
                        f"packs/{path} [{key}]: on {row['day']} the book says {said}, the example {row['is']}"
                    )
    return out


def asked(tree: Tree) -> dict[str, str]:
    """The verbs that hands ask for, by where."""
    out = {}
    for module in tree.modules:
        for call in calls(module.tree):
            if (
                called(call) in ("may", "post_for", "may_for")
                and call.args
                and isinstance(call.args[0], ast.Constant)
            ):
                out[str(call.args[0].value)] = f"src/yangguang/{module.path}:{call.lineno}"
    return out


def refusals(tree: Tree) -> dict[str, str]:
    """The refusal codes that code answers with, by where."""
    out = {}
    for module in tree.modules:
        for call in calls(module.tree):
            said = call.args[0] if called(call) in ("no", "BadFile", "Refusal") and call.args else None
            code = said.value if isinstance(said, ast.Constant) else None
            if isinstance(code, str) and re.fullmatch(r"[a-z][a-z0-9_]+", code):
                out[code] = f"src/yangguang/{module.path}:{call.lineno}"
    return out


def unsaid(codes: Mapping[str, str], found: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Codes without a sentence."""
    said = {
        code
        for path, table in found.items()
        if path.rpartition("/")[2].startswith("messages")
        for code in table
    }
    return [
        f"{where}: «{code}» has no sentence: add [{code}] with zh and en to packs/00/messages_….toml"
        for code, where in sorted(codes.items())
        if code not in said
    ]


def unallowed(verbs: Mapping[str, str], found: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Verbs nobody may do, and acts of roles that nothing asks for."""
    granted = {
        act
        for path, t in found.items()
        if path.endswith("/offices.toml")
        for role in t.get("role", {}).values()
        for act in role["acts"]
    }
    out = [
        f"{where}: no role in offices.toml may «{verb}»"
        for verb, where in sorted(verbs.items())
        if verb not in granted
    ]
    source = "".join(m.text for m in HOUSE.modules)
    idle = sorted(act for act in granted - set(verbs) if f'"{act}"' not in source)
    return out + [
        f"packs/*/offices.toml: «{act}» is granted, but no hand asks for it: remove it, or build the verb"
        for act in idle
    ]


def test_every_entry_speaks_both_languages():
    faults = one_language(tables(PACKS))
    assert not faults, mend(faults)


def test_every_line_is_cited_or_assumed():
    assert not uncited(tables(PACKS)), mend(uncited(tables(PACKS)))


def test_every_value_carries_an_example_and_it_comes_true():
    assert not wrong_examples(tables(PACKS)), mend(wrong_examples(tables(PACKS)))


def test_every_table_can_be_read_by_the_book():
    from yangguang.book.packs import Packs
    from yangguang.book.reader import open_book

    packs = Packs.load()
    for pack in packs.packs:
        book = open_book(pack.place, dt.date(2016, 10, 28))
        readers = {
            "codes": book.codes,
            "forms": book.form,
            "datasets": book.dataset,
            "procedures": book.procedure,
        }
        for folder, read in readers.items():
            for key in packs.names(folder, pack.place):
                read(key)
        book.layouts()
        book.indicators()
        if packs.tables("deprivations.toml", pack.place):
            book.deprivations()


def test_every_refusal_has_its_sentence():
    faults = unsaid(refusals(HOUSE), tables(PACKS))
    assert not faults, mend(faults)


def test_every_verb_is_somebodys_and_every_grant_is_used():
    faults = unallowed(asked(HOUSE), tables(PACKS))
    assert not faults, mend(faults)


def test_a_bad_table_is_caught():
    bad = {
        "00/values.toml": tomllib.loads(
            '[a]\nzh = "甲"\nen = "A"\nvalues = [{ from = 2012-01-01, is = 4 }, { from = 2013-01-01, is = 5, status = "cited" }, '
            '{ from = 2014-01-01, is = 6, status = "assumed" }]\n[b]\nzh = "乙"\n[c]\nzh = "丙"\nen = "丙"\n'
        ),
        "00/messages_x.toml": {"over": {"zh": "超过 {line}", "en": "above {limit}"}},
        "00/offices.toml": {"role": {"clerk": {"acts": ["never.asked"]}}},
    }
    assert [f.split(":")[0].removeprefix("packs/00/") for f in one_language(bad)] == [
        "values.toml b",
        "values.toml c",
        "messages_x.toml over",
    ]
    assert [f.split(": ")[0].rpartition(" ")[2] for f in uncited(bad)] == [
        "a.values[1]",
        "a.values[2]",
        "a.values[3]",
    ]
    assert unsaid({"over": "x:1", "under": "x:2"}, bad) == [
        "x:2: «under» has no sentence: add [under] with zh and en to packs/00/messages_….toml"
    ]
    assert len(unallowed({"house.burn": "x:1"}, bad)) == 2


def test_a_contradicted_example_is_caught():
    real = tables(PACKS)
    path = next(p for p in real if p.endswith("/values.toml") and not p.startswith("00"))
    key, value = next(iter(real[path].items()))
    twisted = {**value, "example": [{**value["example"][0], "is": value["example"][0]["is"] + 1}]}
    assert (
        len(
            wrong_examples(
                {
                    path: {key: twisted, "none": {}},
                    path.replace("values", "pack"): real[path.replace("values", "pack")],
                }
            )
        )
        == 2
    )


def test_codes_and_verbs_are_found_in_code(tmp_path):
    text = 'def f(hand, code):\n    hand.may("case.apply", 0)\n    no("not_this_step", x=1)\n    return no(code)\n'
    tree = plant(tmp_path, {"src/yangguang/work/x.py": text})
    assert list(asked(tree)) == ["case.apply"] and list(refusals(tree)) == ["not_this_step"]
