"""The words of invented villagers all have their code in the book."""

import pytest

from tests.demo.province.making import BOOK
from yangguang.demo.people import Villagers
from yangguang.demo.province import plan
from yangguang.demo.province.words import Words

pytestmark = pytest.mark.once


def test_every_word_has_its_code():
    words, people = Words(BOOK), Villagers(3, [321324, 321322, 321323], plan.DAY, 600_000)
    for home in people.homes(300, [plan.COUNTY + 100201]):
        said = words.home(home)
        assert set(said) == {"natural_village", "attribute", "cause", "dangerous_house", "water_safe", "water_difficult"}
        assert said["cause"] and said["attribute"]
        for one in home.people:
            answers, private = words.person(one)
            assert answers["ethnicity"] and all(answers.values()) and '"health"' in private


def test_an_unknown_word_stops_the_making():
    with pytest.raises(AssertionError, match="没有这个词"):
        Words(BOOK).code("relation", "没有这个词")
