"""A web server finds an application that answers."""

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

SIGNALS = (request_started, request_finished)


@pytest.fixture
def kept_open():
    """A request gives the connection back; here the test's own transaction is on it (Django's client does the same)."""
    for signal in SIGNALS:
        signal.disconnect(close_old_connections)
    yield
    for signal in SIGNALS:
        signal.connect(close_old_connections)


@pytest.mark.django_db
def test_the_application_answers(kept_open):
    from yangguang.conf.wsgi import application  # sets the settings' name where none is set

    said = []
    request = RequestFactory().get("/robots.txt", HTTP_HOST="localhost")
    body = b"".join(application(request.environ, lambda status, headers: said.append(status)))
    assert said == ["200 OK"] and b"Disallow" in body
