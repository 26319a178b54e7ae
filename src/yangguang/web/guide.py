"""How are the screens used, by each post?

The text is the project's own how-to (docs/how-to/use-the-screens), drawn as a page: it is written once and needs no
network.
"""

from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from yangguang.faces.pages import Visitor, language, page, visitor
from yangguang.web.menu import show

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "how-to"
TEXTS = {"zh": "use-the-screens.zh.md", "en": "use-the-screens.md"}
# The text's parts in their order; which is whose.
PARTS = ("village", "helper", "township", "county", "province", "auditor", "bank", "admins", "residents")
OF_LEVEL = {"village": "village", "township": "township", "county": "county", "city": "province", "province": "province"}
OF_ROLE = {
    "helper": "helper", "auditor": "auditor", "bank": "bank", "system-admin": "admins", "security-admin": "admins",
    "audit-admin": "admins",
}  # fmt: skip


@page()
def guide(request: HttpRequest) -> HttpResponse:
    """The whole text with an address for each part, one's own named first. Raises `Http404` where it was not shipped."""
    parts, text = drawn(language())
    return show(request, "guide.html", {"parts": parts, "text": text, "mine": part_of(visitor(request))})


def part_of(official: Visitor) -> str:
    """The part that is about one's first post; empty without a post."""
    post = next(iter(official.posts), None)
    return "" if post is None else OF_ROLE.get(post.role) or OF_LEVEL.get(official.level, "")


@cache
def drawn(lang: str) -> tuple[list[tuple[str, str]], SafeString]:
    """The parts (address, heading) and the text as HTML, without its title, its first paragraph (about the document) and
    its pictures. Raises `Http404`.
    """
    path = FOLDER / TEXTS[lang]
    if not path.is_file():
        raise Http404
    reader = MarkdownIt("commonmark", {"html": False})
    tokens = reader.parse(path.read_text(encoding="utf-8"))
    tokens = _without_pictures(tokens[_after_first_paragraph(tokens) :])
    parts, names = [], iter(PARTS)
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", next(names))
            parts.append((str(token.attrGet("id")), tokens[at + 1].content))
    return parts, mark_safe(reader.renderer.render(tokens, reader.options, {}))  # noqa: S308 - our own text, html off


def _after_first_paragraph(tokens: list[Token]) -> int:
    return 1 + next(at for at, token in enumerate(tokens) if token.type == "paragraph_close")


def _without_pictures(tokens: list[Token]) -> list[Token]:
    pictures = {
        at for at, token in enumerate(tokens)
        if token.type == "inline" and [c.type for c in token.children or ()] == ["image"]
    }  # fmt: skip
    return [t for at, t in enumerate(tokens) if not pictures & {at - 1, at, at + 1}]
