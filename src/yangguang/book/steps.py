"""What does a procedure's table say, and is it sound?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from yangguang.book.packs import PackError
from yangguang.book.values import Value
from yangguang.terms.place import LEVELS

KINDS = ("notice", "compare", "decide", "sign")
END = "end"
_KEYS = {
    "key",
    "kind",
    "offices",
    "zh",
    "en",
    "persons",
    "days",
    "then",
    "no",
    "returned",
    "objection",
    "public",
    "needs",
    "scope",
    "side",
    "quorum",
    "votes",
    "rule",
    "confirms",
    "status",
    "source",
    "note",
    "wait",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a procedure's table.

    `offices`: levels whose people may do it ("up": the office above the one objected to). `persons`: how
    many natural persons must say the same. `then`/`no`/`returned`: where a case goes on yes, on no, when
    sent back. `objection`: where an objection leads. `scope`: "round" for what concerns the list and not a
    case. `days`: the name of the window's length. `needs`: papers without which the step may not be done.
    `rule`: the name of a judgement that must say yes. `confirms`: the last step before which one may
    withdraw.
    """

    key: str
    kind: str
    offices: tuple[str, ...]
    zh: str
    en: str
    then: str
    persons: int = 1
    days: str = ""
    no: str = ""
    returned: str = ""
    objection: str = ""
    public: str = ""
    needs: tuple[str, ...] = ()
    scope: str = "case"
    side: bool = False
    quorum: bool = False
    votes: bool = False
    rule: str = ""
    confirms: bool = False
    wait: str = ""
    status: str = "assumed"
    source: str = ""

    def label(self, lang: str) -> str:
        """What people call it."""
        return self.en if lang.startswith("en") else self.zh


@dataclass(frozen=True)
class Procedure:
    """A procedure as its table says: steps in order, lengths of windows in days, the quorum as a fraction,
    the status at its end.
    """

    key: str
    zh: str
    en: str
    steps: tuple[Step, ...]
    lengths: Mapping[str, Value]
    quorum: tuple[int, int]
    ends: str
    outcomes: Mapping[str, str]
    by_key: Mapping[str, Step]
    order: Mapping[str, int]
    first: str
    confirms_at: int

    def step(self, key: str) -> Step:
        """The step of that name. Raises `KeyError`."""
        return self.by_key[key]

    def line(self) -> list[Step]:
        """The steps a case goes through when nobody objects, in order."""
        return [s for s in self.steps if not s.side]

    def label(self, lang: str) -> str:
        """What the procedure is called."""
        return self.en if lang.startswith("en") else self.zh


def read_procedure(key: str, table: Mapping[str, Any], value: Callable[[str], Value]) -> Procedure:
    """Read and check a procedure's table; `value` opens the book for window lengths and the quorum. Raises
    `PackError`.
    """
    steps = tuple(_step(key, row) for row in table["step"])
    by_key = {s.key: s for s in steps}
    _check(key, steps, by_key)
    order = {s.key: i for i, s in enumerate(steps)}
    confirms = next((order[s.key] for s in steps if s.confirms), len(steps))
    quorum = (
        (value("meeting_quorum_numerator").is_, value("meeting_quorum_denominator").is_)
        if any(s.quorum for s in steps)
        else (0, 1)
    )
    return Procedure(
        key,
        table["zh"],
        table["en"],
        steps,
        {s.key: value(s.days) for s in steps if s.days},
        quorum,
        table["ends"],
        table.get("outcomes", {}),
        by_key,
        order,
        next(s.key for s in steps if s.scope == "case"),
        confirms,
    )


def _step(procedure: str, row: Mapping[str, Any]) -> Step:
    name = f"procedures/{procedure}.toml"
    if unknown := set(row) - _KEYS:
        raise PackError(
            name,
            f"步骤 {row.get('key')} 不认识 {unknown}。",
            f"step {row.get('key')} has unknown keys {unknown}.",
        )
    if (
        row.get("kind") not in KINDS
        or row.get("status") not in ("cited", "assumed")
        or not row.get("offices")
    ):
        raise PackError(
            name,
            f"步骤 {row.get('key')} 需要 kind（{'、'.join(KINDS)}）、offices、status。",
            f"step {row.get('key')} needs kind ({', '.join(KINDS)}), offices and status.",
        )
    if row["status"] == "cited" and not row.get("source"):
        raise PackError(
            name,
            f"步骤 {row['key']} 标为 cited 却没有 source。",
            f"step {row['key']} says cited without a source.",
        )
    values: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in row.items() if k != "note"
    }
    return Step(**values)


def _check(procedure: str, steps: tuple[Step, ...], by_key: Mapping[str, Step]) -> None:
    name = f"procedures/{procedure}.toml"
    if len(by_key) != len(steps):
        raise PackError(name, "两个步骤同名。", "two steps have one name.")
    for step in steps:
        for target in (step.then, step.no, step.returned, step.objection, step.wait):
            if target and target not in by_key and target not in (END, "resume"):
                raise PackError(
                    name,
                    f"步骤 {step.key} 指向不存在的 {target}。",
                    f"step {step.key} leads to {target}, which is not there.",
                )
        if step.kind == "notice" and not step.days:
            raise PackError(name, f"公告步骤 {step.key} 需要 days。", f"the notice {step.key} needs days.")
        if any(o not in (*LEVELS, "up") for o in step.offices):
            raise PackError(
                name, f"步骤 {step.key} 的 offices 不对。", f"step {step.key} has an unknown office."
            )
