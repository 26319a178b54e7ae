"""Pieces enter whole or not at all, and only where nobody's data is."""

import json

import pytest

from yangguang.register import guard, triggers
from yangguang.register.models import Chain, Instance
from yangguang.terms.chain import GENESIS
from yangguang.terms.decision import Refused
from yangguang.work.founding import filling


@pytest.fixture
def demonstration(own_database):
    with guard.writing():
        Instance.objects.create(province=320000000000, edition="2016-07-31", salt=b"s", demo=True)
    return own_database


def test_what_stands_aside_comes_back_and_the_note_goes(demonstration):
    note = demonstration.home / filling.ASIDE
    filling.open_()
    assert "membership_one_insert" not in triggers.present() and json.loads(note.read_text())["back"]
    filling.open_()  # as after a kill
    filling.close()
    assert triggers.present() == triggers.names() and not note.exists()


def test_a_piece_that_breaks_leaves_nothing(demonstration):
    with pytest.raises(ZeroDivisionError), filling.piece(["county:1"]) as piece:
        piece.link_up({"county:1": (5, "ab")})
        1 / 0  # noqa: B018
    assert not Chain.objects.exists() and filling.heads() == {}


def test_heads_are_written_with_their_piece(demonstration):
    with filling.piece(["county:1", "county:2"]) as piece:
        piece.link_up({"county:1": (5, "ab")})
    assert filling.heads() == {"county:1": (5, "ab"), "county:2": (0, GENESIS)}
    assert filling.counties() == set()


def test_commits_wait_for_the_disk_again_afterwards(demonstration):
    from django.db import connection

    ask = "PRAGMA synchronous" if connection.vendor == "sqlite" else "SHOW synchronous_commit"

    def said():
        with connection.cursor() as cursor:
            cursor.execute(ask)
            return cursor.fetchone()[0]

    before = said()
    with filling.hurrying():
        assert said() in (0, "off")
    assert said() == before


def test_a_real_instance_is_refused(demonstration):
    with guard.writing():
        Instance.objects.update(demo=False)
    for act in (filling.open_, filling.piece([]).__enter__):
        with pytest.raises(Refused):
            act()
