"""A web server finds an application that answers."""

import pytest
from django.test import RequestFactory


@pytest.mark.django_db
def test_the_application_answers():
    from yangguang.conf.wsgi import application  # sets the settings' name where none is set

    said = []
    request = RequestFactory().get("/robots.txt", HTTP_HOST="localhost")
    body = b"".join(application(request.environ, lambda status, headers: said.append(status)))
    assert said == ["200 OK"] and b"Disallow" in body
