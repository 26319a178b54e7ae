"""What do the tests of commands share? One way to call the program, and what it said."""

from collections.abc import Callable

import pytest

from yangguang.cli import main


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Call `./run WORDS`: the exit code, what went to standard output, what to the error stream."""

    def call(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main.main([str(w) for w in words])
        except SystemExit as end:  # argparse's own way out
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call
