"""What the environment says is read once and soundly; what cannot be used fails loudly."""

import pytest

from yangguang.conf import env


def test_the_data_folder_and_its_keys_have_defaults(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in ("YANGGUANG_HOME", "YANGGUANG_KEYS"):
        monkeypatch.delenv(name, raising=False)
    assert (env.home(), env.keys()) == (tmp_path / "var", tmp_path / "var" / "keys")
    monkeypatch.setenv("YANGGUANG_KEYS", str(tmp_path / "apart"))
    assert env.keys() == tmp_path / "apart"


@pytest.mark.parametrize(("said", "found"), [("1", True), ("Yes", True), ("", False), ("0", False), ("no", False)])
def test_yes_and_no(monkeypatch, said, found):
    monkeypatch.setenv("YANGGUANG_HTTPS", said)
    assert env.flag("YANGGUANG_HTTPS") is found


def test_neither_yes_nor_no_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("YANGGUANG_HTTPS", "perhaps")
    with pytest.raises(env.BadEnvironment, match="YANGGUANG_HTTPS"):
        env.flag("YANGGUANG_HTTPS")


def test_without_an_address_it_is_sqlite_that_survives_a_power_cut(monkeypatch):
    monkeypatch.delenv("YANGGUANG_DATABASE", raising=False)
    found = env.database()
    assert found["ENGINE"].endswith("sqlite3") and "synchronous=FULL" in found["OPTIONS"]["init_command"]


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [("postgresql://u:p%40ss@db:5433/yg", "db", "5433"), ("postgresql://u:p%40ss@/yg?host=/run/pg&port=6", "/run/pg", "6")],
)
def test_an_address_of_postgresql(monkeypatch, address, host, port):
    monkeypatch.setenv("YANGGUANG_DATABASE", address)
    found = env.database()
    assert [found[k] for k in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == ["yg", "u", "p@ss", host, port]


@pytest.mark.parametrize("address", ["mysql://u@h/x", "postgresql://u@h/", "nonsense"])
def test_another_address_is_refused(monkeypatch, address):
    monkeypatch.setenv("YANGGUANG_DATABASE", address)
    with pytest.raises(env.BadEnvironment):
        env.database()
