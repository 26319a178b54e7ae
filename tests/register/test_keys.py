"""Keys lie outside the database, readable by their owner only."""

import json
import stat

import pytest

from yangguang.register import keys


def test_keys_are_made_once_and_only_for_their_owner(tmp_path):
    path = keys.make_keys(tmp_path / "k")
    first = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert keys.make_keys(tmp_path / "k").read_text() == first


def test_each_purpose_has_its_own_secret(home):
    assert len({keys.secret(p) for p in keys.PURPOSES}) == len(keys.PURPOSES)


def test_missing_keys_say_what_to_do(tmp_path, settings):
    settings.YANGGUANG_KEYS = tmp_path / "nowhere"
    with pytest.raises(keys.KeysMissing, match="no keys here"):
        keys.secret("cell")


def test_a_key_file_of_an_earlier_release_gives_the_later_purposes_their_own_lasting_secrets(tmp_path, settings):
    path = keys.make_keys(tmp_path / "old")
    body = json.loads(path.read_text())
    path.write_text(json.dumps({k: v for k, v in body.items() if k not in keys.LATER}))
    settings.YANGGUANG_KEYS = tmp_path / "old"
    first = [keys.secret(p) for p in keys.PURPOSES]
    assert len(set(first)) == len(keys.PURPOSES) and {len(s) for s in first} == {32}
    keys._read.cache_clear()
    keys._secret.cache_clear()
    assert [keys.secret(p) for p in keys.PURPOSES] == first
