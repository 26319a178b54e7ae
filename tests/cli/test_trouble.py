"""An error that people can mend becomes a sentence; a fault of ours stays an error."""

import pytest
from django.db import OperationalError

from yangguang.cli.trouble import refusal, say
from yangguang.files.bad import BadFile
from yangguang.terms.decision import Refused, no


def test_refusals_and_bad_files_are_said_chinese_first():
    for error in (Refused(no("no_instance")), BadFile("file_empty")):
        zh, en = say(refusal(error)).splitlines()
        assert not zh.isascii() and en.isascii()


def test_a_place_that_cannot_be_written_is_named():
    said = say(refusal(PermissionError(13, "x", "/somewhere/else")))
    assert said.count("/somewhere/else") == 2 and "Permission denied" in said


@pytest.mark.django_db
def test_a_database_held_by_others_is_to_be_tried_again():
    assert refusal(OperationalError("database is locked")).code == "database_busy"
    assert refusal(OperationalError("no such column")) is None


def test_a_fault_of_ours_is_no_refusal():
    assert refusal(ValueError("x")) is None


def test_a_problem_is_said_in_words():
    zh, en = say(no("dataset_all_rejected", rows=2, first=2, problem="id_malformed")).splitlines()
    assert "证件号码格式不对" in zh and "malformed ID" in en
