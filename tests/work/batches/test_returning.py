"""The sender gets the workbook back with the held-back household in it; where all was good there is nothing."""

import openpyxl
import pytest

from tests import workbooks
from yangguang.terms.decision import Refused
from yangguang.work.acting import open_hand
from yangguang.work.batches import returning

pytestmark = pytest.mark.django_db


def _text(path):
    return "\n".join(str(c) for s in openpyxl.load_workbook(path) for r in s.iter_rows(values_only=True) for c in r if c)


@pytest.mark.parametrize(("lang", "said"), [("zh", "校验"), ("en", "check digit")])
def test_the_bad_household_comes_back_explained(hand_in, people, tmp_path, lang, said):
    batch = hand_in()
    with open_hand(people.county, look=True) as hand:
        returning.marked(hand, batch, lang, tmp_path / "back.xlsx")
    text = _text(tmp_path / "back.xlsx")
    assert "32132400000003" in text and said in text


def test_where_all_was_good_there_is_nothing_to_give_back(hand_in, people, homes, tmp_path):
    homes[2][1]["证件号码"] = workbooks.number(32)
    batch = hand_in()
    with pytest.raises(Refused) as caught, open_hand(people.county, look=True) as hand:
        returning.marked(hand, batch, "zh", tmp_path / "back.xlsx")
    assert caught.value.decision.code == "nothing_held_back" and not (tmp_path / "back.xlsx").exists()
