"""A workbook is handed in, looked at, entered and given back marked, from pages."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import COUNTY, cast
from tests.pages import get, post, text
from tests.walk import all_of
from yangguang.book.places import load_edition
from yangguang.demo.people import Villagers
from yangguang.demo.workbooks import Sheet, write_register
from yangguang.files import sheets
from yangguang.register.models import Batch, Household, Job
from yangguang.work import jobs, runners

pytestmark = pytest.mark.django_db


def _work():
    while (job := jobs.claim(frozenset(runners.RUNNERS))) is not None:
        jobs.run(job, runners.RUNNERS)


def _sent(people, tmp_path, faults):
    edition = load_edition("2016-07-31", 320000000000)
    maker = Villagers(3, (321324,), dt.date(2015, 12, 31), 600000)
    homes = [maker.home(321324100001) for _ in range(6)]
    path = tmp_path / "申请户.xlsx"
    write_register(path, homes, Sheet(edition, COUNTY, "2016-10-28", faults=faults, among=6))
    sent = SimpleUploadedFile("申请户.xlsx", path.read_bytes())
    answer = post(people.county, "batches", file=sent, purpose="applicants")
    _work()
    return answer, all_of(Batch)[0]


def test_a_workbook_is_read_and_nothing_enters_before_it_is_asked_for(home, tmp_path):
    people = cast(with_places=True)
    answer, batch = _sent(people, tmp_path, {"id_checksum": 1})
    assert answer.redirect_chain[-1][0].endswith(f"/workbooks/{batch.id}/")
    assert batch.status == "read"
    assert not all_of(Household)
    page = text(get(people.county, "batch", batch.id))
    assert "check digit" in page
    assert "5 households" in page
    post(people.county, "batch", batch.id, do="apply")
    _work()
    assert len(all_of(Household)) == 5


def test_the_marked_workbook_comes_back_with_the_bad_household(home, tmp_path):
    people = cast(with_places=True)
    _, batch = _sent(people, tmp_path, {"id_checksum": 1})
    answer = get(people.county, "marked", batch.id)
    content = b"".join(answer.streaming_content)
    assert content[:2] == b"PK"
    out = tmp_path / "marked.xlsx"
    out.write_bytes(content)
    assert sheets.__name__  # read with the bounded reader of ours elsewhere; here only that it opens
    import zipfile  # only this promise looks inside

    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert any("comments" in n for n in names)


def test_the_template_is_a_workbook_drawn_from_the_form(home):
    people = cast(with_places=True)
    answer = get(people.clerk, "template")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_progress_is_a_fragment_and_the_job_is_waiting_before_a_worker_comes(home, tmp_path):
    people = cast(with_places=True)
    path = tmp_path / "a.xlsx"
    edition = load_edition("2016-07-31", 320000000000)
    maker = Villagers(4, (321324,), dt.date(2015, 12, 31), 600000)
    write_register(path, [maker.home(321324100001)], Sheet(edition, COUNTY, "2016-10-28"))
    post(people.county, "batches", file=SimpleUploadedFile("a.xlsx", path.read_bytes()), purpose="applicants")
    (batch,), (job,) = all_of(Batch), all_of(Job)
    assert job.state == "waiting"
    page = get(people.county, "batch_progress", batch.id).content.decode()
    assert "<html" not in page
    assert "hx-get" in page


def test_without_a_file_the_page_says_so_and_another_county_sees_nothing(home, tmp_path):
    people = cast(with_places=True)
    assert "No file was chosen" in text(post(people.county, "batches", purpose="applicants"))
    _, batch = _sent(people, tmp_path, {})
    assert get(people.stranger, "batch", batch.id).status_code == 404
