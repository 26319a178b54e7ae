"""Every address says who may open it; a view that says nothing opens to nobody."""

import pytest
from django.urls import get_resolver

from tests.cast import cast
from tests.pages import browse
from yangguang.faces.pages import declaration
from yangguang.web import urls

pytestmark = pytest.mark.django_db
OPEN = {"start", "login", "demo_log_in", "logout", "language", "demo_day"}


def test_every_view_declares_itself_and_only_the_entrance_is_public():
    said = {p.name: declaration(p.callback) for p in urls.urlpatterns}
    assert None not in said.values()
    assert {name for name, one in said.items() if one.public} == OPEN


def test_strangers_are_sent_to_the_log_in_from_every_page():
    cast()
    key = "01a20df2-33cb-7e45-87db-71f7a7872ff1"
    for pattern in urls.urlpatterns:
        if pattern.name in OPEN:
            continue
        words = {name: key if name == "key" else "meeting" for name in pattern.pattern.converters}
        address = get_resolver("yangguang.web.urls").reverse(pattern.name, **words)
        answer = browse().get(f"/{address}")
        assert answer.status_code in (302, 405), pattern.name
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/login/"), pattern.name
