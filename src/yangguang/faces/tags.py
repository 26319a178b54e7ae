"""How are sums, days, places and states drawn?"""

import datetime as dt
import json
import uuid
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yangguang.faces import places, saying
from yangguang.faces.pages import language
from yangguang.terms import yuan as money
from yangguang.terms.decision import Decision

register = template.Library()

# A state is a word, a sign and a colour; never a colour alone.
LOOKS: dict[str, tuple[str, str]] = {
    "applicant": ("blue", "file-text"),
    "registered": ("green", "circle-check"),
    "refused": ("red", "circle-x"),
    "void": ("", "x"),
    "exited": ("", "logout"),
    "withdrawn": ("", "arrow-left"),
    "open": ("blue", "circle-dashed"),
    "held": ("amber", "hand-stop"),
    "objected": ("amber", "message-report"),
    "answered": ("green", "circle-check"),
    "entered": ("amber", "user-check"),
    "filed": ("blue", "message-report"),
    "investigating": ("amber", "search"),
    "decided": ("green", "gavel"),
    "closed": ("", "check"),
    "upheld": ("red", "gavel"),
    "dismissed": ("green", "gavel"),
    "opened": ("blue", "file-text"),
    "received": ("blue", "upload"),
    "mapping": ("amber", "help-circle"),
    "reading": ("blue", "hourglass"),
    "read": ("amber", "list-check"),
    "applied": ("green", "circle-check"),
    "undone": ("", "history"),
    "waiting": ("", "clock"),
    "running": ("blue", "refresh"),
    "done": ("green", "circle-check"),
    "failed": ("red", "alert-triangle"),
    "exclude": ("red", "alert-triangle"),
    "examine": ("amber", "search"),
    "info": ("blue", "info-circle"),
    "hanging": ("blue", "speakerphone"),
    "ripe": ("amber", "clock"),
    "ended": ("", "check"),
    "late": ("red", "alert-triangle"),
    "active": ("green", "circle-check"),
    "inactive": ("", "lock"),
    "locked": ("red", "lock"),
    "yes": ("green", "check"),
    "no": ("red", "x"),
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A sign from the sprite: silent beside words, named where it stands alone."""
    sprite = static("vendor/icons.svg")
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', label, sprite, name
        )
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', sprite, name
    )


@register.simple_tag(takes_context=True)
def state(context: Any, key: str, group: str = "status") -> SafeString:
    """A status as word, sign and colour."""
    colour, sign = LOOKS.get(key, ("", "circle-dashed"))
    return format_html(
        '<span class="st {}">{} {}</span>', colour, icon(sign), context["book"].word(group, key, language())
    )


@register.simple_tag(takes_context=True)
def word(context: Any, group: str, key: str) -> str:
    """The book's word for a key."""
    return str(context["book"].word(group, key, language())) if key else ""


@register.simple_tag(takes_context=True)
def unit(context: Any, value: Any) -> str:
    """The unit of a value of the book; days that count working days alone say so."""
    key = "working days" if value.working else value.unit
    return str(context["book"].word("unit", key, language())) if key else ""


@register.simple_tag(takes_context=True)
def step(context: Any, key: str) -> str:
    """What people call a step."""
    return saying.step_label(context["book"], key)


@register.simple_tag(takes_context=True)
def role(context: Any, key: str) -> str:
    """What people call a role."""
    return saying.role_label(context["book"], key)


@register.simple_tag(takes_context=True)
def code(context: Any, listing: str, key: str) -> str:
    """The label of a code of a list."""
    return str(context["book"].codes(listing).label(key, language())) if key else ""


@register.simple_tag(takes_context=True)
def said(context: Any, decision: Decision) -> str:
    """The sentence of a decision."""
    return saying.sentence(context["book"], decision)


@register.filter
def place(value: int) -> str:
    """A place's own name."""
    return places.name(value)


@register.filter
def place_from(value: int, within: int) -> str:
    """A place's names from below `within`."""
    return places.short(value, within)


@register.filter
def yuan(fen: int | None) -> str:
    """A sum in yuan with thousands; a dash where there is none."""
    return "—" if fen is None else money.format_yuan(fen)


@register.filter
def wan(fen: int | None) -> SafeString | str:
    """A sum in ten thousand yuan, exact on hover and in print."""
    if fen is None:
        return "—"
    exact = money.format_yuan(fen)
    return format_html(
        '<span title="{}">{}<span class="exact" hidden> ({})</span></span>',
        exact,
        money.format_wan(fen),
        exact,
    )


@register.filter
def day(value: dt.date | dt.datetime | str | None) -> str:
    """A day in a table: 2016-10-28."""
    if not value:
        return "—"
    return value if isinstance(value, str) else value.isoformat()[:10]


@register.filter
def prose_day(value: dt.date | None) -> str:
    """A day in prose."""
    return saying.day_long(value) if value else ""


@register.simple_tag
def figure(measure: Any, row: Any) -> str:
    """A figure of a place in words."""
    return str(measure.words(row))


@register.filter
def percent(share: float | None) -> str:
    """A share as people read it: 87 %; what is not quite certain is not said to be."""
    if share is None:
        return "—"
    whole = round(100 * share)
    return f"> {whole - 1} %" if share < 1 and whole == 100 else f"{whole} %"


@register.filter
def code_text(value: int) -> str:
    """A place's code as addresses carry it: twelve digits."""
    return f"{value:012d}"


@register.filter
def full_id(value: uuid.UUID) -> str:
    """An identity as text, for the name of a field."""
    return value.hex


@register.simple_tag(takes_context=True)
def due(context: Any, last: dt.date | None) -> SafeString:
    """How long there is still: today, tomorrow, in n days, or late by n days."""
    if last is None:
        return format_html('<span class="due">{}</span>', "—")
    left = (last - context["day"]).days
    if left < 0:
        return format_html(
            '<span class="due late">{}</span>', ngettext("%d day late", "%d days late", -left) % -left
        )
    if left == 0:
        return format_html('<span class="due today">{}</span>', _("today"))
    said_left = _("tomorrow") if left == 1 else ngettext("in %d day", "in %d days", left) % left
    return format_html('<span class="due" title="{}">{}</span>', last.isoformat(), said_left)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """What a mapping holds under a key, or nothing."""
    return mapping.get(key, "") if mapping else ""


@register.simple_tag(takes_context=True)
def same_but(context: Any, **changes: Any) -> str:
    """This page's address with some of its words changed; an empty word goes."""
    words = context["request"].GET.copy()
    for key, value in changes.items():
        words.pop(key, None)
        if value not in (None, ""):
            words[key] = str(value)
    return f"?{words.urlencode()}" if words else "?"


@register.filter
def thousands(number: int | str | None) -> str:
    """A count with thousands apart."""
    return number if isinstance(number, str) else f"{number or 0:,}"


@register.filter
def json_text(text: str) -> SafeString:
    """JSON inside a script element of type application/json: nothing in it can end the element."""
    return mark_safe(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S308  # every sign that could leave the element is written as its number


@register.simple_tag(takes_context=True)
def dataset(context: Any, key: str) -> str:
    """What a department's file is called."""
    return str(context["book"].dataset(key).label(language()))


@register.simple_tag
def purpose(line: Any) -> str:
    """The purpose a look was made for, where one was given."""
    said_purpose = json.loads(line.body)["facts"].get("purpose", "")
    return f" · {said_purpose}" if said_purpose else ""


@register.filter
def localtime_short(at: dt.datetime) -> str:
    """An instant as the clock on the wall shows it: 2016-10-28 14:05."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


@register.simple_tag
def sent_value(sent: Any, prefix: str, key: uuid.UUID) -> str:
    """What was typed into a field of one row, when the form came back."""
    return str(sent.get(f"{prefix}{key}", "")) if sent else ""


@register.simple_tag
def if_sent(sent: Any, prefix: str, key: uuid.UUID, value: str) -> str:
    """` selected` where this choice of one row had been made."""
    return " selected" if sent and sent.get(f"{prefix}{key}") == value else ""


@register.filter
def get_text(mapping: Any, key: Any) -> Any:
    """What a mapping with text keys holds under an identity."""
    return mapping.get(str(key)) if mapping else None


@register.simple_tag(takes_context=True)
def sentence_of(context: Any, decision: Decision) -> str:
    """The sentence of a decision, such as a failed job leaves behind."""
    return saying.sentence(context["book"], decision)
