"""An invented statement adds up on the side of the line that was asked for."""

import random

import pytest

from yangguang.demo.incomes import EXPENSES, PENSION, income_of
from yangguang.demo.lives import Life

pytestmark = pytest.mark.once
IDLE = Life("小学", "非在校生", "健康", "无劳动力", "", 0, "是")
BUSY = Life("初中", "非在校生", "健康", "普通劳动力", "省外务工", 9, "是")


@pytest.mark.parametrize("above", [True, False])
def test_the_sum_lies_on_its_side_and_is_the_items(above):
    for seed in range(300):
        people = [(IDLE, 70), (BUSY, 40)][: 1 + seed % 2]
        items, per_head = income_of(random.Random(seed), people, "一般贫困户", 1 + seed % 9, 600_000, above)
        net = sum(-fen if key in EXPENSES else fen for key, fen in items.items())
        assert per_head == net // len(people)
        assert (per_head >= 600_000) is above
        assert min(items.values()) > 0


def test_wages_need_somebody_at_work():
    idle, _ = income_of(random.Random(1), [(IDLE, 50)], "一般贫困户", 1.0, 600_000, True)
    busy, _ = income_of(random.Random(1), [(BUSY, 50)], "一般贫困户", 1.0, 600_000, True)
    assert "wage_job" not in idle and "transfer_children" in idle
    assert "wage_job" in busy


def test_aid_and_pensions_go_to_whom_they_belong():
    items, _ = income_of(random.Random(2), [(IDLE, 61), (IDLE, 59)], "低保贫困户", 1.0, 600_000, True)
    assert items["transfer_pension"] == PENSION and "transfer_allowance" in items
    items, _ = income_of(random.Random(2), [(IDLE, 80)], "五保贫困户", 1.0, 900_000, True)
    assert "transfer_full_support" in items and "transfer_allowance" not in items
