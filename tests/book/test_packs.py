"""Packs are read whole, checked, and known by their digest."""

import pytest

from yangguang.book.packs import PackError, Packs

NATION = b"place = 0\n"


def test_the_packs_that_came_with_the_program_are_sound():
    packs = Packs.load()
    assert packs.packs[0].place == 0
    assert len(packs.digest) == 64
    assert packs is Packs.load()


def test_another_byte_is_another_edition():
    one = Packs.of_files({"00/pack.toml": NATION})
    other = Packs.of_files({"00/pack.toml": NATION + b"\n"})
    renamed = Packs.of_files({"00/pack.toml": NATION, "00/a.toml": b""})
    assert len({one.digest, other.digest, renamed.digest}) == 3


@pytest.mark.parametrize(
    ("files", "where", "cure"),
    [
        ({"00/values.toml": b""}, "00/pack.toml", "needs `place`"),
        ({"00/pack.toml": NATION, "00/x.toml": b"a = "}, "00/x.toml", "Mend that line"),
        ({"00/pack.toml": NATION, "00/x.toml": "甲 = 1".encode("gb18030")}, "00/x.toml", "UTF-8"),
    ],
)
def test_a_fault_says_which_file_and_what_to_do(files, where, cure):
    with pytest.raises(PackError) as error:
        Packs.of_files(files)
    assert error.value.file == where
    assert cure in error.value.en
    assert error.value.zh


def test_only_packs_over_a_place_speak_for_it():
    packs = Packs.of_files({"00/pack.toml": NATION, "51/pack.toml": b"place = 510000000000\n"})
    assert [p.name for p in packs.over(510100000000)] == ["00", "51"]
    assert [p.name for p in packs.over(320000000000)] == ["00"]
    assert [p.name for p in packs.over(0)] == ["00"]


def test_a_place_falls_into_pieces_within_which_every_table_reads_the_same():
    values = b"[line]\nvalues = [{ from = 2012-01-01, is = 1, place = 320102000000 }]\n"
    packs = Packs.of_files({"00/pack.toml": NATION, "32/pack.toml": b"place = 320000000000\n", "32/values.toml": values})
    county, end = 320102000000, 320103000000
    assert packs.segments(320100000000) == [(320100000000, county), (county, end), (end, 320200000000)]
    assert packs.segments(320102001000) == [(320102001000, 320102002000)]
    assert packs.segments(0)[0] == (0, 320000000000) and packs.segments(0)[-1][1] == 10**12
    for low, high in packs.segments(320000000000):
        assert packs.reach(low) == packs.reach(high - 1)


def test_an_empty_folder_is_no_book(tmp_path):
    with pytest.raises(PackError, match="no packs"):
        Packs.load(tmp_path)
