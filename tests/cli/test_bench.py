"""The bench's promises: a command, its words, and what it says where there is none."""

import argparse
import subprocess

import pytest

from yangguang.cli import bench


def words(*typed: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    bench.arguments(parser)
    return parser.parse_args(typed)


def test_only_known_benches_are_taken():
    with pytest.raises(SystemExit):
        words("everything")


@pytest.mark.parametrize(
    ("typed", "handed"),
    [
        ((), []),
        (("intake", "--rows", "500", "--json"), ["intake", "--json", "--rows", "500"]),
        (("pages", "--scale", "0.5"), ["pages", "--scale", "0.5"]),
        (
            ("pages", "--households", "40", "--repeats", "3"),
            ["pages", "--households", "40", "--repeats", "3"],
        ),
    ],
)
def test_what_was_typed_is_handed_over(typed, handed):
    assert bench.handed_over(words(*typed)) == handed


def test_the_benches_stand_beside_the_sources_and_know_the_same_names():
    from bench import __main__ as benches  # needs the checkout, as the command does

    assert (bench.ROOT / "bench" / "__main__.py").exists()
    assert set(benches.BENCHES) == set(bench.NAMES)


def test_without_a_checkout_it_says_so_and_ends_with_two(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    assert bench.run(words()) == 2
    assert "checkout" in capsys.readouterr().err


def test_the_exit_code_is_the_bench_s(monkeypatch):
    asked = {}

    def pretend(command, **how):
        asked.update(command=command, how=how)
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(bench.subprocess, "run", pretend)
    assert bench.run(words("check", "--json")) == 1
    assert asked["command"][1:] == ["-m", "bench", "check", "--json"]
    assert str(bench.ROOT / "src") in asked["how"]["env"]["PYTHONPATH"]
