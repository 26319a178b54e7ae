"""The page of what-if: a question has an address, its answer is the worker's, nothing is written to the register."""

import datetime as dt
import json

import pytest
from django.http import QueryDict
from django.urls import reverse

from tests.cast import COUNTY, TOWNSHIP
from tests.pages import browse, get, post, text
from tests.walk import all_of
from tests.web.lake.copying import a_county, freeze, work
from yangguang.register.models import Household, Job
from yangguang.web.lake import whatif
from yangguang.work import lazily

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(home):
    return a_county()


def test_without_scripts_it_is_a_form_with_a_button(people):
    copy = freeze(people)
    page = get(people.county, "whatif")
    assert 'name="income_line"' in page.content.decode() and "Move a slider" in text(page)
    answer = post(people.county, "whatif", lists="1", income_line="7000", edge_line_percent="110")
    address, _status = answer.redirect_chain[-1]
    assert "income_line=7000" in address and str(copy.id) in address and "edge" not in address
    assert "Being reckoned" in text(answer)
    work()
    done = text(browse(people.county).get(address))
    assert "3 persons enter and 0 leave: 5 instead of 2." in done and "reckoned in" in done
    assert {h.status for h in all_of(Household)} == {"applicant"}


def test_a_link_shows_the_same_to_a_colleague_and_nothing_to_a_stranger(people):
    freeze(people)
    post(people.county, "whatif", income_line="7000")
    work()
    address = f"{reverse('whatif')}?place={COUNTY}&income_line=7000"
    assert "3 persons enter" in text(browse(people.county2).get(address))
    assert browse(people.stranger).get(address).status_code == 404
    assert get(people.clerk, "whatif").status_code == 403


def test_with_scripts_the_part_comes_alone_with_its_address(people):
    freeze(people)
    answer = browse(people.county).post(
        reverse("whatif"), {"income_line": "3000"}, headers={"HX-Request": "true"}
    )
    assert "income_line=3000" in answer.headers["HX-Push-Url"] and "<html" not in answer.content.decode()
    work()
    part = get(people.county, "whatif_result", place=TOWNSHIP, income_line="3000")
    assert "Move a slider" in text(part)
    whole = text(get(people.county, "whatif_result", place=COUNTY, income_line="3000"))
    assert "0 persons enter and 2 leave: 0 instead of 2." in whole


def test_where_nobody_moves_the_sentence_says_so_and_nothing_is_drawn(people):
    freeze(people)
    post(people.county, "whatif", lists="1")
    work()
    page = get(people.county, "whatif")
    assert "Nobody enters and nobody leaves: 2 persons. Help costs 0.3 (10,000 yuan a year), as it does now." in text(page)
    assert 'data-figure="whatif-data"' not in page.content.decode()


def test_a_chart_draws_the_places_where_people_move_and_no_others():
    moved = {"name": "甲", "enters": 28, "leaves": 0}
    drawn = json.loads(whatif._chart([{"name": "乙", "enters": 0, "leaves": 0}, moved, {"name": "丙", "enters": 1, "leaves": 3}]))
    assert drawn["names"] == ["甲", "丙"] and [one["values"] for one in drawn["series"]] == [[28, 1], [0, -3]]


@pytest.mark.parametrize("kind", ["xlsx", "csv", "parquet"])
def test_an_answer_leaves_as_a_file_once_it_is_there(people, kind):
    copy = freeze(people)
    words = {"copy": str(copy.id), "income_line": "7000", "as": kind}
    assert get(people.county, "whatif_download", **words).status_code == 404
    post(people.county, "whatif", income_line="7000")
    work()
    answer = get(people.county, "whatif_download", **words)
    assert answer.status_code == 200 and answer.headers["Content-Disposition"].endswith(f'.{kind}"')
    assert kind != "csv" or ("income_line=7000" in answer.content.decode() and copy.root in answer.content.decode())
    assert get(people.stranger, "whatif_download", **words).status_code == 404


def test_what_it_costs_more_and_less_has_its_sign():
    assert [whatif._signed(fen) for fen in (0, 1_500_000, -1_500_000)] == ["0.0", "+1.5", "−1.5"]


def test_an_answer_that_is_there_is_not_asked_again(people):
    freeze(people)
    post(people.county, "whatif", income_line="7000")
    work()
    count = len(all_of(Job))
    assert "3 persons enter" in text(post(people.county2, "whatif", income_line="7000"))
    assert len(all_of(Job)) == count and {j.state for j in all_of(Job)} == {"done"}


def test_what_is_as_the_book_has_it_or_no_sensible_number_is_not_supposed():
    form = whatif.Form(
        {"income_line": 6000},
        [("wage", "Wages")],
        [("deaths", "Deaths", True), ("payroll", "Payroll", False)],
    )

    def asked(words):
        return whatif.asked(QueryDict(words), form, COUNTY)

    nothing = {"place": COUNTY, "supposed": {}, "without": [], "excluding": None}
    for words in (
        "",
        "income_line=6000",
        "income_line=x",
        "income_line=1",
        "help_fund_per_head=100",
        "without=luck",
    ):
        assert asked(words) == nothing, words
    assert asked("lists=1&exclude=deaths") == nothing
    assert asked("lists=1")["excluding"] == [] and asked("lists=1&exclude=payroll&exclude=x")[
        "excluding"
    ] == ["payroll"]
    assert asked("income_line=7000&without=wage") == {
        **nothing,
        "supposed": {"income_line": 7000},
        "without": ["wage"],
    }


def test_no_copy_or_no_layer_is_said_in_words(people, monkeypatch):
    assert "There is no copy of this place yet." in text(get(people.county, "whatif"))
    freeze(people)
    monkeypatch.setattr(lazily, "PACKAGES", ("no_such_package_of_ours",))
    assert "still being installed" in text(get(people.county, "whatif"))
    assert "Wait a little" in text(post(people.county, "whatif", income_line="7000"))


def test_a_question_behind_a_longer_task_says_what_it_waits_for(people, monkeypatch):
    freeze(people)
    answer = post(people.county, "whatif", income_line="7000")
    assert "Being reckoned" in text(answer)
    monkeypatch.setattr(whatif, "QUEUED", dt.timedelta(0))
    said = text(get(people.county, "whatif_result", place=COUNTY, income_line="7000"))
    assert "In the queue" in said and "Being reckoned" not in said
