"""One source is slowed down; another is not; addresses are not kept."""

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory

from yangguang.portal.limits import Limit, limited, source, take

TWICE = Limit("test", 2, 60)


def _from(address: str, forwarded: str = "", method: str = "get"):
    more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return getattr(RequestFactory(), method)("/p/", REMOTE_ADDR=address, **more)


def test_the_third_time_of_two_is_too_often_and_another_source_is_free():
    assert [take(_from("203.0.113.5"), TWICE) for _ in range(3)] == [True, True, False]
    assert take(_from("203.0.113.6"), TWICE)


def test_limits_of_two_names_count_apart():
    assert [take(_from("203.0.113.5"), TWICE) for _ in range(3)][-1] is False
    assert take(_from("203.0.113.5"), Limit("other", 2, 60))


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.5", "198.51.100.7", "203.0.113.5"),  # a stranger may write what they like
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "10.9.9.9, 198.51.100.7", "198.51.100.7"),  # only the proxy's own word counts
        ("::1", "", "::1"),
        ("", "198.51.100.7", "198.51.100.7"),
        ("no address", "198.51.100.7", "no address"),
    ],
)
def test_a_forwarded_address_is_believed_from_this_machine_only(peer, forwarded, found):
    assert source(_from(peer, forwarded)) == found


def test_what_is_remembered_is_no_address():
    take(_from("203.0.113.5"), TWICE)
    assert "203.0.113.5" not in repr(vars(cache).get("_cache", "")) + repr(getattr(cache, "_cache", ""))
    assert getattr(cache, "_cache", None), "the cache of the tests is not the one looked into"


def test_looking_is_free_where_only_sending_counts():
    @limited(Limit("post", 0, 60), only_post=True)
    def view(request):
        return HttpResponse("seen")

    assert view(_from("203.0.113.5")).content == b"seen"
