"""`./run` sets up from nothing but Python, once, and says what to do when it cannot."""

import importlib.machinery
import importlib.util
import json
import os
import subprocess
import sys
import time
import types
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent


def load(path: Path) -> types.ModuleType:
    """The script as a module."""
    loader = importlib.machinery.SourceFileLoader("runner", str(path))
    spec = importlib.util.spec_from_loader("runner", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture
def runner(tmp_path: Path) -> types.ModuleType:
    """The script in an empty checkout of its own, with small locks."""
    (tmp_path / "run").write_bytes((ROOT / "run").read_bytes())
    for name in (
        "requirements.lock",
        "requirements-postgres.lock",
        "requirements-dev.lock",
        "requirements-node.lock",
        "requirements-lake.lock",
        "requirements-spark.lock",
    ):
        (tmp_path / name).write_text("# nothing\n")
    plan = {
        "yangguang": {"files": {"@tabler/icons": {}, "lib": {"dist/lib.js": "lib.js", "map.json": "map.json"}}, "icons": ["home"]}
    }
    (tmp_path / "package.json").write_text(json.dumps(plan))
    (tmp_path / "package-lock.json").write_text("{}")
    return load(tmp_path / "run")


@pytest.fixture
def installs(runner, monkeypatch) -> list[list[str]]:
    """What would be installed; nothing is."""
    seen: list[list[str]] = []
    monkeypatch.setattr(runner, "install", lambda locks, *more: seen.append(locks))
    monkeypatch.setattr(runner, "installers", lambda: [["pip"]])
    return seen


def test_only_the_standard_library_is_needed(tmp_path):
    code = "import importlib.machinery as m; m.SourceFileLoader('runner', 'run').load_module()"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_second_start_finds_nothing_to_do(runner, installs):
    runner.set_up(["core"], with_pages=False)
    assert installs == [["requirements.lock"]]
    assert runner.installed() == {"core": runner.digest(runner.ROOT / "requirements.lock")}
    started = time.monotonic()
    runner.set_up(["core"], with_pages=False)
    assert installs == [["requirements.lock"]]
    assert time.monotonic() - started < 0.5


def test_a_layer_is_added_and_stays(runner, installs):
    runner.set_up(["core"], with_pages=False)
    runner.set_up(["core", "postgres", "dev"], with_pages=False)
    assert installs[1] == ["requirements-postgres.lock", "requirements-dev.lock"]
    runner.set_up(["core"], with_pages=False)
    assert len(installs) == 2 and set(runner.installed()) == {"core", "postgres", "dev"}


def test_a_changed_lock_is_installed_again(runner, installs):
    runner.set_up(["core", "dev"], with_pages=False)
    (runner.ROOT / "requirements-dev.lock").write_text("# another\n")
    runner.set_up(["core"], with_pages=False)
    assert installs[1] == ["requirements-dev.lock"]


def test_an_interrupted_or_moved_set_up_is_made_anew(runner, installs):
    runner.set_up(["core"], with_pages=False)
    runner.MARKER.unlink()  # as a kill in the middle of installing leaves it
    assert runner.installed() == {}
    runner.set_up(["core"], with_pages=False)
    assert len(installs) == 2
    body = json.loads(runner.MARKER.read_text())
    runner.MARKER.write_text(json.dumps({**body, "root": "elsewhere"}))
    assert runner.installed() == {}
    runner.MARKER.write_text(json.dumps(body)[:-9])
    assert runner.installed() == {}


def test_the_package_is_found_from_the_environment(runner, installs):
    runner.set_up(["core"], with_pages=False)
    package = runner.ROOT / "src" / "yangguang"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("where = 'here'\n")
    done = subprocess.run(
        [str(runner.PYTHON), "-c", "import yangguang; print(yangguang.where)"], capture_output=True, text=True
    )
    assert done.stdout == "here\n", done.stderr


def test_without_any_installer_it_names_the_one_package(runner, monkeypatch):
    monkeypatch.setattr(runner, "installers", list)
    with pytest.raises(runner.Stop, match="apt-get install python3-venv"):
        runner.install(["requirements.lock"])


def test_another_installer_takes_over_and_a_failure_is_told_in_its_own_words(runner, monkeypatch):
    monkeypatch.setattr(runner, "installers", lambda: [["false"], ["true"]])
    runner.install(["requirements.lock"])
    monkeypatch.setattr(
        runner, "installers", lambda: [["sh", "-c", "echo no such network; exit 1"], ["false"]]
    )
    with pytest.raises(runner.Stop, match=r"no such network[^$]*look at the network"):
        runner.install(["requirements.lock"])


def test_an_old_python_is_told_so(runner, monkeypatch):
    monkeypatch.setattr(runner.sys, "version_info", (3, 10, 12))
    monkeypatch.setattr(runner.shutil, "which", lambda name: None)
    with pytest.raises(runner.Stop, match="or newer is needed"):
        runner.newer_python()


def test_installers_are_not_led_astray(runner, monkeypatch):
    monkeypatch.setenv("PIP_TARGET", "elsewhere")
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    seen = runner.clean_environment()
    assert "PIP_TARGET" not in seen and "PYTHONPATH" not in seen and seen["UV_PYTHON_DOWNLOADS"] == "never"


def modules(folder: Path) -> Path:
    """What npm would have fetched."""
    icons = folder / "@tabler" / "icons"
    (icons / "icons" / "outline").mkdir(parents=True)
    (icons / "icons" / "outline" / "home.svg").write_text('<svg\n  class="x">\n  <path d="M1 1" />\n</svg>\n')
    (icons / "package.json").write_text('{"version": "3.0.0", "license": "MIT"}')
    lib = folder / "lib"
    (lib / "dist").mkdir(parents=True)
    (lib / "dist" / "lib.js").write_text("let it = 1;\n")
    (lib / "map.json").write_text('{"type": "FeatureCollection"}')
    (lib / "dist" / "more.js").write_text("not asked for\n")
    (lib / "LICENSE").write_text("as you like")
    (lib / "package.json").write_text('{"version": "1.2.3", "license": "0BSD"}')
    return folder


def test_only_the_named_files_are_copied_with_their_licences(runner, tmp_path):
    into = tmp_path / "vendor"
    runner.copy_pages(modules(tmp_path / "m"), into)
    names = {p.name for p in into.rglob("*") if p.is_file() and p.suffix != ".gz"}
    assert names == {"lib.js", "map.json", "icons.svg", "versions.json", "lib-LICENSE.txt"}
    assert (into / "map.json.gz").exists()
    assert (
        '<symbol id="home"' in (into / "icons.svg").read_text()
        and 'd="M1 1"' in (into / "icons.svg").read_text()
    )
    told = json.loads((into / "versions.json").read_text())
    assert {(p["name"], p["version"], p["licence"]) for p in told["packages"]} == {
        ("@tabler/icons", "3.0.0", "MIT"),
        ("lib", "1.2.3", "0BSD"),
    }
    assert told["digest"] == runner.pages_digest()


def test_an_icon_that_does_not_exist_is_named(runner, tmp_path):
    folder = modules(tmp_path / "m")
    with pytest.raises(runner.Stop, match="no icon «house»"):
        runner.sprite(folder / "@tabler" / "icons" / "icons" / "outline", ["house"])


def test_the_pages_are_fetched_again_when_the_list_changes(runner, monkeypatch):
    fetched = []

    def fetch(command, cwd=None):
        fetched.append(command)
        modules(cwd / "node_modules")
        return subprocess.CompletedProcess(command, 0, "")

    monkeypatch.setattr(runner, "call", fetch)
    monkeypatch.setattr(runner, "node", lambda: ["npm"])
    monkeypatch.setattr(runner, "installers", lambda: [["true"]])
    monkeypatch.setattr(runner, "make_environment", lambda: None)
    monkeypatch.setattr(runner, "packages", lambda layers: None)
    runner.set_up(["core"], with_pages=True)
    assert runner.pages_ready() and len(fetched) == 1
    assert not (runner.CACHE / "pages").exists(), "what npm fetched should be gone once the files are copied"
    (runner.ROOT / "package-lock.json").write_text('{"other": 1}')
    assert not runner.pages_ready()


def test_a_failed_fetch_leaves_the_old_files(runner, monkeypatch):
    runner.VENDOR.mkdir(parents=True)
    (runner.VENDOR / "old.js").write_text("old")
    monkeypatch.setattr(runner, "node", lambda: ["npm"])
    monkeypatch.setattr(
        runner, "call", lambda command, cwd=None: subprocess.CompletedProcess(command, 1, "ENOTFOUND")
    )
    with pytest.raises(runner.Stop, match="ENOTFOUND"):
        runner.pages()
    assert (runner.VENDOR / "old.js").exists()


def test_words_go_to_the_program_and_its_exit_code_comes_back():
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("YANGGUANG_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "run", "no-such-word"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 2 and "no-such-word" in done.stderr
    assert not done.stdout


@pytest.mark.parametrize(
    ("words", "engine", "wanted"),
    [
        (["demo", "--serve"], "", ["core"]),
        (["freeze", "--place", "320324"], "", ["core", "lake"]),
        (["freeze", "--help"], "", ["core"]),
        (["compare", "--place", "320324"], "", ["core"]),
        (["compare", "--snapshot", "1"], "", ["core", "lake"]),
        (["measure"], "local-spark", ["core", "lake", "spark"]),
        (["test"], "", ["core", "postgres", "lake", "dev"]),
        (["test", "--spark"], "", ["core", "postgres", "lake", "spark", "dev"]),
    ],
)
def test_a_layer_is_there_for_the_words_that_need_it_and_no_others(runner, monkeypatch, words, engine, wanted):
    monkeypatch.setenv("YANGGUANG_ENGINE", engine)
    monkeypatch.delenv("YANGGUANG_DATABASE", raising=False)
    assert runner.layers_for(words) == wanted


def test_a_layer_that_is_added_does_not_unsettle_those_that_are_there(runner, installs, monkeypatch):
    runner.set_up(["core"], with_pages=False)
    during = []
    monkeypatch.setattr(runner, "install", lambda locks, *more: during.append(runner.installed()))
    runner.set_up(["core", "lake"], with_pages=False)
    assert during == [{"core": runner.digest(runner.ROOT / "requirements.lock")}]
    assert set(runner.installed()) == {"core", "lake"}
