"""Which settings do the tests run under?

The program's own, in a data folder that is thrown away, on the database that `tests/databases.py` chooses.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests import databases
from yangguang.register.keys import make_keys

TEST_HOME = Path(tempfile.mkdtemp(prefix="yg-home-"))
atexit.register(shutil.rmtree, TEST_HOME, ignore_errors=True)
for name in [n for n in os.environ if n.startswith("YANGGUANG_")]:
    if not name.startswith(("YANGGUANG_TEST_", "YANGGUANG_REQUIRE_")):
        del os.environ[name]  # a developer's own instance is none of the tests' business
os.environ["YANGGUANG_HOME"] = str(TEST_HOME)
make_keys(TEST_HOME / "keys")
if databases.wanted() == "postgres":
    os.environ["YANGGUANG_DATABASE"] = databases.address()

from yangguang.conf.settings import *  # noqa: E402, F403  # after the environment is ours

# Accounts are made by the hundred; the strength of Argon2 is tested where it is used.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]  # noqa: F405
