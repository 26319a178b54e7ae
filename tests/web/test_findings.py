"""A finding is answered on its page by two people; the second sees what the first said."""

import pytest

from tests.cast import COUNTY, HERE, cast, household, number_of
from tests.pages import get, post, text
from tests.walk import all_of, do, fresh
from yangguang.register.models import Finding
from yangguang.work import comparison, datasets, findings

pytestmark = pytest.mark.django_db


def finding_for(people, folder, serial, surname="赵"):
    """A finding about a household of one: a vehicle in the department's file."""
    household(surname, size=1, numbers=[number_of(serial)])
    path = folder / "vehicles.csv"
    path.write_text(
        f"号牌号码,所有人,身份证明号码,机动车状态\n苏N00001,某,{number_of(serial)},正常\n", encoding="utf-8"
    )
    datasets.load(people.county, "vehicles", path)
    do(people.county, comparison.compare, COUNTY)
    (row,) = all_of(Finding)
    return row


def test_two_people_answer_from_their_pages(home, tmp_path):
    people = cast(with_places=True)
    row = finding_for(people, tmp_path, 851)
    reason = next(k for k, r in findings.reasons(row).items() if r.clears)
    post(people.clerk, "finding", row.id, true="no", reason=reason, note="入户看过")
    assert fresh(row).status == "entered"
    assert "Do you say the same" in text(get(people.secretary, "finding", row.id))
    post(people.secretary, "finding", row.id, do="confirm")
    assert fresh(row).status == "answered"
    listed = get(people.county, "findings", status="answered", place=HERE)
    assert "does not touch this household" in text(listed), "the list says what was found"
    assert f'name="place" value="{HERE}"' in listed.content.decode(), "another filter keeps the place"


def test_the_list_is_of_one_s_own_villages(home, tmp_path):
    people = cast(with_places=True)
    row = finding_for(people, tmp_path, 852, "欧阳")
    assert "欧阳" in text(get(people.clerk, "findings"))
    assert "欧阳" not in text(get(people.stranger, "findings"))
    assert get(people.stranger, "finding", row.id).status_code == 404


def test_the_auditor_reads_and_answers_nothing(home, tmp_path):
    people = cast(with_places=True)
    row = finding_for(people, tmp_path, 853)
    assert row.place == HERE
    page = get(people.auditor, "finding", row.id)
    assert page.status_code == 200
    assert 'name="reason"' not in page.content.decode()
    post(people.auditor, "finding", row.id, true="no", reason="sold", note="没去过")
    assert fresh(row).status == "open"


def test_what_is_for_information_holds_nothing_up_and_sums_have_their_unit(home, tmp_path):
    people = cast(with_places=True)
    household("孙", size=1, numbers=[number_of(854)])
    path = tmp_path / "medical.csv"
    head = "结算年度,姓名,身份证号,医疗总费用,报销金额,个人自付,最近结算日期,结算状态\n"
    path.write_text(head + f"2016,某,{number_of(854)},44717,18183,26534,2016-07-02,已结算\n", encoding="utf-8")
    datasets.load(people.county, "medical", path)
    do(people.county, comparison.compare, COUNTY)
    (row,) = all_of(Finding)
    said = text(get(people.clerk, "finding", row.id))
    assert "44,717.00 yuan" in said and "Nothing waits for this" in said and "until then the case waits" not in said
