"""Where do a department's rows lie, twenty million of them, so that only what matched can be read?"""

import datetime as dt
import json
import uuid

import numpy as np
import pyarrow.parquet as pq
import pytest

from tests.cast import COUNTY, DAY, cast, household, number_of
from tests.walk import all_of
from yangguang.book.answers import read_answer
from yangguang.book.forms import Field
from yangguang.book.reader import open_book
from yangguang.lake import freezing
from yangguang.lake.copies import faults
from yangguang.lake.identities import Identities
from yangguang.reading.records import Record
from yangguang.register import cells
from yangguang.register.cells import CellDamaged
from yangguang.register.keys import secret
from yangguang.register.models import DataLoad
from yangguang.terms.chain import canonical
from yangguang.terms.identity import IdClaim
from yangguang.terms.place import span
from yangguang.work import datasets
from yangguang.work.checking import checks
from yangguang.work.lake import shelves

pytestmark = pytest.mark.django_db
LOAD = uuid.UUID(int=7)
VEHICLES = open_book(COUNTY, DAY).dataset("vehicles")


def record(row, number, plate, registered="2014年3月5日", price="85,000.50"):
    fields = {"plate": plate, "name": "甲", "registered": registered, "price": price, "state": "正常", "model": "五菱"}
    return Record(row, IdClaim(number, "resident"), False, row % 2 == 0, fields)


def put(records):
    with shelves.writing(LOAD, VEHICLES, records) as shelf:
        shelf.show()
        return shelf.root


def test_rows_lie_in_the_order_of_their_keys_with_days_and_sums_typed(home):
    numbers = [number_of(n) for n in range(820, 830)]
    root = put([record(n + 2, number, f"苏N{n}") for n, number in enumerate(numbers)])
    rows = pq.read_table(shelves.path_of(LOAD, "vehicles")).to_pylist()
    keys = Identities(secret("lake"))
    assert [r["id_key"] for r in rows] == sorted(keys.keys(numbers).tolist())
    assert keys.numbers(np.array([r["id_key"] for r in rows])) == [numbers[r["row"] - 2] for r in rows]
    assert {(r["registered"], r["price"], r["model"]) for r in rows} == {(dt.date(2014, 3, 5), 85_000_50, "五菱")}
    assert len({r["record_key"] for r in rows}) == 10 and faults(shelves.shelves() / str(LOAD), root) is None


def test_what_cannot_be_read_is_not_known_and_the_record_stays(home):
    put([record(2, number_of(831), "苏N1", registered="不详", price="面议"), record(3, number_of(832), "苏N1", "", "")])
    rows = pq.read_table(shelves.path_of(LOAD, "vehicles")).to_pylist()
    assert [(r["registered"], r["price"]) for r in rows] == [(None, None)] * 2
    assert len({r["record_key"] for r in rows}) == 1  # the same plate


def test_a_row_is_opened_by_its_number_and_in_no_other_place(home):
    put([record(n, number_of(n), f"苏N{n}") for n in range(2, 40)])
    assert shelves.said(LOAD, [5, 17]) == {n: dict(record(n, "", f"苏N{n}").fields) for n in (5, 17)}
    moved = shelves.shelves() / str(uuid.UUID(int=8))
    (shelves.shelves() / str(LOAD)).rename(moved)
    with pytest.raises(CellDamaged):
        shelves.said(uuid.UUID(int=8), [5])


def test_a_sort_in_many_pieces_is_the_same(home, monkeypatch):
    rows = [record(n, number_of(n % 50), f"苏N{n}") for n in range(2, 300)]
    root = put(rows)
    shelves.drop(LOAD)
    monkeypatch.setattr(shelves, "PIECE", 7)
    assert put(rows) == root


def test_a_sum_is_read_as_an_answer_is_whichever_way_it_is_written(home):
    said = ["85000", "007", "85,000.50", "面议", "", "0", "123456789", "1234567890", "-5", "3万元", "12.5", "85000"]
    field = Field(key="price", form="", kind="yuan", zh="", en="")
    for words in (said, said[:2]):
        put([record(n, number_of(n), f"苏N{n}", price=word) for n, word in enumerate(words, 2)])
        rows = sorted(pq.read_table(shelves.path_of(LOAD, "vehicles")).to_pylist(), key=lambda r: r["row"])
        assert [r["price"] for r in rows] == [read_answer(field, word).value if word else None for word in words]
        shelves.drop(LOAD)


def test_whatever_a_row_says_is_said_as_json_says_it(home):
    said = [{"plate": '苏"N\\1', "model": "a\tb\x01\x7f", "name": ""}, {"model": "五菱\n", "name": "甲 乙"}, {}]
    piece = shelves.Piece.of([Record(n, IdClaim("1", "resident"), False, True, row) for n, row in enumerate(said, 2)])
    texts = shelves.texts(piece.fields).to_pylist()
    assert texts == [json.dumps({k: v for k, v in row.items() if v}, ensure_ascii=False) for row in said]
    keys = [
        int.from_bytes(cells.blind(canonical(["vehicles", [row.get("plate", "")]]).decode())[:8], "big") >> 2 for row in said
    ]
    assert shelves.record_keys(VEHICLES, piece.fields, 3).tolist() == keys


def test_what_is_not_shown_is_never_there(home):
    with shelves.writing(LOAD, VEHICLES, [record(2, number_of(840), "苏N1")]):
        assert [p.name[0] for p in shelves.shelves().iterdir()] == ["."]
    assert not list(shelves.shelves().iterdir())


def test_rows_are_opened_in_the_order_of_the_file_and_each_group_is_read_once(home, monkeypatch):
    monkeypatch.setattr(freezing, "ROW_GROUP", 10)
    put([record(n, number_of(n), f"苏N{n}") for n in range(2, 40)])
    read, group = [], shelves.pq.ParquetFile.read_row_group
    monkeypatch.setattr(shelves.pq.ParquetFile, "read_row_group", lambda file, n: (read.append(n), group(file, n))[1])
    found = list(shelves.opened(LOAD, np.array([3, 4, 31, 39])))
    assert [numbers for numbers, _ in found] == [[3, 4], [31], [39]] and read == [0, 2, 3]
    assert [json.loads(text)["plate"] for _, texts in found for text in texts] == ["苏N3", "苏N4", "苏N31", "苏N39"]
    assert list(shelves.opened(LOAD, np.array([500]))) == []


def test_active_rows_of_registered_people_are_hits(home, tmp_path):
    people = cast()
    one, other = number_of(841), number_of(842)
    household("赵", numbers=[one, number_of(843)])
    path = tmp_path / "车.csv"
    lines = [f"苏N1,{one},正常", f"苏N2,{other},正常", f"苏N3,{one},注销", f"苏N4,{one},正常"]
    path.write_text("\n".join(["号牌号码,身份证明号码,机动车状态", *lines]), encoding="utf-8")
    datasets.load(people.county, "vehicles", path)
    (load,) = all_of(DataLoad)
    found = shelves.hits(load, *span(COUNTY))
    assert [row for row, _ in found] == [2, 5] and len({p for _, p in found}) == 1
    assert shelves.hits(load, *span(321323000000)) == []
    keys, rows = shelves.active(load)
    assert sorted(rows.tolist()) == [2, 3, 5] and keys.tolist() == sorted(keys.tolist())
    everybody = shelves.numbered(*span(COUNTY))
    assert sorted(everybody.keys.tolist()) == sorted(shelves.lake_keys([one, number_of(843)]).tolist())
    assert everybody.between(*span(COUNTY)).tolist() == everybody.keys.tolist() and not len(everybody.between(0, 1))
    assert len(shelves.numbered(*span(321323000000)).keys) == 0
    assert checks.run()["differences"] == []
    body = bytearray(shelves.path_of(load.id, "vehicles").read_bytes())
    body[len(body) // 2] ^= 1
    shelves.path_of(load.id, "vehicles").write_bytes(body)
    assert [d["what"] for d in checks.run()["differences"]] == ["shelf"]
