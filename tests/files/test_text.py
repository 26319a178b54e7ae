"""csv is read as its sender's program wrote it, or not at all."""

import csv
import io
import random

import pytest

from yangguang.files import text
from yangguang.files.bad import BadFile

pytestmark = pytest.mark.once

ROWS = [
    ["姓名", "公民身份号码", "注销原因"],
    ["陈甲", "321324196504130102", "死亡注销"],
    ["王, 乙", "x", 'say "好"'],
    ["李丙", "y", "两\n行"],
]


def encoded(rows, encoding, delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)


def made(tmp_path, body):
    path = tmp_path / "a.csv"
    path.write_bytes(body)
    return path


def rows_of(path):
    return [fields for _, fields in text.open_rows(path)]


def code_of(path):
    with pytest.raises(BadFile) as caught:
        rows_of(path)
    return caught.value.code, dict(caught.value.facts)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_every_usual_encoding_and_separator_is_read(tmp_path, encoding, delimiter):
    assert rows_of(made(tmp_path, encoded(ROWS, encoding, delimiter))) == ROWS


def test_a_title_line_does_not_decide_the_separator(tmp_path):
    body = "泗洪县死亡注销名单\n姓名\t公民身份号码\n陈甲\t1\n".encode()
    assert rows_of(made(tmp_path, body))[2] == ["陈甲", "1"]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path):
    body = b'a,b\n\n"x\ny",1\n,,\n2,3\n'
    assert [number for number, _ in text.open_rows(made(tmp_path, body))] == [1, 3, 5]


def test_an_encoding_that_shows_late_is_still_found(tmp_path):
    body = b"name,id\n" + b"a,1\n" * 200_000 + "陈甲,2\n".encode("gb18030")
    assert rows_of(made(tmp_path, body))[-1] == ["陈甲", "2"]


def test_a_name_beyond_the_usual_signs_is_read_in_both_encodings(tmp_path):
    for encoding in ("utf-8", "gb18030"):
        assert rows_of(made(tmp_path, "姓名,号\n㛃𠮷䶮,1\n陈甲,2\n".encode(encoding)))[1][0] == "㛃𠮷䶮"


def test_gb18030_lines_in_a_utf8_file_are_refused_with_their_line(tmp_path):
    body = "姓名,号\n陈甲,1\n".encode() + "王乙,2\n".encode("gb18030")
    assert code_of(made(tmp_path, body)) == ("file_mixed_encodings", {"line": 3})


def test_utf8_lines_in_a_gb18030_file_are_refused_with_their_line(tmp_path):
    body = "姓名,号\n陈甲,1\n".encode("gb18030") * 3 + "王小乙,泗洪县,2\n".encode()
    assert code_of(made(tmp_path, body)) == ("file_mixed_encodings", {"line": 7})


@pytest.mark.parametrize("seed", range(5))
def test_no_honest_gb18030_file_is_taken_for_a_mixed_one(tmp_path, seed):
    """20,000 lines of random signs of GB 2312, the rare second level included."""
    rng = random.Random(seed)
    signs = [bytes([a, b]).decode("gb2312", "ignore") for a in range(0xB0, 0xF8) for b in range(0xA1, 0xFF)]
    names = [sign for sign in signs if sign]
    lines = [["".join(rng.choices(names, k=rng.randint(2, 4))), str(at), "在业"] for at in range(20_000)]
    assert rows_of(made(tmp_path, encoded(lines, "gb18030"))) == lines


def test_an_open_quotation_mark_does_not_swallow_the_file(tmp_path):
    body = b"a,b\n1,2\n" + b'3,"4\n' + b"5,6\n" * 50_000
    code, facts = code_of(made(tmp_path, body))
    assert code == "file_open_quote"
    assert facts["line"] == 3


@pytest.mark.parametrize("rest", [b"5,6\n" * 3, b"5,6", b"5,6\n" * 60 + b'7,"8"\n'])
def test_a_small_file_is_not_swallowed_either(tmp_path, rest):
    assert code_of(made(tmp_path, b'a,b\n3,"4\n' + rest)) == ("file_open_quote", {"line": 2})


def test_an_address_of_two_lines_and_quoted_ends_are_read(tmp_path):
    body = b'a,b\n1,"x\ny"\n2,"z"'
    assert rows_of(made(tmp_path, body)) == [["a", "b"], ["1", "x\ny"], ["2", "z"]]


def test_a_line_without_an_end_is_bounded(tmp_path):
    assert code_of(made(tmp_path, b"a,b\n" + b"x" * (3 << 20)))[0] in ("file_long_line", "file_open_quote")


def test_zeros_are_no_text(tmp_path):
    assert code_of(made(tmp_path, b"a,b\n" * 100_000 + b"\0\0\n"))[0] == "file_not_text"


def test_an_unknown_encoding_is_said_to_be_unknown(tmp_path):
    assert code_of(made(tmp_path, b"name\n\xff\xff\xff,1\n"))[0] == "file_unknown_encoding"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_lines_that_end_with_a_carriage_return_alone_are_lines(tmp_path, encoding):
    rows = [["姓名", "地址"], *([f"某{i}", "一\r二" if i == 3 else "泗洪县" * 20] for i in range(30_000))]
    body = "\r".join(",".join(f'"{c}"' if "\r" in c else c for c in row) for row in rows) + "\r"
    assert rows_of(made(tmp_path, body.encode(encoding))) == rows


def test_a_wrong_line_among_such_lines_is_named(tmp_path):
    body = b"\r".join(("某,".encode() + b"1",) * 9 + ("泗洪县".encode("gb18030"),))
    with pytest.raises(BadFile) as caught:
        rows_of(made(tmp_path, body))
    assert caught.value.facts["line"] == 10
