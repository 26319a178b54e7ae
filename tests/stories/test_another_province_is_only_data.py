"""The paper's practice is one province's; key term 因地制宜: elsewhere line, windows and displays differ.

Retold: a fictional province with another line, working-day windows and one display more runs the same
story, and not a line of code
knows of it.
"""

import pytest

from tests import walk
from tests.cast import DAY, PASSWORD, household
from tests.walk import all_of, case_of, display, do, fresh, ids, pass_window
from yangguang.register.models import Notice, User
from yangguang.work import access, instance
from yangguang.work.acting import SYSTEM, open_hand
from yangguang.work.checking import checks
from yangguang.work.procedure import notices, rounds

pytestmark = pytest.mark.django_db
PROVINCE, COUNTY, TOWNSHIP, VILLAGE = 990000000000, 990201000000, 990201101000, 990201101001


@pytest.fixture
def people(home):
    instance.found(PROVINCE, "2015-12-31", demo_day=DAY)
    posts = {
        "clerk": ("village-clerk", VILLAGE),
        "secretary": ("first-secretary", VILLAGE),
        "township": ("township-officer", TOWNSHIP),
        "county": ("county-officer", COUNTY),
        "county2": ("county-officer", COUNTY),
    }
    with open_hand(None, office=SYSTEM, via="test") as hand:
        for name, (role, place) in posts.items():
            access.add(hand, username=name, name=name, role=role, place=place, password=PASSWORD)
    return type("People", (), {n: User.objects.get(username=n) for n in posts})


def test_the_same_story_runs_with_another_line_other_windows_and_one_more_display(people):
    poor, rich = (
        household("甲", place=VILLAGE, income_yuan=7000),
        household("乙", place=VILLAGE, income_yuan=7300),
    )
    round_ = do(people.clerk, rounds.open_round, VILLAGE)
    notice = do(people.clerk, notices.post, round_, "announce")
    do(people.clerk, rounds.apply_all, round_, ids(round_, "application"))
    for case in all_of(type(case_of(poor)), round=round_):
        do(people.clerk, walk.cases.survey, case, walk.cases.Survey(conditions={"water_safe": "1"}))
        do(people.secretary, walk.cases.survey, case)
    pass_window(notice, people.clerk)
    do(people.county, rounds.compare, round_)
    display(people, round_, "group_display", people.clerk)
    walk.meet(people, round_)
    posted = do(people.clerk, notices.post, round_, "village_display")
    assert (posted.closes_from - posted.posted_day).days > 6, "five working days hold a weekend"
    pass_window(posted, people.clerk)
    do(people.township, rounds.review, [round_], {})
    display(people, round_, "township_display", people.township)
    for who in (people.clerk, people.secretary):
        do(who, rounds.visit, round_, ids(round_, "house_visit"))
    walk.confirm(people, round_)
    assert (case_of(poor).step, case_of(rich).status) == ("county_display", "refused"), (
        "7,300 is this county's own line"
    )
    display(people, round_, "county_display", people.county)
    assert fresh(poor).number.startswith("99020116")
    shown = [n.step for n in all_of(Notice) if n.kind == "display"]
    assert shown == ["group_display", "village_display", "township_display", "county_display"]
    assert (all_of(Notice)[-1].closes_from - all_of(Notice)[-1].posted_day).days == 11
    assert checks.run()["differences"] == []
