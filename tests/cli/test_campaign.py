"""A trial says what it tried and that it caught the planted defects first."""

import json


def test_a_short_trial_finds_nothing_and_catches_what_was_planted(program):
    code, out, _ = program("campaign", "procedures", "--n", "40", "--seed", "7", "--json")
    result = json.loads(out)
    assert code == 0
    assert (result["campaign"], result["n"], result["violations"], result["planted_caught"]) == ("procedures", 40, 0, 3)
    assert result["transitions"]


def test_a_violation_ends_in_one(program, monkeypatch):
    found = {"campaign": "procedures", "n": 1, "violations": 1, "planted_caught": 3, "transitions": {}}
    monkeypatch.setattr("yangguang.cli.campaign.run_campaign", lambda *_words: found)
    assert program("campaign", "procedures")[0] == 1
    monkeypatch.setattr("yangguang.cli.campaign.run_campaign", lambda *_words: {**found, "violations": 0, "planted_caught": 2})
    assert program("campaign", "procedures")[0] == 1


def test_a_trial_that_is_none_is_refused(program):
    assert program("campaign", "nothing")[0] == 2
