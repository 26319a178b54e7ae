"""The how-to is a page of the product, in both languages, and each post finds its part."""

import re

import pytest
from django.http import Http404

from tests.cast import cast
from tests.pages import get, text, visitor
from yangguang.web import guide

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_part_has_its_address_and_pictures_and_the_documents_own_links_stay_out(lang):
    parts, said = guide.drawn(lang)
    assert [key for key, _name in parts] == list(guide.PARTS)
    assert all(f'<h2 id="{key}">{name}</h2>' in said for key, name in parts)
    assert "<img" not in said and ".md" not in said and "<code>j</code>" in said
    assert not re.search(r"<p>\s*</p>", said)


def test_everybody_reaches_it_from_every_page_and_the_desk_leads_to_ones_own_part():
    people = cast()
    mine = {"village": people.clerk, "township": people.township, "county": people.county, "province": people.city}
    for part, user in mine.items():
        assert guide.part_of(visitor(user)) == part
        assert f'href="/guide/#{part}"' in get(user, "desk").content.decode()
        assert "your post" in text(get(user, "guide"))
    assert 'href="/guide/"' in get(people.county, "households").content.decode()


def test_a_product_shipped_without_its_documents_has_no_page(monkeypatch, tmp_path):
    monkeypatch.setattr(guide, "FOLDER", tmp_path)
    guide.drawn.cache_clear()
    with pytest.raises(Http404):
        guide.drawn("en")
