"""The demonstration's copies come when the layer is there, and hold figures and a comparison."""

import datetime as dt
from collections import Counter

import pytest

from tests.cast import COUNTY, DAY, HERE, cast, household, move_to, number_of
from tests.walk import all_of
from yangguang.demo import copies
from yangguang.register.models import Finding, JournalLine, Snapshot, User
from yangguang.work import datasets, lazily
from yangguang.work.acting import SYSTEM, open_hand
from yangguang.work.questions import answers


@pytest.mark.django_db
def test_two_days_of_the_county_are_frozen_counted_and_compared(home, tmp_path, monkeypatch):
    people = cast()
    household(place=HERE, size=1, numbers=[number_of(881)])
    with open_hand(None, office=SYSTEM, day=DAY, via="test") as hand:
        User.objects.filter(id=people.county.id).update(username="county1")
        hand.note("test.named", place=0)
    path = tmp_path / "vehicles.csv"
    path.write_text(f"号牌号码,所有人,身份证明号码,机动车状态\n苏N00001,某,{number_of(881)},正常\n", encoding="utf-8")
    datasets.load(people.county, "vehicles", path)
    move_to(DAY + dt.timedelta(days=1))
    monkeypatch.setattr(copies.story, "LAST", DAY + dt.timedelta(days=1))
    monkeypatch.setattr(copies, "BEFORE", (1, 0))
    told = []
    made = copies.freeze(told.append)
    assert any(what.startswith("linkage") for what in told) and len(told) == len({*told})
    rows = {str(s.id): s for s in all_of(Snapshot)}
    assert set(made) == set(rows) and len(made) == 2
    assert all(answers.read(s, answers.REPORT, str(COUNTY)) for s in rows.values())
    assert [f.dataset for f in all_of(Finding)] == ["vehicles"]
    verbs = Counter(line.verb for line in all_of(JournalLine))
    assert [verbs[verb] for verb in ("snapshot.freeze", "compare.run", "compare.link")] == [2, 1, 1]
    lines = len(all_of(JournalLine))
    assert copies.freeze(lambda _what: None) == made and len(all_of(JournalLine)) == lines


@pytest.mark.once
def test_the_layer_is_waited_for_but_not_for_ever(monkeypatch):
    assert copies.wait_for_the_layer(0)
    monkeypatch.setattr(lazily, "PACKAGES", ("no_such_package_of_ours",))
    assert not copies.wait_for_the_layer(0.05, 0.01)
