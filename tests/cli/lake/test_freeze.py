"""`./run freeze`: a copy of a place at a day, named by its id and root; a kill in the middle leaves nothing."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.cast import COUNTY, DAY, cast, household
from yangguang.cli import main
from yangguang.register.models import JournalLine, Snapshot

KILLED = """
import os, signal, sys
from yangguang.cli import main
from yangguang.lake.freezing import Freezing
write = Freezing.write
def stop(self, table, batches):
    write(self, table, batches)
    if table.name == "persons":
        print("half", flush=True)
        signal.pause()
Freezing.write = stop
main.main(sys.argv[1:])
"""


def call(capsys, *words):
    code = main.main(["freeze", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.django_db
def test_without_a_user_the_owner_of_the_folder_freezes(home, capsys):
    cast()
    household("赵")
    code, out, err = call(capsys, "--place", "3213", "--json")
    said = json.loads(out)
    assert err.split("\n")[:2] == ["  households 1 …", "  persons 2 …"]
    assert code == 0 and set(said) == {"snapshot", "persons", "households", "root"}
    assert (said["persons"], said["households"]) == (2, 1)
    assert json.loads((home / "lake" / "copies" / said["snapshot"] / "manifest.json").read_text())["root"] == said["root"]
    line = JournalLine.objects.order_by("-id")[0]
    assert line.actor_id is None and json.loads(line.body)["facts"]["via"] == "cli"


@pytest.mark.django_db
def test_a_user_freezes_within_their_place_only(home, capsys):
    cast()
    household("赵")
    assert call(capsys, "--place", str(COUNTY), "--as", "county", "--day", DAY.isoformat())[0] == 0
    code, _, err = call(capsys, "--place", str(COUNTY), "--as", "stranger")
    assert code == 3 and err
    code, _, err = call(capsys, "--place", str(COUNTY), "--day", "2015-01-01")
    assert code == 2 and "2015-01-01" in err
    code, _, err = call(capsys, "--place", str(COUNTY), "--day", "2016-13-01")
    assert code == 2 and err.count("2016-13-01") == 2


def test_a_kill_in_the_middle_leaves_nothing_and_the_next_run_clears_it(own_database):
    cast()
    household("赵")
    environment = {**os.environ, **own_database.environment, "PYTHONPATH": os.pathsep.join(sys.path)}
    words = ["freeze", "--place", str(COUNTY), "--json"]
    child = subprocess.Popen([sys.executable, "-c", KILLED, *words], env=environment, stdout=subprocess.PIPE)
    assert child.stdout is not None and child.stdout.readline() == b"half\n"
    copies = own_database.home / "lake" / "copies"
    assert [p.name[0] for p in copies.iterdir()] == ["."]
    household("钱")  # nobody is kept from writing meanwhile
    child.send_signal(signal.SIGKILL)
    child.wait()
    time.sleep(0.1)
    from yangguang.register import scope

    with scope.everything("a test looks"):
        assert not Snapshot.objects.exists()
    done = subprocess.run([sys.executable, "-m", "yangguang.cli.main", *words], env=environment, capture_output=True, check=True)
    said = json.loads(done.stdout)
    assert said["households"] == 2 and [p.name for p in copies.iterdir()] == [said["snapshot"]]
