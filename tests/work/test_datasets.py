"""A department's file is counted row by row, and strangers' rows do not stay."""

import dataclasses
import datetime as dt

import pytest

from tests.cast import COUNTY, DAY, cast, household, move_to, number_of
from tests.walk import all_of, do
from yangguang.book.reader import Book, open_book
from yangguang.files.bad import BadFile
from yangguang.register import bulk, guard
from yangguang.register.models import Appointment, DataLoad, DataRow, JournalLine
from yangguang.terms.decision import Refused
from yangguang.work import comparison, datasets, digests, lazily

pytestmark = pytest.mark.django_db
GOOD = number_of(41)
WRONG = GOOD[:16] + str((int(GOOD[16]) + 1) % 10) + GOOD[17]


@pytest.fixture(params=["on a shelf", "in the database"])
def people(request, home, monkeypatch):
    """With the layer for frozen copies, and before it is installed."""
    if request.param == "in the database":
        monkeypatch.setattr(lazily, "PACKAGES", ("no_such_package_of_ours",))
    return cast()


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "死亡注销.csv"
    lines = [
        "姓名,公民身份号码,死亡日期,注销原因",
        f"甲,{GOOD},2016-09-01,死亡注销",
        f"乙,{WRONG},2016-09-01,死亡注销",
        "丙,,2016-09-01,死亡注销",
    ]
    file.write_bytes("\r\n".join(lines).encode("gb18030"))
    return file


def test_counts_are_rows_rejected_active_suspect(people, path):
    result = datasets.load(people.county, "deaths", path)
    assert result == {"dataset": "deaths", "rows": 3, "rejected": 1, "active": 2, "id_suspect": 1}


def test_a_newer_file_stands_in_for_the_older(people, path):
    for _ in range(2):
        datasets.load(people.county, "deaths", path)
    assert [load.superseded for load in all_of(DataLoad)] == [True, False]


def test_an_unknown_dataset_a_missing_file_and_a_wrong_one_are_refused_whole(people, path, tmp_path):
    with pytest.raises(Refused, match="unknown_dataset"):
        datasets.load(people.county, "dances", path)
    with pytest.raises(Refused, match="no_such_file"):
        datasets.load(people.county, "deaths", tmp_path / "nowhere.csv")
    with pytest.raises(BadFile, match="dataset_headings"):
        datasets.load(people.county, "vehicles", path)
    empty = tmp_path / "empty.csv"
    empty.write_text("姓名,公民身份号码,死亡日期,注销原因\n甲,,2016-09-01,死亡注销\n", encoding="utf-8")
    with pytest.raises(Refused, match="dataset_all_rejected"):
        datasets.load(people.county, "deaths", empty)
    with pytest.raises(Refused, match="not_permitted"):
        datasets.load(people.clerk, "deaths", path)
    assert not all_of(DataLoad)


def meanwhile(monkeypatch, act):
    """Something is done once the file is read and kept, and before it is entered."""
    count = datasets._count

    def counting(*words):
        count(*words)
        monkeypatch.setattr(datasets, "_count", count)
        act()

    monkeypatch.setattr(datasets, "_count", counting)


def left(home):
    """The loads, the folders of shelves, whatever lies in the data folder unnamed."""
    kept = home / "lake" / "shelves"
    return {str(load.id) for load in all_of(DataLoad)}, {p.name for p in kept.iterdir()} if kept.exists() else set(), {
        p.name for p in home.iterdir() if p.name.startswith((".", "tmp"))
    }  # fmt: skip


def lines():
    return JournalLine.objects.filter(verb="dataset.load").count()


def test_another_file_loaded_meanwhile_stays_and_this_one_leaves_nothing(people, path, tmp_path, home, monkeypatch):
    other = tmp_path / "更新.csv"
    other.write_bytes(path.read_bytes() + f"\r\n丁,{number_of(43)},2016-09-02,死亡注销".encode("gb18030"))
    meanwhile(monkeypatch, lambda: datasets.load(people.county2, "deaths", other))
    with pytest.raises(Refused, match=r"another_file_meanwhile.*更新\.csv"):
        datasets.load(people.county, "deaths", path)
    (load,) = all_of(DataLoad)
    assert (load.file_name, load.rows, load.superseded, lines()) == ("更新.csv", 4, False, 1)
    assert left(home) == ({str(load.id)}, {str(load.id)} if load.shelf else set(), set())
    assert {row.load_id for row in all_of(DataRow)} <= {load.id}
    datasets.load(people.county, "deaths", path)
    assert [load.superseded for load in all_of(DataLoad)] == [True, False]


def test_files_of_another_dataset_or_place_are_not_in_the_way(people, path, tmp_path, monkeypatch):
    cars = tmp_path / "车.csv"
    cars.write_text(f"号牌号码,身份证明号码,机动车状态\n苏N1,{GOOD},正常\n", encoding="utf-8")

    def act():
        datasets.load(people.county2, "vehicles", cars)
        datasets.load(people.city, "deaths", path)

    meanwhile(monkeypatch, act)
    datasets.load(people.county, "deaths", path)
    assert len(all_of(DataLoad, superseded=False)) == 3


def test_the_same_file_loaded_meanwhile_is_loaded_once(people, path, home, monkeypatch):
    meanwhile(monkeypatch, lambda: datasets.load(people.county2, "deaths", path))
    assert datasets.load(people.county, "deaths", path)["rows"] == 3
    (load,) = all_of(DataLoad)
    assert lines() == 1 and left(home) == ({str(load.id)}, {str(load.id)} if load.shelf else set(), set())


def test_who_may_no_more_enters_nothing(people, path, home, monkeypatch):
    def end():
        with guard.writing():
            Appointment.objects.filter(user=people.county).update(to_day=DAY)

    meanwhile(monkeypatch, end)
    with pytest.raises(Refused, match="not_permitted"):
        datasets.load(people.county, "deaths", path)
    assert left(home) == (set(), set(), set()) and not all_of(DataRow) and not lines()


def test_a_file_read_by_a_table_that_changed_meanwhile_is_not_entered(people, path, home, monkeypatch):
    changed = dataclasses.replace(open_book(COUNTY, DAY).dataset("deaths"), record=("name",))
    meanwhile(monkeypatch, lambda: monkeypatch.setattr(Book, "datasets", lambda _book: [changed]))
    with pytest.raises(Refused, match="dataset_changed_meanwhile"):
        datasets.load(people.county, "deaths", path)
    assert left(home) == (set(), set(), set()) and not all_of(DataRow) and not lines()


def test_what_breaks_while_it_is_entered_leaves_nothing(people, path, home):
    def broken(_told):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        datasets.load(people.county, "deaths", path, entered=broken)
    assert left(home) == (set(), set(), set()) and not all_of(DataRow) and not lines()


def test_in_many_pieces_the_same_rows_enter(people, path, monkeypatch):
    monkeypatch.setattr(bulk, "PIECE", 1)
    datasets.load(people.county, "deaths", path)
    if not lazily.there():
        assert sorted((row.row, row.id_suspect) for row in all_of(DataRow)) == [(2, False), (3, True)]
    household("赵", numbers=[GOOD])
    assert len(do(people.county, comparison.compare, COUNTY)["findings"]) == 1


def test_strangers_go_after_the_retention_day_and_findings_keep_their_record(people, path):
    household("赵", numbers=[GOOD])
    datasets.load(people.county, "deaths", path)
    do(people.county, comparison.compare, COUNTY)
    assert do(people.county, datasets.purge, COUNTY) == 0
    move_to(DAY + dt.timedelta(days=90))
    assert do(people.county, datasets.purge, COUNTY) == 1
    assert len(all_of(DataRow)) == 1 and datasets.payload(all_of(DataRow)[0])["died"] == "2016-09-01"
    assert do(people.county, datasets.purge, COUNTY) == 0


def test_digests_in_place_of_numbers_find_the_same_people_and_say_that_they_can_do_no_more(people, tmp_path):
    household("赵", numbers=[GOOD])
    path = tmp_path / "摘要.csv"
    sent = digests.digests([GOOD, number_of(42)], "deaths")
    path.write_text(f"公民身份号码,死亡日期,注销原因\n{sent[0].upper()},2016-09-01,死亡注销\n{sent[1]},2016-09-01,死亡注销\n"
                    f"{GOOD},2016-09-01,死亡注销\n", encoding="utf-8")  # fmt: skip
    result = datasets.load(people.county, "deaths", path)
    assert result == {"dataset": "deaths", "rows": 3, "rejected": 1, "active": 2, "id_suspect": 0, "exact_only": True}
    assert len(do(people.county, comparison.compare, COUNTY)["findings"]) == 1
    assert len(do(people.county, comparison.compare, COUNTY)["findings"]) == 1


def test_each_departments_digests_are_its_own(people):
    assert digests.digests([GOOD], "deaths") != digests.digests([GOOD], "vehicles")


def test_a_file_of_headings_alone_stands_in_for_nothing(people, path, tmp_path):
    datasets.load(people.county, "deaths", path)
    bare = tmp_path / "bare.csv"
    bare.write_text("姓名,公民身份号码,死亡日期,注销原因\n", encoding="utf-8")
    with pytest.raises(Refused, match="dataset_without_rows"):
        datasets.load(people.county, "deaths", bare)
    assert [load.superseded for load in all_of(DataLoad)] == [False]


def test_who_waits_for_the_file_hears_which_rows_were_rejected_and_how_many_it_had_before(people, path):
    heard = []
    for _ in range(2):
        datasets.load(people.county, "deaths", path, entered=heard.append)
    assert heard[0]["reasons"] == {"id_missing": 1} and heard[0]["first_rejected"] == [(4, "id_missing")]
    assert "rows_before" not in heard[0] and heard[1]["rows_before"] == 3
