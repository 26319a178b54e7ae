"""A posted list does not change, and nothing of it stays but number, counts and a commitment."""

import hashlib

import pytest

from tests.cast import HERE, cast, household
from tests.walk import all_of, do, fresh, later, meet, one, to_meeting
from yangguang.register.models import Notice, NoticeLine
from yangguang.terms.chain import canonical
from yangguang.terms.decision import Refused
from yangguang.work import clock
from yangguang.work.procedure import notices, rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(home):
    return cast()


@pytest.fixture
def hanging(people):
    household("欧阳"), household("赵", size=3)
    round_ = to_meeting(people)
    meet(people, round_)
    return do(people.clerk, notices.post, round_, "village_display")


def test_lines_are_masked_and_committed_to(hanging):
    rows = notices.lines_of(hanging)
    assert [r.masked_name for r in rows] == ["欧阳*", "赵*"]
    shown = [[r.line_no, r.masked_name, r.village, r.size] for r in rows]
    assert hashlib.sha256(bytes(hanging.salt) + canonical(shown)).hexdigest() == hanging.commitment
    assert (hanging.lines, hanging.persons) == (2, 5)
    assert hanging.head_digest == hanging.posted.digest


def test_numbers_run_within_county_and_year(people, hanging):
    numbers = [n.number for n in all_of(Notice)]
    assert [n[-2:] for n in numbers] == ["1号", "2号"]
    assert "2016" in numbers[0] and "公告" in numbers[0] and "公示" in numbers[1]


def test_two_counties_of_one_name_do_not_share_their_numbers(home):
    cast(with_places=True)
    assert [notices.issuer(c) for c in (320106000000, 320302000000)] == ["南京市鼓楼区", "徐州市鼓楼区"]
    assert notices.issuer(321324000000) == "泗洪县"


def test_what_hangs_is_found_by_place_and_day(people, hanging):
    assert hanging in notices.running(HERE, clock.day())
    assert hanging in notices.running(321324000000, clock.day())
    assert not notices.running(321323000000, clock.day())
    later(8)
    assert hanging not in notices.running(HERE, clock.day())
    assert notices.public_notice(hanging.id) == hanging


def test_a_withdrawn_notice_needs_a_reason_and_a_full_window_again(people, hanging):
    with pytest.raises(Refused, match="reason_missing"):
        do(people.clerk, notices.withdraw, fresh(hanging), " ")
    do(people.clerk, notices.withdraw, fresh(hanging), "户主姓名写错")
    assert fresh(hanging).withdrawn
    assert not all_of(NoticeLine, notice=hanging)
    later(3)
    again = do(people.clerk, notices.post, one(type(hanging.round), id=hanging.round_id), "village_display")
    assert again.posted_day == clock.day()
    assert (again.closes_from - again.posted_day).days == 8
    with pytest.raises(Refused, match="notice_ended"):
        do(people.clerk, notices.close, fresh(hanging))


def test_another_office_cannot_post_or_close(people, hanging):
    later(8)
    for who in (people.township, people.county):
        with pytest.raises(Refused, match=r"no_case_here|wrong_office"):
            do(who, notices.close, fresh(hanging))
    with pytest.raises(Refused, match="unknown_step"):
        do(people.clerk, notices.post, one(type(hanging.round), id=hanging.round_id), "dance")
    assert fresh(hanging).ended_id is None
    assert hanging.procedure == rounds.PROCEDURE
