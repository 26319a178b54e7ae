"""Departments' files come from a page and are compared by the worker."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import COUNTY, DAY, cast, household, number_of
from tests.pages import get, post, text
from tests.walk import all_of, do
from yangguang.register import guard
from yangguang.register.models import DataLoad, Finding, Job, Snapshot
from yangguang.work import jobs, runners
from yangguang.work.questions import lake_jobs

pytestmark = pytest.mark.django_db
HEAD = "姓名,公民身份号码,死亡日期,注销原因\n"


def _work():
    while (job := jobs.claim(frozenset(runners.RUNNERS))) is not None:
        jobs.run(job, runners.RUNNERS)


def test_a_file_is_loaded_and_a_hit_becomes_a_finding(home):
    people = cast(with_places=True)
    household(size=1, numbers=[number_of(831)])
    sent = SimpleUploadedFile(
        "死亡.csv", (HEAD + f"某,{number_of(831)},2016-05-01,死亡注销\n").encode("gb18030")
    )
    post(people.county, "datasets", do="load", dataset="deaths", file=sent)
    _work()
    (load,) = all_of(DataLoad)
    assert (load.dataset, load.rows) == ("deaths", 1)
    post(people.county, "datasets", do="compare")
    _work()
    assert [f.dataset for f in all_of(Finding)] == ["deaths"]
    assert "1" in text(get(people.county, "dataset_jobs"))


def test_a_form_without_a_file_is_refused_in_words():
    people = cast(with_places=True)
    assert "No file was chosen" in text(post(people.county, "datasets", do="load", dataset="deaths"))


def test_a_village_has_no_page_of_departments():
    people = cast()
    assert get(people.clerk, "datasets").status_code == 403


def test_a_copy_is_compared_with_the_files_frozen_with_it(home):
    people = cast(with_places=True)
    household(size=1, numbers=[number_of(832)])
    assert "Compare the copy" not in text(get(people.county, "datasets"))
    assert post(people.county, "datasets", do="compare_copy").status_code == 404
    sent = SimpleUploadedFile("死亡.csv", (HEAD + f"某,{number_of(832)},2016-05-01,死亡注销\n").encode("gb18030"))
    post(people.county, "datasets", do="load", dataset="deaths", file=sent)
    _work()
    do(people.county, lake_jobs.ask_freeze, COUNTY, DAY)
    _work()
    assert "Compare the copy of 2016-10-28" in text(get(people.county, "datasets"))
    assert "Compare the copy" not in text(get(people.stranger, "datasets"))
    post(people.county, "datasets", do="compare_copy")
    _work()
    assert [f.dataset for f in all_of(Finding)] == ["deaths"]
    assert "1 new" in text(get(people.county, "dataset_jobs"))
    (copy,) = all_of(Snapshot)
    assert text(get(people.county, "datasets")).count(f"copy compared last: 2016-10-28 , digest {copy.root[:12]}") == 2


def test_what_came_of_a_file_is_told_by_reason_and_row_and_against_the_file_before(home):
    people = cast(with_places=True)
    good = [f"某,{number_of(n)},2016-05-01,死亡注销\n" for n in range(834, 842)]

    def load(*rows):
        sent = SimpleUploadedFile("死亡.csv", (HEAD + "".join(rows)).encode())
        post(people.county, "datasets", do="load", dataset="deaths", file=sent)
        _work()
        return text(get(people.county, "dataset_jobs"))

    assert "rejected" not in load(*good) and "The file before" not in text(get(people.county, "datasets"))
    said = load(*good[:2], "某,3.21324E+17,2016-05-01,死亡注销\n")
    assert "1 row rejected: ID in a number cell" in said and "By the row of the file: 4" in said
    assert "The file before had 8 rows." in said
    assert "The file has headings and no row" in load()
    for _ in range(4):
        load(*good)
    assert "2 earlier runs" in text(get(people.county, "datasets"))
    assert "All 1 rows are unusable (row 2: ID in a number cell)" in load("某,3.21324E+17,2016-05-01,死亡注销\n")


def test_while_a_file_is_read_or_a_place_compared_it_is_shown_how_far(home):
    people = cast(with_places=True)
    sent = SimpleUploadedFile("死亡.csv", (HEAD + f"某,{number_of(850)},2016-05-01,死亡注销\n").encode())
    post(people.county, "datasets", do="load", dataset="deaths", file=sent)
    with guard.writing():
        Job.objects.update(state="running", done=12_000)
    assert "12,000 rows" in text(get(people.county, "dataset_jobs"))
    with guard.writing():
        Job.objects.update(done=3, total=8)
    assert 'max="8" value="3"' in get(people.county, "dataset_jobs").content.decode()


def test_a_wrong_year_stands_beside_the_run(home):
    people = cast(with_places=True)
    rows = f"某,{number_of(831)},2061-05-01,死亡注销\n"
    post(people.county, "datasets", do="load", dataset="deaths", file=SimpleUploadedFile("死亡.csv", (HEAD + rows).encode()))
    _work()
    assert "perhaps the year is wrong" in text(get(people.county, "dataset_jobs"))
