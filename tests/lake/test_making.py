"""Which invented copy do the tests and the benches put their questions to?"""

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.lake import making
from yangguang.lake import copies

pytestmark = pytest.mark.once


def test_the_same_seed_makes_the_same_copy_and_another_seed_another(tmp_path):
    one, same, other = (making.make_copy(tmp_path / name, 150, seed) for name, seed in (("a", 1), ("b", 1), ("c", 2)))
    assert one.manifest == same.manifest and one.manifest["root"] != other.manifest["root"]
    assert copies.open_copy(tmp_path / "a").tables == ["households", "persons", "records_deaths", "records_vehicles"]


def test_people_live_in_their_households_and_their_keys_are_their_own(tmp_path):
    making.make_copy(tmp_path / "a", 300, 5)
    homes, people = (pq.read_table(tmp_path / "a" / f"{n}.parquet") for n in ("households", "persons"))
    assert pc.sum(homes["size"]).as_py() == len(people) == len(set(people["id_key"].to_pylist()))
    place = dict(zip(homes["household"].to_pylist(), homes["place"].to_pylist(), strict=True))
    assert all(place[h] == p for h, p in zip(people["household"].to_pylist(), people["place"].to_pylist(), strict=True))
    assert homes["place"].to_pylist() == sorted(homes["place"].to_pylist())


def test_some_of_the_departments_rows_stand_under_a_registered_persons_key(tmp_path):
    making.make_copy(tmp_path / "a", 400, 3, records={"vehicles": 4000}, hits=0.1)
    people, rows = (pq.read_table(tmp_path / "a" / f"{n}.parquet") for n in ("persons", "records_vehicles"))
    known = pc.sum(pc.is_in(rows["id_key"], people["id_key"].combine_chunks())).as_py()
    assert 300 < known < 500 and rows["id_key"].to_pylist() == sorted(rows["id_key"].to_pylist())
