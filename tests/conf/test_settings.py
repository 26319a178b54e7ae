"""Where pages go by HTTPS their cookies do too; before `init` there is a start-up secret; Chinese comes first."""

import json
import os
import subprocess
import sys

import pytest

ASK = (
    "import json; from yangguang.conf import settings as s; print(json.dumps({k: getattr(s, k) for k in "
    "('DEBUG','SECRET_KEY','SESSION_COOKIE_SECURE','CSRF_COOKIE_SECURE','SESSION_COOKIE_HTTPONLY','SESSION_COOKIE_NAME',"
    "'SECURE_HSTS_SECONDS','LANGUAGE_CODE','TIME_ZONE','ALLOWED_HOSTS')}))"
)


def _settings(tmp_path, **more):
    said = {"YANGGUANG_HOME": str(tmp_path), "YANGGUANG_KEYS": str(tmp_path / "keys"), **more}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("YANGGUANG_")}
    done = subprocess.run([sys.executable, "-c", ASK], env={**kept, **said}, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr


@pytest.mark.once
def test_nothing_is_open_that_was_not_asked_for(tmp_path):
    found = _settings(tmp_path)
    assert not found["DEBUG"] and found["SESSION_COOKIE_HTTPONLY"]
    assert (found["LANGUAGE_CODE"], found["TIME_ZONE"]) == ("zh-hans", "Asia/Shanghai")
    assert "*" not in found["ALLOWED_HOSTS"] and len(found["SECRET_KEY"]) >= 50


@pytest.mark.once
def test_two_starts_before_init_share_no_secret(tmp_path):
    assert _settings(tmp_path)["SECRET_KEY"] != _settings(tmp_path)["SECRET_KEY"]


@pytest.mark.once
def test_https_makes_cookies_secure(tmp_path):
    found = _settings(tmp_path, YANGGUANG_HTTPS="1")
    assert found["SESSION_COOKIE_SECURE"] and found["CSRF_COOKIE_SECURE"]
    assert found["SESSION_COOKIE_NAME"].startswith("__Host-") and found["SECURE_HSTS_SECONDS"] > 0


@pytest.mark.once
def test_a_variable_that_cannot_be_used_stops_the_start(tmp_path):
    assert "YANGGUANG_DEBUG" in _settings(tmp_path, YANGGUANG_DEBUG="maybe")
