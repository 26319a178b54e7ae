"""The console counts questions by file and place, and says why records did not concern a household."""

import pytest
from django.utils import translation

from tests.cast import CITY, COUNTY, DAY, HERE, NEXT, PROVINCE, TOWNSHIP, cast, household, number_of
from tests.pages import get, text, visitor
from tests.walk import all_of, do, fresh
from yangguang.register import scope
from yangguang.register.models import Finding
from yangguang.web.lake import answered
from yangguang.work import comparison, datasets, findings

pytestmark = pytest.mark.django_db


@pytest.fixture
def questions(home, tmp_path):
    """Two households with a vehicle each, in two villages; the first question is answered: the car was sold."""
    people = cast(with_places=True)
    rows = []
    for serial, place in ((861, HERE), (862, NEXT)):
        household(size=1, numbers=[number_of(serial)], place=place)
        rows.append(f"苏N0{serial},某,{number_of(serial)},正常")
    path = tmp_path / "vehicles.csv"
    path.write_text("号牌号码,所有人,身份证明号码,机动车状态\n" + "\n".join(rows) + "\n", encoding="utf-8")
    datasets.load(people.county, "vehicles", path)
    do(people.county, comparison.compare, COUNTY)
    first = next(f for f in all_of(Finding) if f.place == HERE)
    people.extra["reason"] = next(k for k, r in findings.reasons(first).items() if r.clears)
    for user in (people.clerk, people.secretary):
        do(user, findings.answer, fresh(first), False, people.extra["reason"], "入户看过")
    return people


def test_questions_are_counted_by_file_and_place(questions):
    with scope.everything("test"):
        rows = answered.findings_of(COUNTY)
        counts = answered.by_dataset(answered.grouped(rows, COUNTY, DAY))
        assert set(counts) == {"vehicles"}
        n = counts["vehicles"]
        assert (n.raised, n.open, n.late, n.true, n.untrue, n.rate, n.untrue_rate) == (2, 1, 0, 0, 1, 50, 100)
        assert answered.whole(counts.values()) == n
        below = {p: answered.by_place(answered.grouped(rows, p, DAY), p) for p in (COUNTY, TOWNSHIP)}
        assert [(p, c.open) for p, c in below[COUNTY]] == [(TOWNSHIP, 1)]
        assert [(p, c.open) for p, c in below[TOWNSHIP]] == [(NEXT, 1), (HERE, 0)]
        village = answered.grouped(answered.findings_of(HERE), HERE, DAY)
        assert answered.by_place(village, HERE) == [] and answered.by_dataset(village)["vehicles"].raised == 1


def test_the_questions_are_gone_through_once_for_files_and_places(questions, django_assert_num_queries):
    with scope.everything("test"), django_assert_num_queries(1):
        found = answered.grouped(answered.findings_of(COUNTY), COUNTY, DAY)
        assert answered.by_dataset(found) and answered.by_place(found, COUNTY)


def test_reasons_are_said_in_the_tables_words(questions):
    official = visitor(questions.county)
    with scope.everything("test"):
        (reason,) = answered.untrue_by_reason(answered.findings_of(COUNTY), official.book.datasets())
    known = official.book.dataset("vehicles").answers[questions.extra["reason"]]
    assert (reason["n"], reason["reason"]) == (1, known.en if reason["dataset"].isascii() else known.zh)


def test_the_page_says_it_in_a_sentence_and_leads_to_the_list(questions):
    page = get(questions.county, "datasets")
    assert "2 questions were raised; 50 % of them are answered, 1 wait, 0 of these too long." in text(page)
    assert f"/findings/?dataset=vehicles&place={COUNTY}" in page.content.decode().replace("&amp;", "&")
    deeper = text(get(questions.county, "datasets", place=TOWNSHIP))
    assert "1 / 1 answered" in deeper


def test_a_file_of_the_county_is_seen_by_the_city_and_not_by_the_neighbour(questions):
    with scope.using(scope.NOTHING):
        assert set(answered.loads(visitor(questions.city))) == {"vehicles"}
        assert set(answered.loads(visitor(questions.township))) == {"vehicles"}
        assert answered.loads(visitor(questions.stranger)) == {}


def test_nothing_raised_says_what_to_do():
    with translation.override("en"):
        assert "Load the departments' files" in answered.sentence(answered.Answers(), False)
        assert "No question was raised here" in answered.sentence(answered.Answers(), True)
    assert (answered.Answers().rate, answered.Answers().untrue_rate) == (None, None)


def test_the_way_from_ones_own_place_down():
    cast(with_places=True)
    assert [c for c, _ in answered.crumbs(TOWNSHIP, CITY)] == [CITY, COUNTY, TOWNSHIP]
    assert [c for c, _ in answered.crumbs(PROVINCE, PROVINCE)] == [PROVINCE]
