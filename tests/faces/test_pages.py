"""A visitor is known by posts held today; a view's declaration is what the door reads."""

import datetime as dt

import pytest

from tests.cast import COUNTY, DAY, HERE, cast
from tests.pages import request, visitor
from yangguang.faces import pages
from yangguang.faces.pages import Visitor, declaration, page
from yangguang.register.models import User

pytestmark = pytest.mark.django_db


def test_a_visitor_s_verbs_are_those_of_today_s_posts():
    people = cast()
    assert "round.meet" in visitor(people.clerk).acts
    assert visitor(people.clerk).home == HERE
    yesterday = Visitor(User.objects.get(id=people.clerk.id), DAY - dt.timedelta(days=1))
    assert yesterday.acts == frozenset()
    assert not yesterday.reads_cases


def test_the_book_is_opened_where_the_visitor_works():
    people = cast()
    assert pages.book_of(request(people.county)).place == COUNTY


def test_a_view_declares_itself_and_an_undeclared_one_says_nothing():
    @page(cases=True, verbs=("round.meet",))
    def declared(request):
        return None

    said = declaration(declared)
    assert said.cases
    assert said.verbs == {"round.meet"}
    assert declaration(lambda request: None) is None


def test_the_moment_is_asked_once():
    people = cast()
    asked = request(people.clerk)
    assert pages.moment_of(asked) is pages.moment_of(asked)
    assert pages.visitor(asked) is pages.visitor(asked)
