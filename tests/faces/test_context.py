"""Every page knows the visitor, the day, the language, the book; before `init` it still opens."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.cast import DAY, cast
from tests.pages import request
from yangguang.faces import context

pytestmark = pytest.mark.django_db


def test_an_official_s_page_knows_posts_and_day():
    people = cast()
    said = context.page(request(people.clerk))
    assert said["visitor"].user.username == "clerk"
    assert (said["day"], said["demo"]) == (DAY, True)


def test_before_an_instance_exists_there_is_a_page():
    asked = request()
    asked.user = AnonymousUser()
    said = context.page(asked)
    assert (said["visitor"], said["instance"], said["demo"]) == (None, None, False)
    assert said["book"].digest
