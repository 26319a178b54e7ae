"""What does every page know?"""

from typing import Any

from django.http import HttpRequest

from yangguang.faces.pages import language, visitor_of
from yangguang.register.models import Instance
from yangguang.work import clock


def page(request: HttpRequest) -> dict[str, Any]:
    """The visitor, the legal day, the language, and whether this is a demonstration."""
    instance = Instance.objects.first()
    return {
        "visitor": visitor_of(request) if hasattr(request, "user") else None,
        "day": clock.day(),
        "lang": language(),
        "instance": instance,
        "demo": bool(instance and instance.demo),
    }
