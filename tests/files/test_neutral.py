"""Nothing we hand out can run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangguang.files.neutral import neutral, restore

pytestmark = pytest.mark.once

DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "  =1",
    "\u3000=1",
    "\n@x",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_every_dangerous_beginning_is_disarmed_and_comes_back(text):
    assert neutral(text).startswith("'")
    assert restore(neutral(text)) == text


@given(st.text(max_size=20))
def test_what_goes_out_neutral_begins_with_nothing_that_runs(text):
    out = neutral(text)
    assert out.lstrip(" \u3000\u00a0")[:1] not in tuple("=+-@\t\r\n＝＋－＠")


@given(st.text(max_size=20).filter(lambda text: not text.startswith("'")))
def test_what_comes_back_is_what_was_sent(text):
    assert restore(neutral(text)) == text


@pytest.mark.parametrize("text", ["陈甲", "321324196504130102", "5,320.00元", ""])
def test_usual_texts_stay_as_they_are(text):
    assert neutral(text) == text


def test_the_apostrophe_people_type_before_an_id_goes():
    assert restore("'321324196504130102") == "321324196504130102"
    assert restore("'O") == "'O"


def test_the_wrapping_of_csv_programs_goes():
    assert restore('="321324196504130102"') == "321324196504130102"
    assert restore(neutral('="321324196504130102"')) == '="321324196504130102"'
    assert restore('="') == '="'
