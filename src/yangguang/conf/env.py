"""What does the environment say, and is it sound?

Settings are for machines, packs are for laws: no amount, day or role here. Anything wrong fails loudly at
start-up.
"""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

# FULL, not NORMAL: acknowledged work must survive a power cut (trust.md, finding 1).
PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY"
)


class BadEnvironment(RuntimeError):
    """A variable that cannot be used. `code` names a sentence in the messages, `facts` fill it."""

    code = "bad_environment"

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"{name}={value!r}: expected {expected}")
        self.facts = {"name": name, "value": value, "expected": expected}


def home() -> Path:
    """The data folder, `YANGGUANG_HOME` (default `var/` where the command was started)."""
    return Path(os.environ.get("YANGGUANG_HOME") or "var").resolve()


def keys() -> Path:
    """The folder of the key file, `YANGGUANG_KEYS` (default `keys/` in the data folder)."""
    return Path(os.environ.get("YANGGUANG_KEYS") or home() / "keys").resolve()


def flag(name: str) -> bool:
    """A yes/no variable. Raises `BadEnvironment`."""
    text = os.environ.get(name, "").strip().lower()
    if text in ("1", "true", "yes"):
        return True
    if text in ("", "0", "false", "no"):
        return False
    raise BadEnvironment(name, text, "1, 0")


def database() -> dict[str, object]:
    """Django's DATABASES entry: SQLite in the data folder, or PostgreSQL from `YANGGUANG_DATABASE`.

    The address is `postgresql://user:password@host:port/name`; for a socket,
    `postgresql:///name?host=/folder`.
    """
    address = os.environ.get("YANGGUANG_DATABASE", "")
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(home() / "yangguang.sqlite3"),
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": PRAGMAS,
            },
            "TEST": {"NAME": os.environ.get("YANGGUANG_TEST_SQLITE") or None},
        }
    parts = urlsplit(address)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise BadEnvironment("YANGGUANG_DATABASE", _without_password(address), "postgresql://user:password@host:port/name")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or query.get("host", "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {},
    }


def _without_password(address: str) -> str:
    """An address as it may be shown: what stands between the user and the host is left out."""
    return re.sub(r"(?<=:)[^:@/]*(?=@)", "…", address)
