"""A line of the journal is read in words, in both languages; what nobody has a word for stays readable."""

import ast

import pytest

from tests.house.tree import HOUSE
from tests.workbooks import the_book
from yangguang.faces import facts
from yangguang.faces.facts import Fact

pytestmark = pytest.mark.once

DIGEST = "d667805389ba8b904770eb7d6d9442003dc2a381752d8e9e06db35182f62beee"
ONE = "01a21f8a-5476-7310-81e0-052f296611d7"
SAYS = frozenset(("facts", "data"))
CALLS = frozenset(("hand.note_many", "asking.ask", "proposals.propose", "event"))


def said(lang="zh", **given):
    return [(fact.label, fact.text) for fact in facts.told(the_book(), given, lang)]


def keys_written():
    """Every key that a verb of `work/` puts into a line: in dictionaries given as `facts` or `data`."""
    found = {}
    for path in (HOUSE.package / "work").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            given = []
            if isinstance(node, ast.Call):
                given = [k.value for k in node.keywords if k.arg in SAYS]
                given += node.args if ast.unparse(node.func) in CALLS else []
            elif isinstance(node, ast.FunctionDef) and node.name == "said":
                given = [node]
            for each in given:
                for inner in ast.walk(each):
                    for key in inner.keys if isinstance(inner, ast.Dict) else ():
                        if isinstance(key, ast.Constant):
                            found.setdefault(str(key.value), path.name)
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_fact_a_verb_writes_has_a_word(lang):
    written = keys_written()
    assert {"covers", "held_back", "frozen_day", "question", "takes_in"} <= set(written)
    own = {key for key in written if key not in facts.OF_EVERY_LINE | SAYS}
    assert [key for key in sorted(own) if facts.label(the_book(), key, lang) == key.replace("_", " ") and lang == "zh"] == []


def test_steps_events_and_answers_are_in_words():
    assert said(step="village_display", event="posted", outcome="yes") == [
        ("步骤", "村级评议公示"),
        ("事项", "张贴"),
        ("结果", "同意"),
    ]
    assert said("en", step="village_display") == [("step", "Village display")]
    assert said(dataset="vehicles", true=False) == [("部门数据", "机动车"), ("属实", "否")]


def test_what_every_line_holds_and_what_was_not_said_is_left_out():
    assert said(office="county", role="county-officer", book=DIGEST, outcome=None, layout="", data={}) == []


def test_what_a_step_was_given_stands_beside_the_rest():
    given = {"covers": 12, "data": {"first": "2016-09-13", "cases": {ONE: {"for": 3}}}}
    assert said(**given) == [("涉及户数", "12"), ("起", "2016-09-13"), ("相关户", "1")]


def test_a_digest_is_shortened_and_kept_whole_for_whoever_compares_it():
    assert facts.told(the_book(), {"root": DIGEST}, "en") == [Fact("digest of the copy", DIGEST[:8], DIGEST)]
    assert said("en", loads=[DIGEST, DIGEST]) == [("files used", "2")]


def test_fields_take_the_words_of_the_form_dictionary():
    assert said(fields=["cause", "group"]) == [("字段", "主要致贫原因、村民小组")]
    assert said(cause="x") == [("主要致贫原因", "x")]


def test_a_coded_reason_is_said_whether_of_an_objection_or_of_a_finding():
    assert the_book().word("objection_reason", "nothing_found", "en") in said("en", reason="nothing_found")[0]
    assert the_book().dataset("housing").answers["resettlement"].zh in said(reason="resettlement")[0]


def test_an_unknown_key_stays_readable():
    assert said("en", some_new_key=3) == [("some new key", "3")]
    assert said("zh", datasets={"vehicles": {"certain": 0, "odd_key": "1.0"}}) == [
        ("各类部门数据", "机动车 确定对数 0、odd key 1.0")
    ]


def test_a_long_list_is_counted_and_whole_on_hover():
    fact = facts.told(the_book(), {"fields": [f"word{n}" for n in range(9)]}, "en")[0]
    assert fact.text.endswith("… (9)") and "word8" in fact.whole
