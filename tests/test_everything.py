"""`./run test` runs every check on both databases and lets nothing pass unseen."""

import pytest

from tests import databases, everything

pytestmark = pytest.mark.once


@pytest.fixture
def ran(monkeypatch) -> list[tuple[str, str]]:
    """What would run; every step succeeds unless the test says otherwise."""
    seen: list[tuple[str, str]] = []

    def step(command, database):
        seen.append((command[0].rpartition("/")[2], database))
        return 0, "5 passed"

    monkeypatch.setattr(everything, "step", step)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("YANGGUANG_REQUIRE_ALL", raising=False)
    monkeypatch.delenv("YANGGUANG_TEST_POSTGRES", raising=False)
    return seen


def test_every_check_runs_and_the_suite_on_both_databases(ran, monkeypatch, capsys):
    monkeypatch.setattr(databases, "programs", lambda: "there")
    assert everything.main([]) == 0
    assert [database for _, database in ran][-2:] == ["sqlite", "postgres"]
    assert [name for name, _ in ran][:2] == ["ruff", "lint-imports"]
    assert len(ran) == 5
    assert capsys.readouterr().out.count("5 passed") == 5


@pytest.mark.parametrize("failing", range(5))
def test_one_failure_fails_the_whole(ran, monkeypatch, capsys, failing):
    monkeypatch.setattr(databases, "programs", lambda: "there")
    calls = iter(range(5))
    monkeypatch.setattr(everything, "step", lambda command, database: (int(next(calls) == failing), ""))
    assert everything.main([]) == 1
    assert "FAILED" in capsys.readouterr().out


def test_a_missing_server_is_seen_and_fails_where_nothing_may_be_skipped(ran, monkeypatch, capsys):
    monkeypatch.setattr(databases, "programs", lambda: None)
    assert everything.main([]) == 0
    assert "SKIPPED" in capsys.readouterr().out and len(ran) == 4
    monkeypatch.setenv("CI", "true")
    assert everything.main([]) == 1


def test_no_test_at_all_is_no_success(ran, monkeypatch, capsys):
    monkeypatch.setattr(databases, "programs", lambda: "there")
    monkeypatch.setattr(
        everything,
        "step",
        lambda command, database: (everything.NOTHING_COLLECTED if "pytest" in command else 0, ""),
    )
    assert everything.main([]) == 1
    assert everything.main(["tests/house"]) == 0


def test_the_counts_are_read_from_pytests_last_line():
    assert (
        everything.closing("\x1b[32m==== 12 passed, 3 skipped in 4.05s ====\x1b[0m\n")
        == "12 passed, 3 skipped"
    )
    assert (
        everything.closing("1 failed, 2 passed, 1 deselected in 61.20s (0:01:01)")
        == "1 failed, 2 passed, 1 deselected"
    )
    assert everything.closing("tests/a.py::test_2 passed") == ""


def test_no_instance_of_the_callers_reaches_the_tests(monkeypatch):
    monkeypatch.setenv("YANGGUANG_DATABASE", "postgresql://somebody/real")
    monkeypatch.setenv("YANGGUANG_HOME", "real")
    seen = everything.environment("postgres")
    assert (
        "YANGGUANG_DATABASE" not in seen
        and seen["YANGGUANG_HOME"] != "real"
        and seen["YANGGUANG_TEST_DB"] == "postgres"
    )


def test_a_chosen_number_of_workers_is_kept():
    assert "-n" in everything.steps([])[3][1]
    assert everything.steps(["-n0"])[3][1].count("-n0") == 1 and "2" not in everything.steps(["-n0"])[3][1]


def test_with_spark_only_the_questions_run_in_one_process_and_none_may_be_left_out(ran, monkeypatch, capsys):
    assert everything.main(["--spark", "tests/lake"]) == 0 and ran == [(ran[0][0], "sqlite")]
    ((_, command, _),) = everything.steps(["--spark", "tests/lake"])
    assert command[-2:] == ["--spark", "tests/lake"] and "-n" not in command
    for ended in ((0, "5 passed, 1 skipped"), (everything.NOTHING_COLLECTED, "9 deselected"), (1, "1 error")):
        monkeypatch.setattr(everything, "step", lambda command, database, ended=ended: ended)
        assert everything.main(["--spark", "tests/lake"]) == 1
