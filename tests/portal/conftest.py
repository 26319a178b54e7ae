"""What do the portal's tests share? A notice that hangs, and limits that begin anew with each test."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache

from tests.cast import Cast, cast, household, move_to
from tests.walk import do, meet, to_meeting
from yangguang.register.models import Notice
from yangguang.work.procedure import notices


@pytest.fixture(autouse=True)
def nobody_has_asked_yet() -> Iterator[None]:
    """The counts of the limits live in the process."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def people() -> Cast:
    """The cast, with the places' names."""
    return cast(with_places=True)


@pytest.fixture
def hang(people: Cast) -> Callable[..., Notice]:
    """Post the village's display of some households; on its first day unless told otherwise."""

    def post(*surnames: str, numbers: list[str] | None = None, begun: bool = True) -> Notice:
        for surname in surnames or ("欧阳",):
            household(surname, numbers=numbers, size=len(numbers) if numbers else 2)
        round_ = to_meeting(people)
        meet(people, round_)
        notice: Notice = do(people.clerk, notices.post, round_, "village_display")
        if begun:
            move_to(notice.first_day)
        return notice

    return post
