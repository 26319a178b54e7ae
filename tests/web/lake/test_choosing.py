"""Which copy and place a page speaks of, where the address says nothing."""

import pytest

from tests.cast import COUNTY, DAY, HERE, TOWNSHIP
from tests.pages import request, visitor
from tests.web.lake.copying import a_county, freeze
from yangguang.register import scope
from yangguang.terms.place import span
from yangguang.web.lake import choosing
from yangguang.work.questions import answers

pytestmark = pytest.mark.django_db


def test_the_copy_of_ones_own_place_comes_before_a_newer_one_of_a_part(home):
    people = a_county()
    whole = freeze(people)
    part = freeze(people, DAY, TOWNSHIP)
    official = visitor(people.county)
    found = answers.reaching([COUNTY])
    with scope.using(scope.Scope((span(COUNTY),))):
        chosen = choosing.choose(request(people.county, "/figures/"), official, found)
        assert (chosen.copy, chosen.place) == (whole, COUNTY) and choosing.age_days(whole, official) == 0
        smaller = choosing.choose(request(people.county, "/figures/", copy=str(part.id)), official, found)
        assert smaller.place == TOWNSHIP and smaller.words["copy"] == part
        deep = choosing.choose(request(people.county, "/figures/", place=HERE), official, found)
        assert [code for code, _name in deep.crumbs] == [COUNTY, TOWNSHIP, HERE]
        assert choosing.choose(request(people.county, "/figures/"), official, []).copy is None
