"""What does every page know?"""

from typing import Any

from django.http import HttpRequest

from yangguang.faces.pages import book_of, language, moment_of, visitor_of


def page(request: HttpRequest) -> dict[str, Any]:
    """The visitor, the legal day, the language, the book, and whether this is a demonstration."""
    moment = moment_of(request)
    return {
        "visitor": visitor_of(request) if hasattr(request, "user") else None,
        "day": moment.day,
        "lang": language(),
        "instance": moment.instance,
        "demo": moment.demo,
        "book": book_of(request) if hasattr(request, "user") else None,
    }
