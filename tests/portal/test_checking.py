"""A digest from a paper is found with its notice; a line taken from the journal is noticed."""

import pytest

from tests.cast import household
from tests.pages import get, text
from yangguang.portal import checking
from yangguang.portal.limits import CHECKS

pytestmark = pytest.mark.django_db


def test_the_head_printed_on_a_notice_is_found_with_the_lines_since(hang):
    notice = hang()
    found = checking.look_up(notice.head_digest)
    assert found is not None and (found.kind, found.notice, found.holds) == ("head", notice, True)
    page = text(get(None, "portal_check", digest=notice.head_digest[:16]))
    assert notice.number in page and "hang together" in page


def test_the_digest_of_a_list_is_told_from_that_of_the_journal(hang):
    notice = hang()
    page = text(get(None, "portal_check", digest=notice.commitment))
    assert "digest of the list" in page and notice.number in page


def test_the_end_of_a_county_s_journal_is_shown_and_found(hang):
    hang()
    household()
    (end,) = [e for e in checking.ends() if e.place == 321324000000]
    assert end.digest in get(None, "portal_check").content.decode()
    assert "present end" in text(get(None, "portal_check", digest=end.digest))


def test_an_unknown_digest_is_not_explained_away(people):
    page = text(get(None, "portal_check", digest="ab" * 32))
    assert "No notice here carries this digest" in page


@pytest.mark.parametrize("typed", ["abc", "zz" * 20, "' OR 1=1 --", "<script>alert(1)</script>", "a" * 65])
def test_what_is_no_digest_is_said_to_be_none(people, typed):
    answer = get(None, "portal_check", digest=typed)
    assert "This is no digest" in text(answer) and "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("typed", ["ABCDEF012345", "abcd ef01 2345", "abcd-ef01…2345", " abcdef012345 "])
def test_spaces_dashes_and_capitals_do_not_matter(typed):
    assert checking.plain(typed) == "abcdef012345"


def test_a_line_rewritten_behind_the_program_s_back_no_longer_holds(hang):
    notice = hang()
    line = notice.posted
    assert checking.links(line)
    line.body = line.body.replace("notice", "Notice", 1)
    assert not checking.links(line)


def test_digests_cannot_be_tried_out_without_end(people):
    answers = {get(None, "portal_check").status_code for _ in range(CHECKS.times + 1)}
    assert answers == {200, 429}
