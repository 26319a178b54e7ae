"""How commands end: 0 done, 1 differences, 2 unusable words or file, 3 not permitted; refusals in two languages."""

import argparse
import json
import re

import pytest

from tests.cast import cast, household
from yangguang.cli.main import COMMANDS, parser

pytestmark = pytest.mark.django_db


def _both(err):
    return re.search(r"[\u4e00-\u9fff]", err) and re.search(r"[A-Za-z]{3}", err)


def test_every_command_has_its_help_and_its_run():
    _, modules = parser()
    assert set(modules) == set(COMMANDS)
    for name, module in modules.items():
        assert module.HELP.endswith(".") and callable(module.run), name


def _helps(command):
    """The help of every word of a command, of those within it too."""
    for action in command._actions:
        if isinstance(action.choices, dict):
            for within in action.choices.values():
                yield from _helps(within)
        elif action.help != argparse.SUPPRESS:
            assert action.help, f"{command.prog} {'/'.join(action.option_strings) or action.dest}: what is it?"
            yield f"{command.prog} {'/'.join(action.option_strings) or action.dest}", action.help


def test_help_speaks_chinese_first_and_english_too():
    top, modules = parser()
    said = [(name, text) for name, m in modules.items() for text in (m.HELP, getattr(m, "MORE", "")) if text]
    said += _helps(top)
    assert len(said) > 80
    for name, text in said:
        assert re.match(r"[^。]{0,20}[\u4e00-\u9fff]", text), f"{name}: Chinese comes first: {text}"
        assert re.search(r"[A-Za-z]{3}", re.sub(r".*[\u4e00-\u9fff]", "", text)), f"{name}: English is missing: {text}"


def test_what_a_command_says_of_itself_is_in_both_languages(program):
    for words in (["--help"], ["intake", "--help"], ["check", "--help"], ["user", "add", "--help"]):
        code, out, _ = program(*words)
        assert code == 0 and "选项 options" in out and "显示本说明" in out


@pytest.mark.parametrize("words", [[], ["no-such-command"], ["check", "--no-such-option"], ["intake"]])
def test_words_it_does_not_know_end_in_two(program, words):
    code, out, err = program(*words)
    assert code == 2 and not out and err


def test_what_is_wrong_is_said_as_json_too_where_json_was_asked_for(program, home):
    cast()
    for words, code in ((["freeze", "--json"], "wrong_words"), (["freeze", "--place", "321", "--json"], "bad_place")):
        ended, out, err = program(*words)
        said = json.loads(out)["error"]
        assert ended == 2 and said["code"] == code and _both(said["zh"] + said["en"])
        assert said["zh"] in err and said["en"] in err
    assert program("freeze", "--place", "321")[1] == ""


def test_help_ends_in_nought(program):
    code, out, _ = program("--help")
    assert code == 0 and all(name in out for name in COMMANDS)


def test_a_refusal_is_said_in_both_languages_and_ends_in_two(program, home):
    cast()
    code, out, err = program("compare", "--place", "321324", "--as", "nobody")
    assert code == 2 and not out and "nobody" in err and _both(err)


def test_what_is_not_permitted_ends_in_three(program, home):
    people = cast()
    household()
    code, out, err = program("compare", "--place", "321324", "--as", people.stranger.username)
    assert code == 3 and not out and _both(err)


def test_an_unusable_file_ends_in_two_and_names_it(program, home, tmp_path):
    people = cast()
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"this is no workbook")
    code, out, err = program("intake", path, "--as", people.county.username)
    assert code == 2 and not out and _both(err)
    code, _, err = program("intake", tmp_path / "没有.xlsx", "--as", people.county.username)
    assert code == 2 and "没有.xlsx" in err
