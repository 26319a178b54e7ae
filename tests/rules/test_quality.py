"""What is unlikely is warned about, and what is usual is left alone."""

import datetime as dt

import pytest

from tests.workbooks import the_book
from yangguang.rules.quality import Member, Quality, Record

pytestmark = pytest.mark.once

DAY = dt.date(2016, 10, 28)
KNOWN = frozenset(
    [
        "cause",
        "other_causes",
        "attribute",
        "dangerous_house",
        "water_safe",
        "ethnicity",
        "education",
        "student",
        "health",
        "labour",
        "work_place",
        "work_months",
        "living_allowance",
        "disability_number",
        "risks",
        "risk_removed_day",
        "serious_illness_insurance",
    ]
)
USUAL = {
    "ethnicity": "01",
    "education": "02",
    "student": "00",
    "health": ["02"],
    "labour": "05",
    "living_allowance": "0",
}
HOME = {"cause": "01", "attribute": "01", "dangerous_house": "0", "water_safe": "1"}
MAN, WOMAN = "1", "2"


def member(row=4, relation="01", sex=MAN, born="1965-04-13", id_kind="resident", **facts):
    return Member(
        row,
        relation,
        sex,
        born,
        id_kind,
        {key: value for key, value in {**USUAL, **facts}.items() if value is not None},
    )


def found(*members, items=None, income=500000, below=True, known=KNOWN, **facts):
    record = Record({**HOME, **facts}, members or [member()], items or {}, income, below)
    return {doubt.code for doubt in Quality(the_book(), known, DAY).doubts(record)}


def test_a_usual_household_raises_no_doubt():
    wife = member(5, "02", WOMAN)
    assert found(member(), wife) == set()


@pytest.mark.parametrize(
    ("code", "case"),
    [
        ("quality_empty", {"cause": None}),
        ("quality_empty", {"dangerous_house": None}),
        ("quality_cause_none_disabled", {"cause": "02"}),
        ("quality_cause_no_student", {"cause": "03"}),
        ("quality_cause_repeated", {"other_causes": ["01"]}),
        ("quality_allowance_without_member", {"attribute": "04"}),
        ("quality_income_unlikely", {"income": 0}),
        ("quality_income_unlikely", {"income": 10_000_001}),
        ("quality_land_unlikely", {"farmland": "50.01"}),
        ("quality_land_unlikely", {"woodland": "71"}),
        ("quality_distance_unlikely", {"road_km": "50.5"}),
        ("quality_exited_below_line", {"exit_status": "02"}),
        ("quality_exited_below_line", {"household_type": "02"}),
        ("quality_exited_unsafe_house", {"exit_status": "02", "dangerous_house": "D"}),
        ("quality_exited_unsafe_water", {"exit_status": "02", "water_safe": "0"}),
        ("quality_exited_no_house", {"exit_status": "02", "house_area": "0"}),
        ("quality_no_risk", {"monitoring_type": "01"}),
        ("quality_removed_without_day", {"risk_removed": "1"}),
        ("quality_removed_early", {"risk_day": "2021-01-01", "risk_removed_day": "2021-02-20"}),
        ("quality_business_without_expense", {"items": {"business_crops": 100}}),
        ("quality_wage_unlikely", {"items": {"wage_job": 9999}}),
        ("quality_wage_without_worker", {"items": {"wage_job": 900000}}),
        ("quality_two_aids", {"items": {"transfer_allowance": 1, "transfer_full_support": 1}}),
        ("quality_aid_without_money", {"attribute": "03", "items": {"wage_job": 0}}),
    ],
)
def test_a_household_that_is_unlikely_is_named(code, case):
    assert code in found(**case)
    assert code not in found()


@pytest.mark.parametrize(
    ("code", "case"),
    [
        ("quality_empty", {"ethnicity": None}),
        ("quality_empty", {"education": None}),
        ("quality_empty", {"health": None}),
        ("quality_empty", {"labour": None}),
        ("quality_empty", {"born": "2004-01-01", "student": None, "education": None}),
        ("quality_no_certificate", {"health": ["04"]}),
        ("quality_age_unlikely", {"born": "1900-01-01"}),
        ("quality_place_without_months", {"work_place": "04"}),
        ("quality_months_without_place", {"work_months": 6}),
        ("quality_no_labour_works", {"labour": "04", "work_place": "04", "work_months": 6}),
        (
            "quality_student_works",
            {"student": "06", "work_place": "04", "work_months": 6, "born": "2000-01-01"},
        ),
        ("quality_healthy_lost_labour", {"health": ["01"], "labour": "03"}),
        ("quality_healthy_no_labour", {"health": ["01"], "labour": "04"}),
        ("quality_school_age", {"student": "06", "born": "2004-01-01"}),
        ("quality_school_age", {"student": "02", "born": "1996-01-01"}),
        ("quality_relation_sex", {"relation": "12"}),
    ],
)
def test_a_person_who_is_unlikely_is_named_at_the_row(code, case):
    assert code in found(member(), member(5, **{"relation": "99", **case}))
    assert code not in found(member(), member(5, "99"))
    record = Record(HOME, [member(), member(5, **{"relation": "99", **case})], {}, 500000, True)
    assert 5 in {doubt.row for doubt in Quality(the_book(), KNOWN, DAY).doubts(record) if doubt.code == code}


def test_an_ill_cause_needs_an_ill_member():
    assert "quality_cause_all_healthy" in found(member(health=["01"], labour="01"))
    assert "quality_cause_all_healthy" not in found(
        member(health=["01"], labour="01"), member(5, "02", WOMAN)
    )


def test_a_spouse_of_the_same_sex_as_the_householder():
    assert "quality_spouse_sex" in found(member(), member(5, "02", MAN))


def test_aid_and_attribute_must_agree():
    receives = member(living_allowance="1")
    assert "quality_general_with_allowance" in found(receives)
    assert "quality_allowance_without_member" not in found(receives, attribute="04")
    assert "quality_support_with_labour" in found(member(labour="01"), attribute="03")
    assert "quality_support_with_labour" not in found(member(labour="01", born="1930-01-01"), attribute="03")


def test_an_ill_member_of_an_exited_household_is_insured():
    assert "quality_exited_uninsured" in found(member(serious_illness_insurance="0"), exit_status="02")
    assert "quality_exited_uninsured" not in found(member(serious_illness_insurance="1"), exit_status="02")


def test_a_certificate_in_place_of_an_id_is_a_certificate():
    assert "quality_no_certificate" not in found(member(health=["04"], id_kind="disability"))
    assert "quality_no_certificate" not in found(
        member(health=["04"], disability_number="32132419650413010244")
    )


def test_a_column_that_was_never_there_is_not_empty():
    bare = Record({"cause": "01"}, [Member(4, "01", MAN, "1965-04-13", "resident", {})])
    assert Quality(the_book(), {"cause"}, DAY).doubts(bare) == []


def test_a_worker_without_wages_is_asked_about_when_items_were_given():
    works = member(work_place="04", work_months=6)
    assert "quality_worker_without_wage" in found(works, items={"transfer_pension": 100})
    assert "quality_worker_without_wage" not in found(works)


def test_a_person_without_a_known_birth_has_no_age_to_doubt():
    assert found(member(born=None, labour=None)) == set()
