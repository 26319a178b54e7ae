"""Words agree with the glossary, and the pages' words are all there in Chinese."""

import re
from collections.abc import Iterable

import pytest

from tests.house import catalogue
from tests.house.test_tables import PACKS, entries, tables
from tests.house.tree import HOUSE, ROOT, Tree, committed, mend, plant

pytestmark = pytest.mark.once

GLOSSARY = ROOT / "docs" / "glossary.md"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def glossary(text: str) -> list[tuple[str, str, list[str]]]:
    """The page's rows: Chinese term, English name, words that are not used for it."""
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    return [(r[0], r[1], [w.strip() for w in r[3].split(",") if w.strip()]) for r in rows[2:] if len(r) == 4]


def glossary_faults(rows: list[tuple[str, str, list[str]]]) -> list[str]:
    """Terms with two names, names for two terms, names that are forbidden elsewhere."""
    out: list[str] = []
    by_name: dict[str, str] = {}
    forbidden = {w.lower(): zh for zh, _, words in rows for w in words}
    for zh, en, _ in rows:
        if sum(other == zh for other, _, _ in rows) > 1:
            out.append(f"docs/glossary.md: {zh} stands twice")
        if by_name.setdefault(en.lower(), zh) != zh:
            out.append(f"docs/glossary.md: «{en}» names both {by_name[en.lower()]} and {zh}")
        if en.lower() in forbidden:
            out.append(
                f"docs/glossary.md: «{en}» is the name of {zh} and forbidden for {forbidden[en.lower()]}"
            )
    return sorted(set(out))


def strays(rows: list[tuple[str, str, list[str]]], pairs: Iterable[tuple[str, str, str]]) -> list[str]:
    """Pairs (where, zh, en) that call a term by another name."""
    out = []
    for where, zh, en in pairs:
        for term, name, forbidden in rows:
            if zh == term and not re.fullmatch(rf"(?:an? |the )?{re.escape(name)}s?(?:\W.*)?", en, re.I):
                out.append(f"{where}: {zh} is «{en}» here and «{name}» in docs/glossary.md")
            for word in forbidden:
                if term in zh and re.search(rf"\b{re.escape(word)}s?\b", en, re.I):
                    out.append(f"{where}: «{word}» for {term}; the glossary says «{name}»")
    return out


def pack_pairs() -> Iterable[tuple[str, str, str]]:
    """All bilingual entries of the packs."""
    for path, table in tables(PACKS).items():
        for at, entry in entries(table):
            if isinstance(entry.get("zh"), str) and isinstance(entry.get("en"), str):
                yield f"packs/{path} {at}", entry["zh"], entry["en"]


def page_pairs() -> Iterable[tuple[str, str, str]]:
    """All words of the pages with their translation."""
    for message in catalogue.read(catalogue.po_path(HOUSE)):
        if message.id and isinstance(message.id, str):
            yield f"django.po «{message.id[:40]}»", str(message.string), message.id


TRANSLATED = re.compile(r"\{% blocktranslate.*?\{% endblocktranslate %\}|\{% comment %\}.*?\{% endcomment %\}", re.S)
TAGS = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.S)
SIGN = re.compile(r"\x00[,;:] ?\x00")


def latin_signs(text: str) -> list[str]:
    """Commas and colons of Latin script that join what a template fills in: they belong to the words."""
    bare = re.sub(r"<[^>]*>", "", TAGS.sub("\0", TRANSLATED.sub("\0", text)))
    return [bare[: found.start()].replace("\0", "")[-20:] + found.group().strip("\0") for found in SIGN.finditer(bare)]


def catalogue_faults(tree: Tree) -> list[str]:
    """Words without a translation, translations without a word, facts lost in translation, a stale `.mo`."""
    path = catalogue.po_path(tree)
    found, known = catalogue.said(tree), catalogue.read(path)
    cure = "run .venv/bin/python -m tests.house.catalogue"
    out, have = [], {(m.context, m.id): m for m in known if m.id}
    for key, where in found.items():
        message = have.get(key)
        string = message.string if message is not None else None
        texts = [string] if isinstance(string, str) else [str(text) for text in string or ()]
        if not texts or not all(texts):
            out.append(f"{where[0]}: «{key[1]}» has no Chinese: {cure} and translate it in django.po")
            continue
        if message is not None and message.fuzzy:
            out.append(f"django.po: «{key[1]}» is fuzzy: look at it and take the mark away")
        wanted = set(PLACEHOLDER.findall(key[1] if isinstance(key[1], str) else key[1][-1]))
        for text in texts:
            if set(PLACEHOLDER.findall(text)) != wanted:
                out.append(f"django.po: «{key[1]}» and «{text}» do not name the same facts")
    out += [f"django.po: «{key[1]}» is said nowhere: {cure}" for key in have if key not in found]
    if found:
        made = path.with_suffix(".mo")
        if not made.exists() or catalogue.words(made.read_bytes()) != catalogue.words(
            catalogue.compiled(known)
        ):
            out.append(f"{made.relative_to(tree.root)} is not what django.po says: {cure}")
    return out


def test_the_glossary_names_each_thing_once():
    rows = glossary(GLOSSARY.read_text(encoding="utf-8"))
    assert len(rows) >= 40, "the glossary has shrunk, or its table cannot be read"
    assert not glossary_faults(rows), mend(glossary_faults(rows))


def test_tables_and_pages_use_the_glossarys_names():
    faults = strays(glossary(GLOSSARY.read_text(encoding="utf-8")), [*pack_pairs(), *page_pairs()])
    assert not faults, mend(faults)


def test_documents_do_not_use_forbidden_names():
    rows = glossary(GLOSSARY.read_text(encoding="utf-8"))
    out = []
    for path in committed():
        if not path.endswith(".md") or path == "docs/glossary.md":
            continue
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), 1):
            for term, name, forbidden in rows:
                out += [
                    f"{path}:{number}: «{word}»; {term} is «{name}»"
                    for word in forbidden
                    if " " in word and re.search(rf"\b{re.escape(word)}s?\b", line, re.I)
                ]
    assert not out, mend(out)


def test_every_word_of_the_pages_is_there_in_chinese():
    faults = catalogue_faults(HOUSE)
    assert not faults, mend(faults)


def test_what_joins_the_words_of_a_page_is_translated_too():
    faults = [
        f"{path.relative_to(ROOT).as_posix()}: «{sign}»: write {{% translate ', ' %}}"
        for path in HOUSE.files(HOUSE.package, ".html")
        for sign in latin_signs(path.read_text(encoding="utf-8"))
    ]
    assert not faults, mend(faults)


def test_a_latin_comma_between_two_words_is_caught():
    assert latin_signs('{{ day }}{% if name %}, {{ name }}{% endif %}') == [", "]
    assert latin_signs('{% translate "Line" %}</b>: {{ n }}') == [": "]
    assert latin_signs('{% translate "Line" %}{% translate ": " %}{% blocktranslate %}a, {{ n }}{% endblocktranslate %}') == []


def test_a_stray_word_is_caught():
    rows = glossary(
        "| 中文 | English | in code | not |\n|---|---|---|---|\n"
        "| 疑点 | finding | | suspicion |\n| 窗 | finding | | |\n| 疑点 | x | | |\n"
    )
    assert len(glossary_faults(rows)) == 2
    pairs = [
        ("a", "疑点", "Finding"),
        ("b", "疑点", "Doubt"),
        ("c", "未答疑点", "Open suspicions"),
        ("d", "疑点", "Findings (open)"),
    ]
    assert [f.split(":")[0] for f in strays(rows[:1], pairs)] == ["b", "c"]


def test_a_word_without_chinese_is_caught_and_renewing_mends_it(tmp_path):
    page = '{% load i18n %}{% translate "Desk" %}{% blocktranslate with n=x %}{{ n }} households{% endblocktranslate %}'
    tree = plant(
        tmp_path,
        {
            "src/yangguang/web/templates/desk.html": page,
            "src/yangguang/web/x.py": "from x import gettext as _\n_('Queue')\n",
        },
    )
    assert len(catalogue_faults(tree)) == 4  # three words, and no .mo
    assert catalogue.renew(tree) == (3, 0)
    path = catalogue.po_path(tree)
    text = path.read_text(encoding="utf-8")
    for english, chinese in (("Desk", "工作台"), ("Queue", "队列"), ("%(n)s households", "%(m)s户")):
        text = re.sub(rf'(msgid "{re.escape(english)}"\nmsgstr )""', rf'\g<1>"{chinese}"', text)
    path.write_text(text, encoding="utf-8")
    assert [f.split(":")[0] for f in catalogue_faults(tree)] == [
        "django.po",
        "src/yangguang/faces/locale/zh_Hans/LC_MESSAGES/django.mo is not what django.po says",
    ]
    path.write_text(text.replace("%(m)s", "%(n)s"), encoding="utf-8")
    assert catalogue.renew(tree) == (0, 0)
    assert not catalogue_faults(tree)
    (tmp_path / "src/yangguang/web/x.py").write_text("x = 1\n")
    assert len(catalogue_faults(tree)) == 1
