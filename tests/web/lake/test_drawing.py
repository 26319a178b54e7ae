"""Pictures and their sentences say what the answer beside the copy says."""

import datetime as dt
import json

import pytest
from django.utils import translation

from tests.lake.making import the_book
from yangguang.web.lake import drawing
from yangguang.web.lake.drawing import BY_KEY

pytestmark = [pytest.mark.django_db]
ROW = {
    "place": 320000000000, "all_households": 4, "all_persons": 10, "households": 4, "persons": 10, "poor": 4, "headcount": 0.4,
    "gap": 0.1, "severity": 0.05, "mean_fen": 700_000.0, "gini": 0.25,
    "q_0.1": 300_000.0, "q_0.25": 400_000.0, "q_0.5": 650_000.0,
    "q_0.75": 800_000.0, "q_0.9": 1_000_000.0,
}  # fmt: skip
CITIES = [
    {**ROW, "place": 320100000000, "headcount": 0.6, "poor": 3},
    {**ROW, "place": 321300000000, "headcount": 0.1, "poor": 1},
]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_figures_have_their_unit_and_what_is_unknown_has_a_dash():
    assert BY_KEY["headcount"].words(ROW) == "40.0 %" and BY_KEY["mean_fen"].words(ROW) == "7,000"
    assert BY_KEY["gini"].words({"gini": None}) == "—" and BY_KEY["gini"].of({}) is None


def test_the_table_is_in_the_order_asked_for():
    by_share = drawing.table(CITIES, BY_KEY["headcount"], "headcount")
    assert [r["place"] for r in by_share] == [320100000000, 321300000000] and [
        r["bar"] for r in by_share
    ] == [100, 17]
    assert [r["place"] for r in drawing.table(CITIES[::-1], BY_KEY["poor"], "")] == [
        320100000000,
        321300000000,
    ]
    unknown = {**ROW, "place": 320200000000, "headcount": None}
    assert drawing.table([unknown, *CITIES], BY_KEY["headcount"], "headcount")[-1]["place"] == 320200000000


def test_the_map_leads_down_and_stands_only_where_there_are_boundaries(monkeypatch):
    monkeypatch.setattr(
        drawing.finders, "find", lambda name: "/there" if name == "vendor/map-32.json" else None
    )
    said = json.loads(
        drawing.map_of(320000000000, CITIES, BY_KEY["headcount"], "?place=000000000000&show=poor")
    )
    assert (
        said["values"][0]["href"] == "?place=320100000000&show=poor"
        and said["values"][0]["words"] == "60.0 %"
    )
    assert (said["least"], said["most"]) == (10.0, 60.0)
    near = [{**c, "headcount": share} for c, share in zip(CITIES, (0.852, 0.851), strict=True)]
    alike = json.loads(drawing.map_of(320000000000, near, BY_KEY["headcount"], "?"))
    assert alike["most"] == 85.2 and alike["least"] == pytest.approx(76.68), "a tenth of a point is not the whole scale"
    assert drawing.map_of(990000000000, CITIES, BY_KEY["headcount"], "?") == ""
    assert drawing.map_of(321300000000, CITIES, BY_KEY["headcount"], "?") == ""


def test_sentences_say_what_one_sees():
    assert drawing.of_places(ROW, CITIES, 6000, BY_KEY["headcount"]).startswith(
        "Of 10 persons whose income is stated, 40.0 % live below"
    )
    assert (
        "(60.0 %)" in drawing.of_places(ROW, CITIES, 6000, BY_KEY["headcount"])
        and drawing.of_places({}, [], 6000, BY_KEY["headcount"]) == "No income is stated here yet."
    )
    near = [{**c, "headcount": share} for c, share in zip(CITIES, (0.852, 0.851), strict=True)]
    assert "hardly differ (85.1 % to 85.2 %)" in drawing.of_places(ROW, near, 6000, BY_KEY["headcount"])
    assert "differ by 3,500 yuan" in drawing.inequality(ROW)["sentence"]
    assert drawing.inequality({"gini": None})["rows"] == []


def test_the_histogram_names_its_bars_and_leaves_empty_ones_beyond_out():
    counts = [1, 2, 0, 3] + [0] * 26
    said = drawing.histogram({"bins": {"step_fen": 50_000, "persons": counts}, "line_yuan": 1000, "row": ROW})
    assert said["rows"][0] == ("below 500", 1) and said["rows"][-1][0] == "2,000 and more"
    assert json.loads(said["picture"])["below"] == 2 and "less than 6,500 yuan" in said["sentence"]
    whole = drawing.histogram(
        {"bins": {"step_fen": 50_000, "persons": [1] * 30}, "line_yuan": 1000, "row": {}}
    )
    assert len(whole["rows"]) == 30 and whole["sentence"] == "No income is stated here yet."


def test_sources_are_a_head_and_what_is_spent_lies_below_zero():
    sums = {
        "persons": 10,
        "wage_fen": 600_000,
        "business_fen": 300_000,
        "property_fen": 0,
        "transfer_fen": 100_000,
        "expense_fen": 50_000,
    }
    said = drawing.sources({"sources": sums}, the_book())
    assert dict(said["rows"])["Wages"] == 600 and min(v for _n, v in said["rows"]) == -50
    assert "Of each 100 yuan earned, 60 come from: Wages" in said["sentence"]
    assert drawing.sources({"sources": None}, the_book()) is None


class Day:
    def __init__(self, text, root="0" * 64):
        self.day, self.root = dt.date.fromisoformat(text), root


def test_a_trend_needs_two_copies():
    points = [(Day("2016-01-31"), ROW), (Day("2016-02-29"), {**ROW, "headcount": 0.3})]
    assert drawing.trend(points[:1], BY_KEY["headcount"]) is None
    said = drawing.trend(points, BY_KEY["headcount"])
    assert said["sentence"] == "Below the line: 40.0 % on 2016-01-31, 30.0 % on 2016-02-29."
    assert json.loads(said["picture"])["series"][0]["values"] == [40.0, 30.0]


def test_two_copies_of_one_day_are_told_apart():
    points = [(Day("2016-01-31", "abcdef"), ROW), (Day("2016-01-31", "123456"), {**ROW, "headcount": 0.3})]
    said = drawing.trend(points, BY_KEY["headcount"])
    assert json.loads(said["picture"])["days"] == ["2016-01-31 abcd", "2016-01-31 1234"]
    assert said["sentence"] == "Below the line: 40.0 % on 2016-01-31 abcd, 30.0 % on 2016-01-31 1234."


def test_the_axis_of_a_share_stays_between_nothing_and_all():
    points = [(Day("2016-01-31"), {**ROW, "headcount": 0.99}), (Day("2016-02-29"), {**ROW, "headcount": 0.01})]
    drawn = json.loads(drawing.trend(points, BY_KEY["headcount"])["picture"])
    assert (drawn["least"], drawn["most"]) == (0, 100)
    drawn = json.loads(drawing.trend(points, BY_KEY["all_persons"])["picture"])
    assert (drawn["least"], drawn["most"]) == (0, None)
    below = [(day, {**row, "mean_fen": -5000}) for day, row in points]
    assert json.loads(drawing.trend(below, BY_KEY["mean_fen"])["picture"])["least"] is None


def test_the_sentence_speaks_of_the_figure_that_is_shown_and_counts_those_alike():
    gini = drawing.of_places(ROW, [{**CITIES[0], "gini": 0.3}, CITIES[1]], 6000, BY_KEY["gini"])
    assert "Gini coefficient: highest in 320100000000 (0.300), lowest in 321300000000 (0.250)." in gini
    third = {**CITIES[0], "place": 320200000000}
    alike = drawing.of_places(ROW, [*CITIES, third], 6000, BY_KEY["headcount"])
    assert "highest in 2 places such as 320100000000 (60.0 %), lowest in 321300000000 (10.0 %)" in alike
    assert "hardly differ (0.250 to 0.250)" in drawing.of_places(ROW, CITIES, 6000, BY_KEY["gini"])
