"""What do all tests share? The choice of database, a data folder with keys, a database of one's own, a browser."""

import contextlib
import os
import shutil
import sqlite3
import threading
import traceback
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.signals import got_request_exception
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation

from tests import databases
from tests import settings as test_settings
from yangguang.register import guard

BROWSER_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def _required() -> bool:
    """Is a missing database or browser a failure here, not a skip?"""
    return any(os.environ.get(name, "").lower() in ("1", "true") for name in ("CI", "YANGGUANG_REQUIRE_ALL"))


def missing(what: str, cure: str) -> None:
    """Skip visibly on a developer's machine; fail where everything is required."""
    if _required():
        pytest.fail(f"{what} is missing and everything is required here: {cure}", pytrace=False)
    pytest.skip(f"{what} is missing: {cure}")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--spark`: only the questions to frozen copies, put to Spark (needs Java; `./run test --spark` installs the rest)."""
    parser.addoption("--spark", action="store_true", default=False, help="only the questions that Spark answers too")


def pytest_configure(config: pytest.Config) -> None:
    """Spark's small questions are many: to translate each well would take longer than to answer it."""
    if config.getoption("spark"):
        os.environ.setdefault("SPARK_SUBMIT_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")


def pytest_report_header() -> list[str]:
    """Say on which database this run is."""
    return [f"database: {connection.vendor}, home: {test_settings.TEST_HOME}"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to each run what is its own (`--spark`, one database); refuse flushing tests."""
    flushing = []
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is not None and marker.kwargs.get("transaction"):
            flushing.append(item.nodeid)
    if flushing:
        raise pytest.UsageError(
            "append-only tables cannot be flushed: use the fixture `own_database` instead of "
            "django_db(transaction=True) in\n  " + "\n  ".join(flushing)
        )
    asked: list[pytest.Item] = []
    others: list[pytest.Item] = []
    for item in items:
        (asked if bool(item.get_closest_marker("spark")) is config.getoption("spark") else others).append(item)
    items[:] = asked
    config.hook.pytest_deselected(items=others)
    if databases.wanted() == "postgres":
        once = [i for i in items if i.get_closest_marker("once") or i.get_closest_marker("browser")]
        items[:] = [i for i in items if i not in once]
        config.hook.pytest_deselected(items=once)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """The migrated, empty test database of this process. As in `./run init`, migrating is writing with a hand open.

    Always made when asked for: pytest-django makes it only where a test carries its marker, and `own_database` does not.
    """
    with django_db_blocker.unblock(), guard.writing():
        made = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock(), guard.writing():
        teardown_databases(made, verbosity=0)


def pytest_unconfigure() -> None:
    """Leave nothing behind; xdist's workers end without saying goodbye to `atexit`."""
    shutil.rmtree(test_settings.TEST_HOME, ignore_errors=True)


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """An empty data folder of this test's own, with keys."""
    folder = tmp_path / "home"
    shutil.copytree(test_settings.TEST_HOME / "keys", folder / "keys")
    folder.chmod(0o700)
    settings.YANGGUANG_HOME = folder
    settings.YANGGUANG_KEYS = folder / "keys"
    return folder


@pytest.fixture(autouse=True)
def in_the_first_language() -> Iterator[None]:
    """A page asked for in English leaves its language in this thread: the next test begins in Chinese again."""
    with translation.override(django_settings.LANGUAGE_CODE):
        yield


@dataclass(frozen=True)
class OwnDatabase:
    """A committed database of one test: threads, processes and a served page may use it."""

    name: str
    home: Path
    environment: dict[str, str] = field(default_factory=dict)


def _copy_sqlite(folder: Path) -> str:
    path = folder / "yangguang.sqlite3"
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(path)) as target:
        connection.connection.backup(target)
    return str(path)


@contextlib.contextmanager
def _copy_postgres(template: str) -> Iterator[str]:
    import psycopg  # only where the PostgreSQL layer is installed

    name = f"own_{uuid.uuid4().hex[:12]}"
    connection.close()
    with psycopg.connect(os.environ["YANGGUANG_DATABASE"], autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    try:
        yield name
    finally:
        connection.close()
        with psycopg.connect(os.environ["YANGGUANG_DATABASE"], autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@contextlib.contextmanager
def database_of_ones_own(home: Path) -> Iterator[OwnDatabase]:
    """A copy of the migrated, empty test database, in place of it within the block."""
    before = connection.settings_dict["NAME"]
    with contextlib.ExitStack() as stack:
        if connection.vendor == "sqlite":
            name = _copy_sqlite(home)
            address = ""
        else:
            name = stack.enter_context(_copy_postgres(before))
            address = os.environ["YANGGUANG_DATABASE"].replace(f"/{databases.OWNER}?", f"/{name}?")
        kept = connection.connection  # SQLite's test database lives in memory as long as this connection
        connection.connection = None
        connection.settings_dict["NAME"] = name
        environment = {
            "YANGGUANG_HOME": str(home), "YANGGUANG_KEYS": str(home / "keys"), "YANGGUANG_DATABASE": address,
            "DJANGO_SETTINGS_MODULE": "yangguang.conf.settings",
        }  # fmt: skip
        try:
            yield OwnDatabase(name, home, environment)
        finally:
            connections.close_all()
            _really_close()
            connection.settings_dict["NAME"] = before
            connection.connection = kept


def _really_close() -> None:
    """Close a file database even though Django keeps what it takes for an in-memory one."""
    if connection.connection is not None:
        connection.connection.close()
        connection.connection = None


@pytest.fixture
def own_database(
    request: pytest.FixtureRequest, home: Path, django_db_setup: None, django_db_blocker: Any
) -> Iterator[OwnDatabase]:
    """Real commits, for tests with threads, child processes, kills or a browser. Its `environment` is for the children."""
    assert not request.node.get_closest_marker("django_db"), "own_database stands in for the django_db marker"
    with django_db_blocker.unblock(), database_of_ones_own(home) as own:
        yield own


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """The address of the program's pages, served from threads of this process on the present database.

    Whatever a page raised is the message of the failure, even where the browser saw a tidy «something broke».
    """
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # only for pages
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Requests are not news."""

    broken: list[str] = []

    def remember(**_signal: Any) -> None:
        broken.append(traceback.format_exc())

    got_request_exception.connect(remember)
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, connections_override={})
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        got_request_exception.disconnect(remember)
    assert not broken, "a page broke:\n" + "\n".join(broken)


@pytest.fixture
def served(own_database: OwnDatabase) -> Iterator[str]:
    """The address of the program's pages on the test's own database."""
    with serving() as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright; nothing is downloaded."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        missing("Chromium", "install it (Debian: apt-get install chromium fonts-noto-cjk)")
    from playwright.sync_api import sync_playwright  # heavy, and only for browser tests

    # Playwright keeps an event loop in this thread, which Django would otherwise take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=list(BROWSER_FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any, served: str) -> Iterator[Any]:
    """A fresh page in a browser of a Chinese office, at the served address; fails on errors in the console."""
    context = chromium.new_context(
        base_url=served, locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1366, "height": 850}
    )
    tab = context.new_page()
    troubles: list[str] = []
    tab.on("pageerror", lambda error: troubles.append(str(error)))
    tab.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    tab.troubles = troubles
    yield tab
    context.close()
    unexpected = [t for t in troubles if "the server responded with a status of 4" not in t]
    assert not unexpected, f"the browser's console says: {unexpected}"


assert django_settings.configured
