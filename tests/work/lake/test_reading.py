"""How does the register of a place become the rows of a copy, as of any day and as known at any journal line?"""

import datetime as dt
import json

import pyarrow as pa
import pytest

from tests.cast import COUNTY, DAY, HERE, NEXT, TOWNSHIP, cast, household
from tests.walk import case_of, do
from yangguang.lake.shape import Column, Table
from yangguang.terms.decision import Refused
from yangguang.work import books
from yangguang.work.checking.reading import snapshot
from yangguang.work.lake import reading
from yangguang.work.lake.moments import Moment
from yangguang.work.lake.reading import Answers
from yangguang.work.procedure import cases

pytestmark = pytest.mark.django_db
TABLE = Table(
    "persons",
    (Column("person_id", "string"), Column("fuels", "string"), Column("farmland", "float64"), Column("risk_day", "date"),
     Column("work_months", "int32")),
    ("person_id",),
)


def test_pieces_make_the_same_rows_as_the_whole(home, monkeypatch):
    cast()
    for place in (NEXT, HERE, NEXT):
        household("赵", place=place)
    book, moment = books.now(COUNTY, DAY), Moment(DAY)

    def rows():
        with snapshot(read_only=False):
            _, batches = reading.households(book, reading.listed(TOWNSHIP, moment), None)
            return [r for b in batches for r in b.to_pylist()]

    whole = rows()
    monkeypatch.setattr(reading, "PIECE", 1)
    assert rows() == whole and [r["place"] for r in whole] == [HERE, NEXT, NEXT]


def test_a_survey_in_items_stands_before_a_claimed_sum(home):
    people = cast()
    case = case_of(household("赵", income_yuan=3500))
    do(people.township, cases.apply, case, "书面授权")
    found = cases.Survey(items={"wage_job": 900_00, "transfer_pension": 100_00, "expense_crops": 40_00}, conditions={})
    do(people.clerk, cases.survey, case, found)
    with snapshot(read_only=False):
        _, batches = reading.households(books.now(COUNTY, DAY), reading.listed(COUNTY, Moment(DAY)), None)
        (row,) = [r for b in batches for r in b.to_pylist()]
    assert row["income_fen_per_head"] == (900_00 + 100_00 - 40_00) // 2 and row["income_claimed"] is False
    assert [row[f"{p}_fen"] for p in ("wage", "transfer", "expense", "business")] == [900_00, 100_00, 40_00, 0]
    assert row["income_from"] == dt.date(2015, 10, 1)


def test_the_list_knows_its_households_and_the_edition_of_their_places(home):
    cast()
    household("赵")
    with snapshot(read_only=False):
        found = reading.listed(HERE, Moment(DAY))
    assert (found.households, found.editions) == (1, ("2016-07-31",))


def test_answers_take_the_type_of_their_column():
    said = [{"fuels": ["01", "03"], "farmland": "3.5", "risk_day": "2016-01-02", "work_months": 9},
            {"work_months": "11"}]
    made = reading.batch(TABLE, {"person_id": ["a", "b"]}, Answers([json.dumps(one) for one in said]))
    assert made.to_pylist() == [
        {"person_id": "a", "fuels": "01,03", "farmland": 3.5, "risk_day": dt.date(2016, 1, 2), "work_months": 9},
        {"person_id": "b", "fuels": None, "farmland": None, "risk_day": None, "work_months": 11},
    ]
    assert made.schema.field("risk_day").type == pa.date32()


def test_an_answer_of_another_kind_is_named_with_its_row():
    with pytest.raises(Refused) as refusal:
        reading.batch(TABLE, {"person_id": list("abcd")}, Answers([None, "{}", *['{"farmland": "三亩"}'] * 2]))
    assert refusal.value.decision.facts == {"table": "persons", "column": "farmland", "type": "float64", "row": "c"}


def test_rows_that_answer_the_same_are_told_apart_by_their_order():
    texts = ['{"farmland": "1"}', None, '{"farmland": "2"}', '{"farmland": "1"}', "{}"]
    answers = Answers(texts)
    assert answers.of("farmland") == ["1", None, "2", "1", None] and len(answers.each) == 3
    made = reading.batch(TABLE, {"person_id": list("abcde")}, answers)
    assert made.column("farmland").to_pylist() == [1.0, None, 2.0, 1.0, None]
