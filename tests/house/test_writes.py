"""Only work writes; nobody looks past the scope without a reason; no names in logs."""

import ast
import re

import pytest

from tests.house.tree import HOUSE, Module, Tree, called, calls, mend, plant

pytestmark = pytest.mark.once

WRITERS = ("work", "register")
ALWAYS = {
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "abulk_create",
    "aupdate",
    "acreate",
    "asave",
    "adelete",
}
ON_ROWS = {"create", "update", "delete", "add", "remove", "set", "clear", "save"}
ROWS = re.compile(r"\.objects\b|_manager\b|\b(?:filter|exclude|all|first|last|get|select_for_update)\(")
STATEMENT = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|MERGE|COPY|DROP|ALTER|CREATE)\b", re.I)
LOGGED = {"debug", "info", "warning", "error", "exception", "critical", "log"}
PERSONAL = re.compile(
    r"\b(?:person|persons|people|identity|id_number|number|answers|name|names|phone|address|household|members?|applicant|objector|cells?|row|rows|"
    r"password|secret|user)\b"
)


def _imports(module: Module) -> set[str]:
    names = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


def writes(tree: Tree) -> list[str]:
    """Writes, and the keys to writing, outside `work` and `register`."""
    out = []
    for module in tree.modules:
        if module.floor in WRITERS:
            continue
        where = f"src/yangguang/{module.path}"
        for name in sorted(_imports(module)):
            if re.match(
                r"yangguang\.register\.(guard|bulk|triggers|vault|cells)\b", name
            ) and not tree.excused("writes", module.path, name):
                out.append(
                    f"{where}: imports {name}: go through work/, where writes and looks are journalled"
                )
        for call in calls(module.tree):
            verb = called(call)
            target = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
            if verb in ALWAYS or (verb in ON_ROWS and ROWS.search(target)):
                out.append(f"{where}:{call.lineno}: {target}.{verb}(…) writes: make it a verb of work/")
            if verb in ("execute", "executemany", "executescript", "raw") and call.args:
                said = call.args[0]
                if (
                    isinstance(said, ast.Constant)
                    and isinstance(said.value, str)
                    and STATEMENT.match(said.value)
                ):
                    out.append(f"{where}:{call.lineno}: a statement that writes: make it a verb of work/")
    return out


def unscoped(tree: Tree) -> list[str]:
    """Ways past the scope without a reason, and plain managers outside `register`."""
    out = []
    for module in tree.modules:
        where = f"src/yangguang/{module.path}"
        for node in ast.walk(module.tree):
            plain = ("_base_manager", "unscoped") if module.floor != "register" else ()
            if isinstance(node, ast.Attribute) and node.attr in plain:
                out.append(f"{where}:{node.lineno}: ask through `objects`, under a scope")
            if isinstance(node, ast.Call) and called(node) == "everything":
                given = [*node.args, *[k.value for k in node.keywords]]
                said = given[0] if given else None
                literal = (
                    isinstance(said, ast.Constant)
                    and isinstance(said.value, str)
                    and len(said.value.split()) >= 2
                )
                if not literal and not isinstance(said, (ast.JoinedStr, ast.Name)):
                    out.append(
                        f"{where}:{node.lineno}: say in words why one may look past one's scope; the journal keeps it"
                    )
    return out


def talkative(tree: Tree) -> list[str]:
    """Log calls that are given a person, an identity or answers; exceptions are logged by their kind."""
    out = []
    for module in tree.modules:
        for call in calls(module.tree):
            if called(call) not in LOGGED or not isinstance(call.func, ast.Attribute):
                continue
            if not re.search(r"(?i)\blog(?:ger|ging)?\b|_log\b", ast.unparse(call.func.value)):
                continue
            if call.args and not isinstance(call.args[0], ast.Constant):
                out.append(
                    f"src/yangguang/{module.path}:{call.lineno}: let the message be plain text, its facts arguments"
                )
            for argument in [*call.args[1:], *[k.value for k in call.keywords if k.arg not in ("exc_info",)]]:
                words = ast.unparse(argument)
                if PERSONAL.search(words) and not re.search(
                    r"\.(id|pk|code|count|digest)\b|\blen\(|__name__", words
                ):
                    out.append(
                        f"src/yangguang/{module.path}:{call.lineno}: «{words}» may name a person: log an id, a code or a count"
                    )
    return out


def test_only_work_writes():
    assert not writes(HOUSE), mend(writes(HOUSE))


def test_nobody_looks_past_the_scope_without_a_reason():
    assert not unscoped(HOUSE), mend(unscoped(HOUSE))


def test_no_names_in_logs():
    assert not talkative(HOUSE), mend(talkative(HOUSE))


BAD = '''"""Does it write?"""
import logging

from yangguang.register import guard, scope
from yangguang.register.models import Person

log = logging.getLogger(__name__)


def view(request, person, found, cursor):
    Person.objects.create(name="x")
    Person.objects.filter(pk=1).update(name="y")
    Person.objects.bulk_create([])
    found.update({"a": 1})
    cursor.execute("  insert into register_person values (1)")
    cursor.execute("SELECT 1")
    Person._base_manager.all()
    with scope.everything(""):
        pass
    with scope.everything("the nightly check"):
        pass
    log.info("read %s", person)
    log.info("read %s", person.id)
    log.warning(f"read {person}")
'''


def test_a_view_that_writes_is_caught(tmp_path):
    tree = plant(tmp_path, {"src/yangguang/web/bad.py": BAD, "src/yangguang/work/good.py": BAD})
    found = [f.split(":")[1] if f.split(":")[1].isdigit() else "import" for f in writes(tree)]
    assert sorted(found) == ["11", "12", "13", "15", "import"]


def test_looking_past_the_scope_and_names_in_logs_are_caught(tmp_path):
    tree = plant(tmp_path, {"src/yangguang/web/bad.py": BAD})
    assert sorted(f.split(":")[1] for f in unscoped(tree)) == ["17", "18"]
    assert [f.split(":")[1] for f in talkative(tree)] == ["22", "24"]
