"""What has happened in the demonstration's county before a newcomer opens the first page?

A register of one township enters from a workbook; its villages live through their rounds from different
days on, so that on the last day every step is to be seen; departments send files; residents object. Everybody
is invented, the places are real.
"""

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from django.conf import settings

from yangguang.book import places as editions
from yangguang.book.places import Edition
from yangguang.demo import departments
from yangguang.demo.people import Home, Villagers
from yangguang.demo.players import Players
from yangguang.demo.village import Village
from yangguang.demo.workbooks import Sheet, write_register
from yangguang.register import scope
from yangguang.register.models import Batch, Notice, NoticeLine, Objection
from yangguang.terms.place import at_level, level_of, span
from yangguang.work import clock, datasets, demoday, instance, intake, jobs, notices, objections, runners
from yangguang.work.acting import PUBLIC, SYSTEM, open_hand
from yangguang.work.books import now

PROVINCE, EDITION = 320000000000, "2016-07-31"
COUNTY, AREA, PLATE = 321324000000, 321324, "苏N"
FIRST, LAST = dt.date(2016, 9, 12), dt.date(2016, 10, 28)
BEFORE = (46, 37, 33, 30, 27, 24, 18, 14, 11, 9, 5, 1)  # days before the last on which each village begins
HOMES = 14  # households a village
SEED = 20161028
Tell = Callable[[str], None]


def townships(edition: Edition) -> list[int]:
    """The county's townships that have villages enough, the largest first."""
    low, high = span(COUNTY)
    inside = [c for c in edition.names if low < c < high and level_of(c) == "township"]
    return sorted(inside, key=lambda c: (-len(villages_of(edition, c)), c))


def villages_of(edition: Edition, township: int) -> list[int]:
    """The villages of a township in the order of their codes."""
    low, high = span(township)
    return sorted(c for c in edition.names if low < c < high and edition.name(c).endswith("村委会"))


def villagers(seed: int = SEED) -> Villagers:
    """The maker of the county's invented people."""
    line = int(now(COUNTY, LAST).number("income_line")) * 100
    return Villagers(seed, (AREA,), LAST, line)


def tell_first_phase(tell: Tell) -> None:
    """Everything a newcomer should find at once. Takes about ten seconds."""
    edition = editions.load_edition(EDITION, PROVINCE)
    tell("places")
    instance.prepare(Path(settings.YANGGUANG_HOME))
    instance.found(PROVINCE, EDITION, demo_day=FIRST)
    tell("people")
    township = townships(edition)[0]
    places = villages_of(edition, township)[: len(BEFORE)]
    players = Players(places)
    players.appoint_all()
    maker = villagers()
    homes = {place: [maker.home(place) for _ in range(HOMES)] for place in places}
    tell("workbook")
    keys = _enter_applicants(edition, township, homes, players)
    players.give_helper_households()
    _load_departments([h for place in places for h in homes[place][:4]], maker, players)
    tell("rounds")
    villages = [
        Village(place, LAST - dt.timedelta(days=before), keys, players)
        for place, before in zip(places, BEFORE, strict=True)
    ]
    for late in villages[-5:-2]:
        late.leaves_findings = True
    for day in days():
        move_to(day)
        if day == LAST - dt.timedelta(days=4):
            _object_and_recheck(villages, players)
        for village in villages:
            village.live(day)
    tell("objections")
    _running_objection(villages)
    _hold_back(edition, players)


def days() -> Iterator[dt.date]:
    """The days on which something happens, the last one included."""
    first = LAST - dt.timedelta(days=max(BEFORE))
    return (first + dt.timedelta(days=n) for n in range((LAST - first).days + 1))


def move_to(day: dt.date) -> None:
    """Turn the demonstration's clock forward."""
    while clock.day() < day:
        with open_hand(None, office=SYSTEM, via="demo") as hand:
            demoday.forward(hand, min((day - clock.day()).days, demoday.MOST))


def read(path: Path, player: object, wish: intake.Wish) -> Batch:
    """Hand in a workbook and read it here and now."""
    with open_hand(player, via="demo") as hand:  # type: ignore[arg-type]
        batch = intake.receive(hand, path, path.name, wish)
    (job,) = jobs.waiting_for(batch.id)
    claimed = jobs.claim(frozenset((intake.READ,)), only=job.id)
    assert claimed is not None, "the job was asked for a moment ago"
    jobs.run(claimed, runners.RUNNERS)
    with scope.everything("the demonstration's own batch"):
        return Batch.objects.select_related("sender", "round").get(id=batch.id)


def _enter_applicants(
    edition: Edition, township: int, homes: dict[int, list[Home]], players: Players
) -> dict[str, Home]:
    """The township's applicants from a workbook as counties write it; homes by their number in the file."""
    county = players.by_name["county1"]
    everybody = [home for village in homes.values() for home in village]
    sheet = Sheet(edition, COUNTY, f"{FIRST}", rough=9, seed=SEED, among=len(everybody))
    with tempfile.TemporaryDirectory(dir=settings.YANGGUANG_HOME) as folder:
        path = Path(folder) / f"{edition.name(township)}申请户.xlsx"
        write_register(path, everybody, sheet)
        batch = read(path, county, intake.Wish("applicants", day=FIRST))
    with open_hand(county, via="demo") as hand:
        intake.apply(hand, batch)
    prefix = f"{AREA}{sheet.day[2:4]}"
    return {f"{prefix}{at:06d}": home for at, home in enumerate(everybody, 1)}


def _load_departments(chosen: Sequence[Home], maker: Villagers, players: Players) -> None:
    """Five departments send their files; a few of the villagers are in them."""
    some = [one for home in chosen for one in home.people if one.life.health != "残疾"]
    picks = {
        "vehicles": (some[1::9], some[4::17]), "companies": (some[5::23], some[6::29]), "housing": (some[3::19], some[7::31]),
        "payroll": (some[8::41], some[10::47]), "deaths": ([], some[12::53]),
    }  # fmt: skip
    name = editions.load_edition(EDITION, PROVINCE).name(COUNTY).removesuffix("县")
    with tempfile.TemporaryDirectory(dir=settings.YANGGUANG_HOME) as folder:
        written = departments.write_all(Path(folder), picks, maker, departments.County(name, AREA, PLATE))
        for dataset, path in written.items():
            with open_hand(players.by_name["county1"], via="demo") as hand:
                datasets.load(hand, dataset, path)


def _displays(village: Village) -> list[Notice]:
    with scope.everything("the demonstration's own bookkeeping"):
        return list(Notice.objects.filter(round=village.round, ended__isnull=True, kind="display", lines__gt=2))


def _file(notice: Notice, line_no: int | None, said: objections.Said) -> Objection:
    with open_hand(None, office=PUBLIC, via="demo") as hand:
        return objections.file(hand, notice, line_no, said)


def _object_and_recheck(villages: Sequence[Village], players: Players) -> None:
    """An objection that two of the township dismissed; its result hangs as a recheck display."""
    notice = next((n for v in villages for n in _displays(v) if n.step == "village_display"), None)
    if notice is None or notice.last_day < clock.day():
        return
    with scope.everything("the demonstration's own bookkeeping"):
        line = NoticeLine.objects.filter(notice=notice).order_by("line_no").first()
    assert line is not None, "a display of a village has lines"
    filed = _file(notice, line.line_no, objections.Said("听说这户的儿子在城里买了房，请查一查。"))
    for name in ("township1", "township2"):
        with open_hand(players.by_name[name], via="demo") as hand:
            objections.decide(
                hand, Objection.objects.get(id=filed.id), "dismissed", "nothing_found", "走访三户邻居并查登记，房屋属同名的另一人。"
            )
    with open_hand(players.by_name["township1"], via="demo") as hand:
        case = Objection.objects.select_related("case").get(id=filed.id).case
        notices.post(hand, None, "recheck_display", case)


def _running_objection(villages: Sequence[Village]) -> None:
    """One against a line, one that a household was left out: both wait for the township."""
    running = [n for v in villages for n in _displays(v) if n.first_day <= clock.day() <= n.last_day]
    for notice in [n for n in running if n.step == "village_display"][:1]:
        _file(notice, 2, objections.Said("他家办了养鸡场，收入不止这些。", "村民", "13800000000"))
        _file(notice, None, objections.Said("村东头的孤寡老人没有列入名单，他没有手机，也没有人替他申请。"))


def _hold_back(edition: Edition, players: Players) -> None:
    """A second township's workbook with the usual mistakes waits for the county to look at it."""
    township = townships(edition)[1]
    maker = villagers(SEED + 1)
    homes = [maker.home(place) for place in villages_of(edition, township)[:8] for _ in range(12)]
    faults = {"id_checksum": 2, "member_count": 1, "unknown_code": 1, "no_householder": 1, "unknown_place": 1}
    with tempfile.TemporaryDirectory(dir=settings.YANGGUANG_HOME) as folder:
        path = Path(folder) / f"{edition.name(township)}申请户.xlsx"
        sheet = Sheet(edition, COUNTY, f"{LAST}", first=50_001, faults=faults, rough=7, seed=SEED + 1, among=len(homes))
        write_register(path, homes, sheet)
        read(path, players.by_name["county1"], intake.Wish("applicants", day=LAST))


def tell_second_phase(tell: Tell) -> None:
    """What goes on loading while the first pages are served: the county's register of the years before, carried over."""
    edition = editions.load_edition(EDITION, PROVINCE)
    done = set(townships(edition)[:2])
    low, high = span(COUNTY)
    places = sorted(
        c for c in edition.names if low < c < high and level_of(c) == "village" and at_level(c, "township") not in done
    )
    maker = villagers(SEED + 2)
    county = Players(()).by_name["county2"]
    with tempfile.TemporaryDirectory(dir=settings.YANGGUANG_HOME) as folder:
        path = Path(folder) / f"{edition.name(COUNTY)}在册户结转.xlsx"
        homes = (maker.home(place, above=False) for place in places for _ in range(HOMES))
        sheet = Sheet(edition, COUNTY, f"{FIRST}", first=100_001, rough=50, seed=SEED + 2)
        written = write_register(path, homes, sheet)
        tell(f"carry-over: {written.households} households, {written.rows} persons")
        batch = read(path, county, intake.Wish("carry-over", day=FIRST))
    with open_hand(county, via="demo") as hand:
        counts = intake.apply(hand, Batch.objects.select_related("round", "sender").get(id=batch.id))
    tell(f"carry-over: {counts['households_accepted']} entered")
