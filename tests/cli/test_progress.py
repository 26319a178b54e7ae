"""One line on a terminal says how far it is; nobody else sees it."""

import io
import sys

import pytest

from yangguang.cli import progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.once
def test_the_line_says_share_rate_and_what_is_left_in_both_languages():
    said = progress.line("rows", 6_000_000, 24_000_000, 30)
    assert said == "台账 rows 6,000,000/24,000,000 行 25% 200,000 行/s 还需 left 1:30"
    assert progress.line("verify", 0, 5_000_000, 0) == "核对备份 reading the backup 0/5 MB 0%"
    assert progress.line("files", 0, 0, 1).endswith("100%")


@pytest.mark.once
def test_it_is_written_over_and_only_on_a_terminal(monkeypatch):
    for err in (Terminal(), io.StringIO()):
        monkeypatch.setattr(sys, "stderr", err)
        with progress.Progress() as told:
            for done in range(1000):
                told("rows", done, 1000)
            told("rows", 1000, 1000)
        said = err.getvalue()
        assert (said.count("\r") in (2, 3) and said.count("\n") == 1 and "100%" in said) if err.isatty() else said == ""


@pytest.mark.once
def test_every_kind_of_work_has_its_words():
    for what in progress.SAID:
        assert progress.line(what, 1, 2, 1)
