"""Each page of the public declares itself; no receipt and no name stands in an address."""

from yangguang.faces.pages import declaration
from yangguang.portal.urls import urlpatterns


def test_every_page_says_that_it_is_public():
    for page in urlpatterns:
        said = declaration(page.callback)
        assert said is not None and said.public and not said.cases and not said.verbs, page.name


def test_addresses_carry_codes_of_places_and_keys_of_notices_only():
    asked = {name for page in urlpatterns for name in page.pattern.converters}
    assert asked == {"code", "key"}
