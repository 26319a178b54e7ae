"""Every command on an instance of an earlier release names the one that helps, and that one helps."""

from django.core.management import call_command

from tests.cast import cast
from yangguang.register import guard


def test_every_command_says_to_upgrade_and_works_afterwards(program, own_database, tmp_path):
    cast()
    with guard.writing():
        call_command("migrate", "register", "0002_frozen_copies", verbosity=0)
    load = ("dataset", "load", "deaths", "x", "--as", "county")
    for words in (("check",), ("backup", tmp_path / "x.zip"), ("serve",), ("worker",), load):
        code, out, err = program(*words)
        assert code == 2 and not out, words
        assert "较早版本" in err and "Stop the service and run ./run upgrade" in err
    code, out, _ = program("upgrade")
    assert code == 0 and "register.0003_linkage_candidates" in out and "before-upgrade" in out and "Up to date" in out
    assert program("check")[0] == 0
    code, out, _ = program("upgrade")
    assert code == 0 and "nothing to do" in out
