"""The page of figures: a copy is chosen, frozen, drilled into and downloaded, within one's own places."""

import datetime as dt

import pytest

from tests.cast import COUNTY, DAY, HERE, NEXT, TOWNSHIP
from tests.pages import get, post, text
from tests.walk import all_of
from tests.web.lake.copying import a_county, freeze, work
from yangguang.register.models import Job, Snapshot
from yangguang.web.lake import report
from yangguang.work import lazily

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(home):
    return a_county()


def test_a_place_without_a_copy_says_so_and_offers_one(people):
    page = text(get(people.county, "figures"))
    assert "There is no copy of this place yet." in page and "Freeze now" in page


def test_a_copy_is_frozen_from_the_page_and_told_while_it_is_made(people):
    post(people.county, "figures", do="freeze", day=DAY.isoformat())
    waiting = get(people.county, "figures_jobs")
    assert "freezing a copy" in text(waiting) and "HX-Refresh" not in waiting.headers
    work()
    assert get(people.county, "figures_jobs").headers["HX-Refresh"] == "true"
    page = text(get(people.county, "figures"))
    assert "Of 5 persons whose income is stated, 40.0 % live below the line of 6,000 yuan a head." in page
    (copy,) = all_of(Snapshot)
    assert page.count(copy.root[:12]) >= 4, "every figure says which copy it comes from"


def test_a_day_that_is_none_is_refused_in_words(people):
    assert "2016-13-01" in text(post(people.county, "figures", do="freeze", day="2016-13-01"))
    assert all_of(Job) == []


def test_one_goes_down_to_the_villages_and_the_place_stands_in_the_address(people):
    copy = freeze(people)
    page = get(people.county, "figures", copy=str(copy.id), place=TOWNSHIP, show="mean_fen", sort="mean_fen")
    assert f"place={HERE}" in page.content.decode() and f"place={NEXT}" in page.content.decode()
    said = text(page)
    assert "6,500" in said and "3,500" in said
    village = text(get(people.county, "figures", copy=str(copy.id), place=HERE))
    assert "Of 2 persons whose income is stated, 100.0 %" in village


def test_another_countys_figures_are_nobodys_business(people):
    copy = freeze(people)
    assert get(people.stranger, "figures", copy=str(copy.id)).status_code == 404
    assert get(people.township, "figures", copy=str(copy.id), place=COUNTY).status_code == 404
    assert get(people.township, "figures", copy=str(copy.id), place=TOWNSHIP).status_code == 200
    assert get(people.clerk, "figures").status_code == 403
    for place in ("abc", "1", "999999999999"):
        assert get(people.county, "figures", place=place).status_code == 404
    assert get(people.county, "figures", copy="no-uuid").status_code == 404


def test_the_trend_is_of_the_copies_of_the_same_place(people):
    first = freeze(people, DAY)
    assert "From copy to copy" not in text(get(people.county, "figures"))
    freeze(people, DAY, TOWNSHIP)
    assert "From copy to copy" not in text(get(people.county, "figures", copy=str(first.id)))


def test_a_copy_whose_figures_were_not_counted_offers_to_count_them(people):
    copy = freeze(people)
    from yangguang.work.questions import answers

    answers.keep_all(copy, answers.REPORT, [])
    assert "Count them now" in text(get(people.county, "figures"))
    post(people.county, "figures", do="report")
    work()
    assert "Of 5 persons" in text(get(people.county, "figures"))


def test_while_the_layer_is_missing_the_page_says_when_it_will_be_there(people, monkeypatch):
    freeze(people)
    monkeypatch.setattr(lazily, "PACKAGES", ("no_such_package_of_ours",))
    page = text(get(people.county, "figures"))
    assert "still being installed" in page and "Freeze now" not in page and "Of 5 persons" in page
    assert "Wait a little" in text(post(people.county, "figures", do="freeze", day=""))


@pytest.mark.parametrize("kind", ["xlsx", "csv", "parquet"])
@pytest.mark.parametrize("table", ["places", "incomes", "sources", "inequality", "statuses", "trend"])
def test_a_table_leaves_as_a_file_within_ones_places(people, kind, table):
    copy = freeze(people)
    answer = get(
        people.county, "figures_download", copy=str(copy.id), place=COUNTY, table=table, **{"as": kind}
    )
    assert (
        answer.status_code == 200
        and answer.content
        and copy.day.isoformat() in answer.headers["Content-Disposition"]
    )
    assert get(people.township, "figures_download", copy=str(copy.id), place=COUNTY).status_code == 404


def test_households_are_counted_by_what_they_are(people):
    freeze(people)
    page = text(get(people.county, "figures"))
    assert "2 Households of every status 5 Persons of every status" in page
    assert "Households registered" not in page, "both households only apply"


def test_what_is_no_table_and_no_format_is_not_there(people):
    copy = freeze(people)
    assert get(people.county, "figures_download", copy=str(copy.id), table="secrets").status_code == 404
    assert get(people.county, "figures_download", copy=str(copy.id), **{"as": "exe"}).status_code == 404


def test_how_old_the_copy_is_stands_on_the_page(people):
    from tests.cast import move_to

    freeze(people)
    move_to(DAY + dt.timedelta(days=3))
    assert "3 days ago" in text(get(people.county, "figures"))


def test_a_copy_that_is_ready_is_told_with_its_address_and_for_a_while_only(people, monkeypatch):
    freeze(people)
    part = freeze(people, DAY, TOWNSHIP)
    page = get(people.county, "figures")
    assert "Open this copy" in text(page) and f"copy={part.id}" in page.content.decode()
    monkeypatch.setitem(report.TOLD, "done", dt.timedelta(0))
    assert "Open this copy" not in text(get(people.county, "figures"))


def test_who_has_no_copy_of_all_ones_places_is_told_whose_this_is(people):
    freeze(people, DAY, TOWNSHIP)
    assert "There is no copy of 泗洪县 yet" in text(get(people.county, "figures"))
    freeze(people)
    assert "There is no copy of" not in text(get(people.county, "figures"))


def test_a_place_nobody_lives_in_says_so_and_offers_no_count_that_would_not_help(people):
    copy = freeze(people)
    empty = text(get(people.county, "figures", copy=str(copy.id), place=321324102000))
    assert "Nobody of this place is in this copy." in empty and "Count them now" not in empty
