"""The shared fixtures keep their promises."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection

from tests import conftest, databases
from yangguang.register import guard
from yangguang.register.models import Chain


def test_a_database_of_ones_own_is_seen_by_threads_and_by_child_processes(own_database):
    with guard.writing():
        Chain.objects.create(key="mine", digest="")
    seen = []

    def look():
        seen.append(Chain.objects.filter(key="mine").count())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]
    code = (
        "import django; django.setup(); from yangguang.register.models import Chain; "
        "print(list(Chain.objects.values_list('key', flat=True)))"
    )
    child = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **own_database.environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert child.stdout.strip() == "['mine']"


def test_nothing_of_it_stays_behind(own_database):
    assert not Chain.objects.exists()


@pytest.mark.django_db
def test_the_common_database_is_back_afterwards():
    assert not Chain.objects.exists()
    assert "own_" not in str(connection.settings_dict["NAME"])


def test_a_data_folder_has_keys_and_belongs_to_one_test(home, settings):
    assert Path(settings.YANGGUANG_HOME) == home
    assert (home / "keys" / "keys.json").exists()
    assert home.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["CI", "YANGGUANG_REQUIRE_ALL"])
def test_what_is_missing_fails_where_everything_is_required(monkeypatch, name):
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("YANGGUANG_REQUIRE_ALL", raising=False)
    with pytest.raises(pytest.skip.Exception, match="browser is missing: install it"):
        conftest.missing("A browser", "install it")
    monkeypatch.setenv(name, "true")
    with pytest.raises(pytest.fail.Exception, match="everything is required"):
        conftest.missing("A browser", "install it")


def test_another_word_for_the_database_is_refused(monkeypatch):
    monkeypatch.setenv("YANGGUANG_TEST_DB", "oracle")
    with pytest.raises(ValueError, match="sqlite or postgres"):
        databases.wanted()


@pytest.mark.once
def test_a_killed_test_run_leaves_no_server_behind(tmp_path):
    if databases.programs() is None:
        conftest.missing("PostgreSQL", databases.CURE)
    code = (
        "import os, sys; sys.path.insert(0, '.'); from tests import databases; "
        "print(databases.Server().folder, flush=True); os.kill(os.getpid(), 9)"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("YANGGUANG_TEST_")}
    root = Path(__file__).resolve().parent.parent
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True
    )
    assert run.returncode == -9, run.stderr
    folder = Path(run.stdout.strip())
    waited = threading.Event()
    for _ in range(200):
        if not folder.exists():
            break
        waited.wait(0.05)
    assert not folder.exists(), f"the server in {folder} outlived the run that started it"


@pytest.mark.browser
def test_a_browser_shows_a_chinese_page(chromium):
    tab = chromium.new_page()
    tab.set_content("<h1>阳光</h1>")
    assert tab.inner_text("h1") == "阳光"
    tab.close()
