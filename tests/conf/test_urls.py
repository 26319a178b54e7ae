"""Every address leads to a page that says who may open it."""

from django.urls import URLResolver, get_resolver

from yangguang.faces.pages import declaration


def _pages(resolver, prefix=""):
    for one in resolver.url_patterns:
        where = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _pages(one, where)
        else:
            yield where, one


def test_no_page_is_open_by_forgetting():
    silent = [where for where, page in _pages(get_resolver()) if declaration(page.callback) is None]
    assert not silent


def test_the_public_s_pages_stand_below_p_and_robots_at_the_root():
    names = {page.name: where for where, page in _pages(get_resolver())}
    assert names["portal_home"] == "p/" and names["robots"] == "robots.txt"
    assert all(where.startswith("p/") for name, where in names.items() if name and name.startswith("portal_"))
