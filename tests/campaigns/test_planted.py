"""Defects are planted in a copy; the program's own engine stays sound."""

import datetime as dt
import random

import pytest

from yangguang.book import procedure as engine
from yangguang.book.reader import open_book
from yangguang.campaigns import planted
from yangguang.campaigns.procedures import _caught

PROCEDURE = open_book(321324100001, dt.date(2016, 10, 28)).procedure("identify")


def test_the_copy_is_another_module():
    copy = planted.copy_of_engine()
    assert copy is not engine
    assert copy.fold is not engine.fold


@pytest.mark.parametrize("name", sorted(planted.DEFECTS))
def test_every_planted_defect_is_caught(name):
    before = (engine.refuse, engine._refuse_done, engine._move_closed, engine.offices_for)
    assert _caught(name, PROCEDURE, random.Random(11))
    assert before == (engine.refuse, engine._refuse_done, engine._move_closed, engine.offices_for)
