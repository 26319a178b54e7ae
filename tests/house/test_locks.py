"""What we build on is locked by hash; no registry's address, no machine's path and nobody else's code is committed."""

import json
import re
import tomllib
from typing import Any

import pytest

from tests.house.tree import ROOT, committed, mend

pytestmark = pytest.mark.once

LOCKS = {
    "requirements.lock": ("project", "dependencies"),
    "requirements-postgres.lock": ("dependency-groups", "postgres"),
    "requirements-dev.lock": ("dependency-groups", "dev"),
    "requirements-lake.lock": ("dependency-groups", "lake"),
    "requirements-spark.lock": ("dependency-groups", "spark"),
    "requirements-bench.lock": ("dependency-groups", "bench"),
    "requirements-node.lock": ("dependency-groups", "node"),
}
# With a letter in brackets, so that this page does not accuse itself.
ADDRESSES = re.compile(
    r"[p]ypi\.org|[p]ythonhosted\.org|registry\.[n]pm|[n]pmmirror|[t]una\.tsinghua|mirrors\.[a]liyun"
    r"|--(?:extra-)?[i]ndex-url\s+\S*:|--[f]ind-links"
)
MACHINES = re.compile(r"(?<![\w.])/(?:work|root|home|Users)/[A-Za-z.]|[A-Z]:\\\\Users")
FETCHED = re.compile(
    r"(?:^|/)(?:node_modules|vendor|site-packages|third_party)/|\.min\.(?:js|css)$|\.(?:whl|tgz|woff2?|ttf|otf|so|dll|exe|jar)$"
)


def lock_faults(name: str, text: str, wanted: list[str]) -> list[str]:
    """What is wrong in a lock: a line without hash or pin, a wanted package that is missing or of another version."""
    out, pinned = [], {}
    entries = re.split(r"\n(?=[a-z0-9])", "\n" + text)[1:]
    for entry in entries:
        found = re.match(r"([a-z0-9._-]+)(?:\[[\w,]+\])?==(\S+)", entry)
        if not found:
            out.append(f"{name}: «{entry.splitlines()[0]}» is not pinned: make the lock anew")
            continue
        pinned[found[1]] = found[2]
        if "--hash=sha256:" not in entry:
            out.append(f"{name}: {found[1]} has no hash: make the lock with --generate-hashes")
    for line in wanted:
        parts = re.match(r"([A-Za-z0-9._-]+)(?:\[\w+\])?\s*(.*)", line)
        assert parts, line
        have = pinned.get(re.sub(r"[._]", "-", parts[1]).lower())
        if have is None:
            out.append(
                f"{name}: {parts[1]} is wanted by pyproject.toml and missing: make the lock anew (CONTRIBUTING.md says how)"
            )
        elif not satisfies(have, parts[2]):
            out.append(f"{name}: {parts[1]} {have} does not satisfy «{parts[2]}»: make the lock anew")
    return out


def satisfies(version: str, bounds: str) -> bool:
    """Is the version within bounds like ">=5.2,<5.3"?"""

    def numbers(text: str) -> list[int]:
        return [int(n) for n in re.findall(r"\d+", text)]

    for bound in filter(None, bounds.split(",")):
        found = re.match(r"(>=|<)(.+)", bound.strip())
        assert found, bound
        below = numbers(version) < numbers(found[2])
        if below == (found[1] == ">="):
            return False
    return True


def npm_faults(plan: dict, lock: dict) -> list[str]:
    """What is wrong in the lock of the pages' packages."""
    out = []
    packages = {k.removeprefix("node_modules/"): v for k, v in lock["packages"].items() if k}
    for name, version in plan["dependencies"].items():
        entry = packages.get(name, {})
        alias = f"npm:{entry['name']}@{entry.get('version')}" if "name" in entry else entry.get("version")
        if alias != version:
            out.append(
                f"package-lock.json: {name} should be {version} exactly: npm install --package-lock-only"
            )
    for name, entry in packages.items():
        if not entry.get("integrity", "").startswith("sha512-"):
            out.append(f"package-lock.json: {name} has no integrity hash")
        if "resolved" in entry:
            out.append(
                f"package-lock.json: {name} names an address: make it anew with omit-lockfile-registry-resolved"
            )
    for name in plan["yangguang"]["files"]:
        if name not in plan["dependencies"]:
            out.append(
                f"package.json: files of {name} are to be copied, but it is not among the dependencies"
            )
    return out


def address_faults(texts: dict[str, str]) -> list[str]:
    """Registry addresses and machine paths in what git keeps."""
    out = []
    for path, text in texts.items():
        for line, said in enumerate(text.splitlines(), 1):
            if found := ADDRESSES.search(said):
                out.append(
                    f"{path}:{line}: «{found[0]}»: which registry is used is the machine's business, not ours"
                )
            if found := MACHINES.search(said):
                out.append(f"{path}:{line}: «{found[0]}» is a path of one machine")
    return out


def _wanted(keys: tuple[str, ...]) -> list[str]:
    at: Any = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for key in keys:
        at = at[key]
    assert isinstance(at, list)
    return at


def _texts() -> dict[str, str]:
    out = {}
    for path in committed():
        body = (ROOT / path).read_bytes()
        if b"\0" not in body[:4096]:
            out[path] = body.decode("utf-8", errors="replace")
    return out


@pytest.mark.parametrize("name", LOCKS)
def test_each_lock_pins_what_is_wanted_by_hash(name):
    faults = lock_faults(name, (ROOT / name).read_text(encoding="utf-8"), _wanted(LOCKS[name]))
    assert not faults, mend(faults)


def test_all_locks_agree_on_versions():
    seen: dict[str, dict[str, str]] = {}
    for name in LOCKS:
        for package, version in re.findall(
            r"^([a-z0-9._-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.M
        ):
            seen.setdefault(package, {})[name] = version
    apart = [
        f"{p}: {v}: make the layers with -c requirements.lock"
        for p, v in seen.items()
        if len(set(v.values())) > 1
    ]
    assert not apart, mend(apart)


def test_the_extra_and_the_layer_name_the_same_driver():
    assert _wanted(("project", "optional-dependencies", "postgres")) == _wanted(
        ("dependency-groups", "postgres")
    )


def test_the_pages_packages_are_locked_without_an_address():
    plan, lock = (
        json.loads((ROOT / n).read_text(encoding="utf-8")) for n in ("package.json", "package-lock.json")
    )
    assert not npm_faults(plan, lock), mend(npm_faults(plan, lock))


def test_no_address_of_a_registry_and_no_path_of_a_machine():
    faults = address_faults(_texts())
    assert not faults, mend(faults)


def test_nobody_elses_code_is_committed():
    faults = [
        f"{p}: fetched things are named by a lock and ignored by git"
        for p in committed()
        if FETCHED.search(p)
    ]
    assert not faults, mend(faults)


def test_a_bad_lock_is_caught():
    bad = "# by uv\ndjango==5.3.1 \\\n    --hash=sha256:00\nsegno==1.6.6\ntypst>=0.15\n"
    found = lock_faults("x.lock", bad, ["django>=5.2,<5.3", "segno>=1.6", "whitenoise>=6"])
    assert [f.split(": ")[1].split()[0] for f in found] == ["segno", "«typst>=0.15»", "django", "whitenoise"]
    plan = {"dependencies": {"a": "1.0.0"}, "yangguang": {"files": {"b": {}}}}
    found = npm_faults(plan, {"packages": {"": {}, "node_modules/a": {"version": "1.1.0", "resolved": "x"}}})
    assert len(found) == 4
    plan = {"dependencies": {"maps": "npm:a@1.0.0"}, "yangguang": {"files": {}}}
    other = {"name": "b", "version": "1.0.0", "integrity": "sha512-x"}
    assert len(npm_faults(plan, {"packages": {"node_modules/maps": other}})) == 1
    assert not npm_faults(plan, {"packages": {"node_modules/maps": {**other, "name": "a"}}})


def test_an_address_is_caught():
    texts = {
        "a.md": "from https://py" + "pi.org/simple\nfine\n",
        "b.py": "open('/ro" + "ot/x')\n",
        "c.md": "/work" + "s and /home\n",
    }
    assert [f.split(":")[0] for f in address_faults(texts)] == ["a.md", "b.py"]
