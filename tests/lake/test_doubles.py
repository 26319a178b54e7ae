"""Whoever stands twice is named once for each place, with the heaviest reason."""

import pytest

from tests.lake.making import make_copy
from tests.lake.test_comparison import remade, rows
from yangguang.lake import doubles

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return make_copy(tmp_path_factory.mktemp("copies") / "c", households=120, seed=3, records={})


def test_in_a_register_of_one_instance_nobody_stands_twice(plain, backend):
    found = doubles.doubles(backend, plain)
    assert found.num_rows == 0 and doubles.counted(found) == dict.fromkeys(doubles.KINDS, 0)


def test_each_kind_is_told_from_the_others(plain, tmp_path, backend):
    homes = rows(plain, "households")
    first, *rest = (h for h in homes if h["size"] > 1)
    same = next(h for h in rest if h["place"] // 10**6 == first["place"] // 10**6)
    other = next(h for h in rest if h["place"] // 10**6 != first["place"] // 10**6)
    left = next(h for h in rest if h not in (same, other))
    status = {first["household"]: "registered", same["household"]: "applicant", other["household"]: "registered",
              left["household"]: "exited"}  # fmt: skip
    gone = next(h["household"] for h in rest if h["household"] not in status)
    status[gone] = "refused"

    def standing(homes):
        return [{**h, "status": status.get(h["household"], "registered")} for h in homes]

    def twice(people):
        of = {}
        for person in people:
            of.setdefault(person["household"], []).append(dict(person))
        own = of[first["household"]]
        own[1]["id_key"] = own[0]["id_key"]  # twice in the household
        of[same["household"]][0]["id_key"] = 11
        of[left["household"]][0]["id_key"] = of[left["household"]][1]["id_key"] = (
            12  # both exited: twice there
        )
        of[other["household"]][0]["id_key"] = 13
        extra = [
            {**of[first["household"]][0], "person": 9001, "person_id": "a" * 32, "id_key": 11},
            {
                **of[other["household"]][0],
                "person": 9002,
                "person_id": "b" * 32,
                "id_key": 11,
                "place": first["place"],
            },
            {**of[same["household"]][0], "person": 9003, "person_id": "c" * 32, "id_key": 13},
            {**of[left["household"]][0], "person": 9004, "person_id": "d" * 32, "id_key": 14},
            {**of[same["household"]][0], "person": 9005, "person_id": "e" * 32, "id_key": 14},
            {
                **of[gone][0],
                "person": 9006,
                "person_id": "f" * 32,
                "id_key": of[other["household"]][1]["id_key"],
            },
        ]
        return [p for members in of.values() for p in members] + extra

    copy = remade(plain, tmp_path / "d", {"households": standing, "persons": twice})
    found = doubles.doubles(backend, copy)
    kinds = {r["id_key"]: r["kind"] for r in found.to_pylist()}
    assert {kinds[11], kinds[12], kinds[13], kinds[14]} == {
        "two_households", "twice_in_household", "two_counties", "exited_and_current",
    }  # fmt: skip
    assert kinds[11] == "two_households" and kinds[13] == "two_counties" and kinds[14] == "exited_and_current"
    assert len(kinds) == 5, "a household that was refused does not count"
    assert doubles.counted(found) == {
        "exited_and_current": 1, "two_counties": 1, "two_households": 1, "twice_in_household": 2,
    }  # fmt: skip
    order = [(r["id_key"], r["person"]) for r in found.to_pylist()]
    assert order == sorted(order)
