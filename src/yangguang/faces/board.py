"""What stands on the paper version of a notice?"""

import io
from collections.abc import Iterable
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest

from yangguang.book.reader import Book
from yangguang.faces import pdf as papers
from yangguang.faces import places, saying
from yangguang.faces.pages import language, moment_of
from yangguang.register.models import Notice, NoticeLine
from yangguang.terms.place import at_level, level_of


def public_address(request: HttpRequest, notice: Notice) -> str:
    """Where the public finds the notice: at the address the operator set, else at the one this page was asked at."""
    path = f"/p/notices/{notice.id}/"
    return (
        f"{settings.YANGGUANG_ADDRESS.rstrip('/')}{path}"
        if settings.YANGGUANG_ADDRESS
        else request.build_absolute_uri(path)
    )


def qr(address: str) -> str:
    """An address as a QR code, SVG."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=2, xmldecl=False, scale=4)
    return out.getvalue().decode()


def content(request: HttpRequest, book: Book, notice: Notice, lines: Iterable[NoticeLine]) -> dict[str, Any]:
    """Title, paragraphs, rows, how to object, and what proves the list, in the reader's language."""
    lang, moment = language(), moment_of(request)
    step = saying.step_label(book, notice.step, lang, notice.procedure)
    length, line = (notice.last_day - notice.first_day).days + 1, book.value("income_line")
    facts = {
        "place": places.name(notice.place),
        "county": places.name(at_level(notice.place, "county"))
        if level_of(notice.place) != "province"
        else "",
        "year": notice.round.year if notice.round else notice.posted_day.year,
        "step": step,
        "lines": notice.lines,
        "persons": notice.persons,
        "first": saying.day_long(notice.first_day, lang),
        "last": saying.day_long(notice.last_day, lang),
        "days": length,
        "line": f"{line.is_:,}",
        "address": public_address(request, notice),
    }
    kind = "announcement" if notice.kind == "announcement" else "display"
    return {
        "lang": lang,
        "number": notice.number,
        "title": book.say(f"board_title_{kind}", lang, **facts),
        "paragraphs": book.say(f"board_text_{kind}", lang, **facts).split("\n"),
        "heads": [
            book.word("board", key, lang)
            for key in ("line", "householder", "village", "group", "size", "remark")
        ]
        if notice.lines
        else [],
        "rows": [
            [str(r.line_no), r.masked_name, r.village, r.group_name, str(r.size), _remark(book, r, lang)]
            for r in lines
        ],
        "objection": book.say(f"board_objection_{kind}", lang, **facts).split("\n"),
        "office": _office(book, notice, lang),
        "day_text": saying.day_long(notice.posted_day, lang),
        "qr": qr(public_address(request, notice)),
        "address": facts["address"],
        "head_digest": notice.head_digest,
        "commitment": notice.commitment,
        "demo": moment.demo,
        "words": {k: book.word("board", k, lang) for k in ("scan", "head", "commitment", "demo")},
    }


def _remark(book: Book, row: NoticeLine, lang: str) -> str:
    if row.under_objection:
        return book.word("board", "under_objection", lang)
    return book.word("outcome", row.outcome, lang) if row.outcome else ""


def _office(book: Book, notice: Notice, lang: str) -> str:
    """Who posts: the place of the office that does the step, from the notice's own place upwards."""
    steps = book.procedure(notice.procedure).by_key
    offices = steps[notice.step].offices if notice.step in steps else ()
    level = offices[0] if offices and offices[0] != "up" else level_of(notice.place)
    return places.name(at_level(notice.place, level)) if level != "nation" else ""


def pdf(request: HttpRequest, book: Book, notice: Notice, lines: Iterable[NoticeLine]) -> bytes:
    """The board version as PDF. Raises `NoChineseFont`."""
    return papers.render("board", content(request, book, notice, lines))
