"""A later comparison builds upon what the last one found, and finds the same; what does not fit is not built upon."""

import dataclasses
import datetime as dt
import random
from types import SimpleNamespace

import pytest

from tests.cast import COUNTY, DAY, HERE, NEXT, cast, household, move_to, number_of
from tests.walk import all_of
from tests.work.test_comparison import ROWS, load
from yangguang.lake import comparison as plainly
from yangguang.register import cells, scope
from yangguang.register.models import (
    Household,
    JournalLine,
    Membership,
    Person,
    PersonFacts,
    Snapshot,
    Standing,
)
from yangguang.work import clock
from yangguang.work.acting import open_hand
from yangguang.work.lake import asking, compared, comparison, redetermination, snapshots

pytestmark = pytest.mark.django_db
OWNER, CLEAN = number_of(501), number_of(502)
PUPILS = ("学籍号", "姓名", "身份证件号", "学校名称", "学段", "学籍状态")
BILLS = ("结算年度", "姓名", "身份证号", "个人自付", "最近结算日期")


@pytest.fixture
def people(home):
    return cast()


def freeze(people):
    return snapshots.freeze(people.county, COUNTY)["snapshot"]


def named(key):
    with scope.everything("test"):
        return Snapshot.objects.get(id=key)


def plain(said):
    """A run's answer without what tells how it was come by."""
    counts = {n: {k: v for k, v in d.items() if k != "new"} for n, d in said["datasets"].items()}
    return {**said, "against": None, "datasets": counts}


def run(people, key, **options):
    return comparison.compare(people.county, key, **options)


def test_the_same_copy_again_is_compared_with_itself_and_nothing_is_looked_at(people, tmp_path):
    household("赵", numbers=[OWNER, CLEAN])
    load(people, tmp_path, ROWS)
    key = freeze(people)
    first, again, whole = run(people, key), run(people, key), run(people, key, whole=True)
    assert first["against"] is None and whole["against"] is None
    assert again["against"] == {"snapshot": key, "day": DAY.isoformat(), "anew": [], "looked_at": 0, "raised": 0, "gone": 0}
    assert plain(first) == plain(again) == plain(whole) and len(first["findings"]) == 2
    assert len([*(snapshots.copies() / key).glob("compared-*")]) == 1


def test_a_question_rests_on_what_the_comparison_of_the_copy_found(people, tmp_path, monkeypatch):
    household("赵", numbers=[OWNER, CLEAN])
    load(people, tmp_path, ROWS)
    key = freeze(people)
    before = redetermination.redetermine(people.county, key)
    found = run(people, key)["findings"]

    def anew(*_args, **_options):
        raise AssertionError("a copy never changes: what it holds was found already")

    monkeypatch.setattr(plainly, "find", anew)
    assert redetermination.redetermine(people.county, key) == before and len(found) == 2
    asked = asking.opened(named(key))
    chosen = plainly.sources(asked.copy, asked.book)
    assert compared.own(asked, chosen).num_rows == 2
    other = [dataclasses.replace(chosen[0], edition="0" * 64), *chosen[1:]]
    assert compared.own(asked, other) is None


def test_what_came_and_what_went_is_counted_against_the_last_comparison(people, tmp_path):
    row = household("赵", numbers=[OWNER, CLEAN])
    load(people, tmp_path, ROWS)
    run(people, freeze(people))
    newer = [ROWS[0], ("苏N3", "乙", CLEAN, "正常"), ("苏N9", "乙", CLEAN, "正常")]
    load(people, tmp_path, newer)
    said = run(people, freeze(people))["against"]
    assert (said["anew"], said["looked_at"], said["raised"], said["gone"]) == (["vehicles"], 0, 2, 1)
    key = freeze(people)
    leave(row)
    said = run(people, key)["against"]
    assert (said["anew"], said["raised"], said["gone"]) == ([], 0, 0)
    key = freeze(people)
    said = run(people, key)
    assert (said["against"]["anew"], said["against"]["looked_at"]) == ([], 1) and said["against"]["gone"] in (1, 2)
    assert plain(said) == plain(run(people, key, whole=True))


def leave(row):
    """One member is no longer of the household, as of today."""
    with open_hand(None, office="system", via="test") as hand:
        line = hand.note("test.leave", place=COUNTY)
        member = Membership.objects.filter(household=row, act_to=None, to_day=None).order_by("id").last()
        Membership.objects.filter(id=member.id).update(to_day=hand.day, act_to=line)
        Person.objects.filter(id=member.person_id).update(household=None)


def test_what_is_altered_or_of_another_edition_of_the_book_is_not_built_upon(people, tmp_path):
    household("赵", numbers=[OWNER, CLEAN])
    load(people, tmp_path, ROWS)
    key = freeze(people)
    first = run(people, key)
    (folder,) = (snapshots.copies() / key).glob("compared-*")
    path = folder / "findings.parquet"
    body = path.read_bytes()
    path.write_bytes(body[:-9] + bytes([body[-9] ^ 1]) + body[-8:])
    assert run(people, key)["against"] is None  # compared whole, and kept anew
    path.write_bytes(body)
    assert plain(run(people, key)) == plain(first)
    asked = asking.ask(people.county, key, "compare")
    assert compared.last(asked) is not None
    other = dataclasses.replace(asked, book=SimpleNamespace(digest="0" * 64))
    assert compared.last(other) is None


def test_one_dataset_alone_builds_upon_the_last_run_and_does_not_take_its_place(people, tmp_path):
    household("赵", numbers=[OWNER, CLEAN])
    load(people, tmp_path, ROWS)
    load(people, tmp_path, [("2016", "乙", CLEAN, "20000", "2016-09-30")], "medical", BILLS)
    key = freeze(people)
    run(people, key)
    alone = run(people, key, names=["medical"])
    assert (alone["against"]["raised"], alone["against"]["gone"], len(alone["findings"])) == (0, 0, 1)
    assert run(people, key)["against"]["anew"] == []
    kept = [line for line in all_of(JournalLine, verb="compare.run") if '"found":""' in line.body]
    assert len(kept) == 1


# --- any changes on either side ----------------------------------------------------------------------------------

POOL = [number_of(n, dt.date(1950 + n % 60, 1 + n % 12, 1 + n % 28)) for n in range(600, 640)]


def vehicles(rng):
    return [(f"苏N{rng.randint(1, 9)}", "甲", n, rng.choice(("正常", "注销"))) for n in rng.sample(POOL, 15)]


def bills(rng):
    days = ("2016-09-30", "2015-12-01", "")
    return [("2016", "乙", n, rng.choice(("900", "6000", "30000")), rng.choice(days)) for n in rng.sample(POOL, 15)]


def pupils(rng):
    return [(f"L{n[-6:]}", "丙", n, "某校", rng.choice(("初一", "高一")), "在读") for n in rng.sample(POOL, 15)]


SENT = {
    "vehicles": (vehicles, ("号牌号码", "所有人", "身份证明号码", "机动车状态")),
    "medical": (bills, BILLS),
    "pupils": (pupils, PUPILS),
}
STATUSES = ("applicant", "registered")


def someone(rng, model, **about):
    rows = all_of(model, **about)
    return rng.choice(rows) if rows else None


def comes(rng):
    taken = {bytes(p.id_index) for p in all_of(Person)}
    free = [n for n in POOL if cells.blind(n) not in taken]
    if len(free) > 2:
        household("孙", place=rng.choice((HERE, NEXT)), numbers=rng.sample(free, 2), status=rng.choice(STATUSES))


def goes(rng):
    if row := someone(rng, Household):
        leave(row)


def studies(rng):
    if facts := someone(rng, PersonFacts, act_to=None):
        with open_hand(None, office="system", via="test") as hand:
            line = hand.note("test.studies", place=COUNTY)
            PersonFacts.objects.filter(id=facts.id).update(act_to=line)
            said = {"student": rng.choice(("00", "06"))}
            PersonFacts.objects.create(person=facts.person, form=facts.form, answers=said, from_day=DAY, act_from=line)


def stands(rng):
    if standing := someone(rng, Standing, to_day=None):
        with open_hand(None, office="system", via="test") as hand:
            hand.note("test.stands", place=COUNTY)
            Standing.objects.filter(id=standing.id).update(status=rng.choice(STATUSES))


def days_pass(rng):
    move_to(clock.day() + dt.timedelta(days=rng.choice((1, 20, 200))))


@pytest.mark.parametrize("seed", range(3))
def test_after_any_changes_on_either_side_a_run_says_what_a_whole_run_says(people, tmp_path, seed):
    rng = random.Random(seed)
    for _ in range(6):
        comes(rng)
    for name, (made, head) in SENT.items():
        load(people, tmp_path, made(rng), name, head)
    run(people, freeze(people))
    built_upon = 0
    for _ in range(4):
        for change in rng.choices((comes, goes, studies, stands), k=rng.randint(0, 5)):
            change(rng)
        for name in rng.sample(sorted(SENT), rng.randint(0, 2)):
            load(people, tmp_path, SENT[name][0](rng), name, SENT[name][1])
        if rng.random() < 0.4:
            days_pass(rng)
        key = freeze(people)
        said = run(people, key)
        assert said["against"] is not None and plain(said) == plain(run(people, key, whole=True))
        assert {n for n, d in run(people, key)["datasets"].items() if d["new"]} == set()
        built_upon += len(said["against"]["anew"]) < len(said["datasets"])
    assert built_upon and said["findings"]
