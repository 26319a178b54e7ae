"""Pairs are answered one after the other, by keys or by plain buttons; masked until a purpose is given."""

import pytest

from tests.cast import COUNTY
from tests.pages import browse, get, post, text, visitor
from tests.walk import all_of, fresh
from tests.work.lake.test_linkage import people, typed  # noqa: F401  # fixtures
from yangguang.register import cells, guard, scope
from yangguang.register.models import Candidate, Finding, Job, JournalLine
from yangguang.web.lake import pairs
from yangguang.work import jobs, lazily, runners
from yangguang.work.lake import linkage

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidate(people, typed):  # noqa: F811  # the fixtures imported above
    linkage.propose(people.county, COUNTY)
    return next(c for c in all_of(Candidate) if c.person_id == typed[0].id and c.probability >= 0.5)


def say(user, candidate, wish, **more):
    return post(user, "pair", candidate.id, do=wish, **more)


def test_both_records_stand_side_by_side_and_masked(people, candidate, typed):  # noqa: F811
    number = cells.open_cell("register_person", "id", typed[0].id, typed[0].id_cell)
    page = get(people.county, "pairs", at=candidate.id)
    said = text(page)
    assert typed[0].name in said and number not in page.content.decode() and f"{number[:6]}**********▢*" in "".join(said.split())
    assert "speaks very strongly for" in said and " left" in said and 'data-press="y"' in page.content.decode()
    shown = browse(people.county).post(f"/pairs/?at={candidate.id}", {"purpose": "核对疑似同一人"})
    assert number in text(shown).replace(" ", "")
    opened = [line for line in all_of(JournalLine) if line.verb == "candidate.open"]
    assert len(opened) == 2


def test_two_persons_say_the_same_and_it_is_a_finding(people, candidate):  # noqa: F811
    assert "A second person must say the same" in text(say(people.county, candidate, "same"))
    assert fresh(candidate).status == "entered"
    mine = text(get(people.county, "pairs", at=candidate.id))
    theirs = text(get(people.county2, "pairs", at=candidate.id))
    assert "Do you say the same?" in theirs and "Do you say the same?" not in mine
    say(people.county2, candidate, "same")
    assert fresh(candidate).status == "answered" and [f.dataset for f in all_of(Finding)] == ["vehicles"]


def test_the_second_person_may_disagree(people, candidate):  # noqa: F811
    say(people.county, candidate, "same")
    assert "Given back" in text(say(people.county2, candidate, "not"))
    assert fresh(candidate).status == "open" and all_of(Finding) == []


@pytest.mark.parametrize("wish", ["same", "not"])
def test_ones_own_word_is_undone(people, candidate, wish):  # noqa: F811
    answer = say(people.county, candidate, wish, note="看错了")
    assert 'value="undo"' in answer.content.decode()
    assert "Undone." in text(say(people.county, candidate, "undo"))
    assert (fresh(candidate).status, fresh(candidate).same, fresh(candidate).enterer) == ("open", None, None)


def test_what_two_have_said_or_another_has_is_not_undone(people, candidate):  # noqa: F811
    say(people.county, candidate, "not")
    assert "Undone." not in text(say(people.county2, candidate, "undo"))
    assert fresh(candidate).status == "answered"


def test_what_one_is_unsure_about_comes_last(people, candidate):  # noqa: F811
    with scope.everything("test"):
        keys = [c.id for c in pairs.waiting_for_me(visitor(people.county))]
    client = browse(people.county)
    client.post(f"/pairs/{keys[0]}/", {"do": "unsure"})
    assert fresh(candidate).status == "open"
    page = client.get("/pairs/").content.decode()
    assert f'action="/pairs/{keys[1 % len(keys)]}/"' in page


def test_after_an_answer_one_goes_on_where_one_was_and_within_the_same_file(people, candidate):  # noqa: F811
    with scope.everything("test"):
        follows = next(c.id for c in pairs.waiting_for_me(visitor(people.county)) if c.id != candidate.id)
    page = get(people.county, "pairs", at=candidate.id, dataset="vehicles").content.decode()
    assert '<input type="hidden" name="dataset" value="vehicles">' in page
    unsure, answer = (say(people.county, candidate, w, next=str(follows), dataset="vehicles") for w in ("unsure", "not"))
    assert unsure.redirect_chain[-1][0] == f"/pairs/?dataset=vehicles&at={follows}"
    assert answer.redirect_chain[-1][0] == f"/pairs/?dataset=vehicles&at={follows}&done={candidate.id}"


def test_a_stranger_sees_no_pair_and_answers_none(people, candidate):  # noqa: F811
    assert "No candidate waits for you here." in text(get(people.stranger, "pairs"))
    assert say(people.stranger, candidate, "not").status_code == 404
    assert get(people.auditor, "pairs").status_code == 403


def test_a_wish_that_is_none_leads_back(people, candidate):  # noqa: F811
    assert str(candidate.id) in say(people.county, candidate, "perhaps").redirect_chain[-1][0]
    assert fresh(candidate).status == "open"


def test_linking_is_the_workers(people, typed):  # noqa: F811
    assert "Linking runs" in text(post(people.county, "pairs", do="link"))
    while (job := jobs.claim(frozenset(runners.RUNNERS))) is not None:
        jobs.run(job, runners.RUNNERS)
    (done,) = all_of(Job, kind="lake.link")
    assert done.state == "done" and done.checkpoint["datasets"]["vehicles"]["candidates"] == len(
        [c for c in all_of(Candidate) if c.probability >= 0.5]
    )
    assert "The last linking" in text(get(people.county, "pairs"))
    assert post(people.clerk, "pairs", do="link").status_code == 404


def test_while_it_is_linked_only_that_part_is_asked_again(people, candidate):  # noqa: F811
    post(people.county, "pairs", do="link")
    with guard.writing():
        Job.objects.update(state="running", done=37, total=100)
    whole, part = get(people.county, "pairs").content.decode(), get(people.county, "linking").content.decode()
    for said in (whole, part):
        assert 'hx-get="/pairs/runs/"' in said and 'value="37"' in said and "37 %" in said
    assert 'value="link"' not in whole and "<html" not in part and 'name="note"' not in part
    with guard.writing():
        none = {"candidates": 0, "estimated_precision": 1.0, "estimated_recall": 0.87}
        Job.objects.update(state="done", checkpoint={"exact_only": ["deaths"], "datasets": {"pupils": none}})
    whole, part = get(people.county, "pairs").content.decode(), get(people.county, "linking").content.decode()
    assert 'value="link"' in whole and "hx-get" not in part and "<progress" not in part and "exact comparison" in part
    assert ">—<" in part and "87 %" in part and "100 %" not in part, "of no candidates none is right"
    assert get(people.stranger, "linking").content.decode().strip() == ""


def test_while_the_layer_is_missing_the_page_says_so(people, candidate, monkeypatch):  # noqa: F811
    monkeypatch.setattr(lazily, "PACKAGES", ("no_such_package_of_ours",))
    assert "still being installed" in text(get(people.county, "pairs"))
    assert "Wait a little" in text(say(people.county, candidate, "not"))
    assert fresh(candidate).status == "open"


def test_what_differs_is_marked_on_both_sides():
    assert [(p.text, p.differs) for p in pairs.marked("王小明", "王晓明")] == [("王", False), ("小", True), ("明", False)]
    assert [p.text for p in pairs.marked("32**▢▢*", "32**▢▢*") if p.differs] == ["▢▢"]
    assert pairs.marked("", "甲") == [] and [p.differs for p in pairs.marked("甲乙", "甲")] == [False, True]


def test_a_sex_is_told_as_a_word_on_both_sides_and_what_is_not_told_says_so(people, candidate):  # noqa: F811
    more = [{"field": "sex", "level": "other", "weight": -2.1}, {"field": "phone", "level": "exact", "weight": 3.0}]
    others = [e for e in candidate.evidence if e["field"] not in ("sex", "phone")]
    with scope.everything("test"), guard.writing():
        Candidate.objects.filter(id=candidate.id).update(evidence=[*others, *more])
    page = get(people.county, "pairs", at=candidate.id).content.decode()
    row = page.split(">Sex</th>")[1].split("</tr>")[0]
    assert row.count("Male") + row.count("Female") == 2
    assert page.split(">Phone</th>")[1].split("</tr>")[0].count("not shown") == 2


def test_enter_in_the_note_says_nothing_and_an_empty_queue_tells_what_waits_for_a_second_person(people, candidate):  # noqa: F811
    page = get(people.county, "pairs", at=candidate.id).content.decode()
    assert page.index("<button disabled hidden>") < page.index('value="same"')
    for each in all_of(Candidate):
        say(people.county, each, "same")
    assert "that you call the same wait" in text(get(people.county, "pairs"))
