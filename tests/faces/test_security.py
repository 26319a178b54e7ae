"""Nobody is let in by default; every answer carries the policy; who was away is out."""

import datetime as dt

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from tests.cast import cast
from tests.pages import browse, get, request, visitor
from yangguang.faces import security
from yangguang.faces.pages import Declared
from yangguang.faces.security import Door
from yangguang.register import scope
from yangguang.work import clock

pytestmark = pytest.mark.django_db


def test_a_view_that_says_nothing_is_refused():
    people = cast()
    answer = Door(lambda request: HttpResponse()).process_view(
        request(people.county), lambda request: HttpResponse()
    )
    assert answer.status_code == 403


def test_every_answer_has_a_strict_policy_and_personal_ones_stay_in_no_cache():
    people = cast()
    answer = get(people.clerk, "desk")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_reads_in_its_visitor_s_scope_and_nothing_stays_set():
    people = cast()
    seen = []

    def view(asked):
        seen.append(scope.current())
        return HttpResponse()

    Door(view)(request(people.clerk))
    assert seen[0].spans
    with pytest.raises(scope.NoScope):
        scope.current()


def test_a_quarter_of_an_hour_away_ends_the_session(monkeypatch):
    people = cast()
    client = browse(people.clerk)
    assert client.get(reverse("desk")).status_code == 200
    later = clock.at() + dt.timedelta(minutes=16)
    monkeypatch.setattr(clock, "at", lambda: later)
    assert client.get(reverse("desk")).headers["Location"] == "/login/?idle=1"


def test_verbs_open_only_to_posts_that_have_them():
    people = cast()
    assert security.admits(Declared(verbs=frozenset(("round.meet",))), visitor(people.clerk))
    assert not security.admits(Declared(verbs=frozenset(("round.meet",))), visitor(people.county))
    assert not security.admits(Declared(cases=True), visitor(people.system_admin))


def test_what_the_browser_says_of_its_language_is_not_asked():
    cast()
    answer = RequestFactory().get("/", headers={"accept-language": "en"})
    security.Headers(lambda asked: HttpResponse())(answer)
    assert "HTTP_ACCEPT_LANGUAGE" not in answer.META
