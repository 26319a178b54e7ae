"""How often may one source ask?

Pages of the public cost a search or a write, and a list of all notices is worth harvesting (trust.md, A-26, C-28). Each process
counts for itself, so the bound of a machine is this one times its processes. What is remembered is a keyed digest of the address,
never the address, and only for the time of the limit.
"""

import functools
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from yangguang.portal.shown import show

V = TypeVar("V", bound=Callable[..., HttpResponse])


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times in so many seconds from one source."""

    name: str
    times: int
    seconds: int


OBJECTIONS = Limit("objection", 10, 3600)  # a village office may send for several people
RECEIPTS = Limit("receipt", 20, 600)
CHECKS = Limit("check", 60, 600)
NOTICES = Limit("notice", 240, 3600)
SEARCHES = Limit("search", 120, 600)


def source(request: HttpRequest) -> str:
    """Where a request comes from: the peer, or what the proxy on this machine says it forwarded."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    return forwarded if forwarded and _is_here(peer) else peer


def _is_here(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return not address  # a socket file has no address: the proxy is on this machine


def take(request: HttpRequest, limit: Limit) -> bool:
    """Count one more time; is it still within the limit?"""
    mark = salted_hmac("portal.limits", f"{limit.name}|{source(request)}", algorithm="sha256").hexdigest()
    cache.add(mark, 0, limit.seconds)
    try:
        return int(cache.incr(mark)) <= limit.times
    except ValueError:  # it ran out between the two
        cache.set(mark, 1, limit.seconds)
        return True


def limited(limit: Limit, *, only_post: bool = False) -> Callable[[V], V]:
    """Answer 429 beyond `limit`, in words that say when to come back."""

    def wrap(view: V) -> V:
        @functools.wraps(view)
        def within(request: HttpRequest, *words: Any, **options: Any) -> HttpResponse:
            counted = request.method == "POST" or not only_post
            return view(request, *words, **options) if not counted or take(request, limit) else too_often(request, limit)

        return cast(V, within)

    return wrap


def too_often(request: HttpRequest, limit: Limit) -> HttpResponse:
    """429: when to come back, and where else one may turn."""
    response = show(request, "too_often.html", {"minutes": -(-limit.seconds // 60)}, status=429, fleeting=True)
    response.headers["Retry-After"] = str(limit.seconds)
    return response
