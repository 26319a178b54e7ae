"""An objection is filed by anyone, investigated above, and its objector stays sealed."""

import pytest

from tests.cast import cast, household
from tests.walk import case_of, do, fresh, later, meet, to_meeting
from yangguang.register.models import JournalLine
from yangguang.terms.decision import Refused
from yangguang.work.acting import PUBLIC, open_hand
from yangguang.work.procedure import notices, objections

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(home):
    return cast()


@pytest.fixture
def notice(people):
    household("赵")
    round_ = to_meeting(people)
    meet(people, round_)
    posted = do(people.clerk, notices.post, round_, "village_display")
    later(1)
    return posted


def file(notice, line=1, text="他家盖了新楼", name="老张", contact="13800000000"):
    with open_hand(None, office=PUBLIC, via="test") as hand:
        return objections.file(hand, notice, line, objections.Said(text, name, contact))


def test_the_objector_is_sealed_and_the_text_is_for_investigators(people, notice):
    objection = file(notice)
    bodies = " ".join(JournalLine.objects.values_list("body", flat=True))
    assert "老张" not in bodies and "13800000000" not in bodies and "新楼" not in bodies
    assert objections.text(objection) == "他家盖了新楼"
    for who in (people.clerk, people.stranger):
        with (
            pytest.raises(Refused, match="not_permitted"),
            open_hand(who, look=True, purpose="想知道是谁") as hand,
        ):
            objections.objector(hand, objection)
    with pytest.raises(Refused, match="purpose_missing"), open_hand(people.township, look=True) as hand:
        objections.objector(hand, objection)
    with open_hand(people.township, look=True, purpose="联系异议人核实") as hand:
        assert objections.objector(hand, objection) == {"name": "老张", "contact": "13800000000"}
    assert hand.lines[0].chain_id.startswith("looks:")


def test_a_receipt_number_finds_it_however_it_is_typed(notice):
    objection = file(notice)
    plain = objection.receipt.replace("-", "")
    for typed in (objection.receipt, plain, plain.lower(), f" {objection.receipt} "):
        assert objections.of_receipt(typed) == objection
    assert objections.of_receipt("AAAA-BBBB-CCCC") is None
    assert objections.of_receipt("x") is None
    assert len({objections.receipt_number() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("line", "text", "code"),
    [(1, "", "objection_empty"), (1, "长" * 2001, "objection_empty"), (9, "没有这一行", "no_such_line")],
)
def test_what_cannot_be_taken_says_why(notice, line, text, code):
    with pytest.raises(Refused, match=code):
        file(notice, line, text)


def test_one_live_recheck_a_case(notice):
    file(notice)
    with pytest.raises(Refused, match="objection_lives"):
        file(notice)


def test_only_the_next_office_up_decides_with_a_reason(people, notice):
    objection = file(notice)
    assert objection.office_place == 321324100000
    for who in (people.clerk, people.county, people.city):
        with pytest.raises(Refused, match=r"not_permitted|wrong_office"):
            do(who, objections.decide, objection, "upheld", "checked", "看过了，属实")
    with pytest.raises(Refused, match="reason_missing"):
        do(people.township, objections.decide, objection, "upheld", "checked", "")
    with pytest.raises(Refused, match="outcome_unknown"):
        do(people.township, objections.decide, objection, "perhaps", "checked", "看过了，属实")
    do(people.township, objections.decide, objection, "upheld", "checked", "看过了，属实")
    assert fresh(objection).status == "investigating"
    do(people.township2, objections.decide, fresh(objection), "upheld", "checked", "看过了，属实")
    with pytest.raises(Refused, match="objection_settled"):
        do(people.township, objections.decide, fresh(objection), "upheld", "checked", "看过了，属实")
    assert case_of(objection.case.household).step == "recheck_display"


@pytest.mark.parametrize(
    ("office", "above"),
    [("village", 321324100000), ("township", 321324000000), ("county", 321300000000), ("city", 320000000000)],
)
def test_the_next_office_up(office, above):
    assert objections.office_above(321324100001, office) == above
