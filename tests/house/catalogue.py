"""Which words stand on the pages, and are they all in the catalogue?

Run it (`.venv/bin/python -m tests.house.catalogue`) after changing words: it adds what is new to the `.po` file with an empty
translation, drops what is gone, and makes the `.mo` file. English is the language of the msgids and needs no catalogue.
"""

import io
import os
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from tests.house.tree import HOUSE, Tree

KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "gettext_noop": None, "_": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
LANGUAGE = "zh_Hans"
Found = dict[tuple[str | None, str | tuple[str, ...]], list[str]]


def po_path(tree: Tree) -> Path:
    """Where the Chinese words of the pages stand."""
    return tree.package / "faces" / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def said(tree: Tree) -> Found:
    """Every msgid (with its context) in code and templates, and where it stands."""
    from django.utils.translation.template import (
        templatize,  # needs no settings; heavy for a mere import of this page
    )

    out: Found = {}
    for path in tree.files(tree.package, ".py", ".html"):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            text = templatize(text, origin=str(path))
        source = io.BytesIO(text.encode())
        for line, message, _, context in extract("python", source, KEYWORDS, options={"encoding": "utf-8"}):
            if message:
                key = (context, message)
                out.setdefault(key, []).append(f"{path.relative_to(tree.root).as_posix()}:{line}")
    return out


def read(path: Path) -> Catalog:
    """A `.po` file; an empty catalogue when there is none."""
    if not path.exists():
        return Catalog(locale=LANGUAGE, project="yangguang", charset="utf-8")
    with path.open("rb") as source:
        return read_po(source, locale=LANGUAGE)


def compiled(catalogue: Catalog) -> bytes:
    """What the `.mo` file should be."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def words(body: bytes) -> dict[object, object]:
    """What a `.mo` file says, by context and msgid; a word with a plural has two."""
    return {
        (m.context, tuple(m.id) if isinstance(m.id, list) else m.id): m.string
        for m in read_mo(io.BytesIO(body))
        if m.id
    }


def renew(tree: Tree) -> tuple[int, int]:
    """Bring the `.po` and `.mo` files to what the pages say; return how many words were added and dropped."""
    path, old = po_path(tree), read(po_path(tree))
    fresh = Catalog(locale=LANGUAGE, project="yangguang", charset="utf-8", fuzzy=False)
    found = said(tree)
    for (context, message), where in sorted(found.items(), key=lambda item: str(item[0][1])):
        kept = old.get(message if isinstance(message, str) else message[0], context)
        fresh.add(
            message,
            kept.string if kept else "",
            locations=[(w.rpartition(":")[0], 0) for w in sorted(set(where))][:3],
            context=context,
        )
    before, after = {(m.context, m.id) for m in old if m.id}, set(found)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        write_po(out, fresh, width=120, include_lineno=False, omit_header=False)
    text = path.read_text(encoding="utf-8").splitlines(keepends=True)
    # Dates and tools in the head would make every run a change.
    dull = (
        '"POT-Creation-Date',
        '"PO-Revision-Date',
        '"Generated-By',
        '"Last-Translator',
        '"Language-Team',
        '"Report-Msgid',
        "# FIRST AUTHOR",
        "# Copyright",
        "# This file is",
    )
    path.write_text("".join(line for line in text if not line.startswith(dull)), encoding="utf-8")
    path.with_suffix(".mo").write_bytes(compiled(read(path)))
    return len(after - before), len(before - after)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django  # only when run as a program

    django.setup()
    added, dropped = renew(HOUSE)
    empty = [m.id for m in read(po_path(HOUSE)) if m.id and not m.string]
    print(f"{added} words added, {dropped} dropped, {len(empty)} without a translation")
    sys.exit(1 if empty else 0)
