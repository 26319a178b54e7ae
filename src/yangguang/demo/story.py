"""What has happened in the demonstration's county before a newcomer opens the first page?

A register of one township enters from a workbook; its villages live through their rounds from different
days on, so that on the last day every step is to be seen; departments send files; residents object. Everybody
is invented, the places are real.
"""

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from django.conf import settings

from yangguang.book import places as editions
from yangguang.book.places import Edition
from yangguang.demo import departments
from yangguang.demo.people import Home, Someone, Villagers
from yangguang.demo.players import Players
from yangguang.demo.village import Village
from yangguang.demo.workbooks import Sheet, write_register
from yangguang.register import scope
from yangguang.register.models import Batch, DataLoad, Notice, NoticeLine, Objection
from yangguang.terms.place import at_level, level_of, span
from yangguang.work import clock, datasets, demoday, instance, jobs, runners
from yangguang.work.acting import PUBLIC, SYSTEM, open_hand
from yangguang.work.batches import intake
from yangguang.work.books import now
from yangguang.work.procedure import notices, objections

PROVINCE, EDITION = 320000000000, "2016-07-31"
COUNTY, AREA, PLATE = 321324000000, 321324, "苏N"
ELSEWHERE = (321302, 321311, 321322, 321323)  # where the strangers in departments' files were born
BORN_BY = dt.date(2015, 12, 31)  # ages are counted to it
FIRST, LAST = dt.date(2016, 9, 12), dt.date(2016, 10, 28)
# Days before the last on which each village begins, the most telling first: a township may have fewer villages.
BEFORE = (9, 8, 46, 33, 14, 29, 27, 19, 11, 5, 37, 0, 30, 24, 18, 1)
UNANSWERED = (
    dt.timedelta(days=9),
    dt.timedelta(days=11),
    dt.timedelta(days=14),
)  # villages that left findings open
HOMES = 12  # households a village that apply
REGISTERED = 14  # households a village that came from the years before
SEED = 20161028
UNREAD = ("received", "reading")  # a batch that was handed in
Tell = Callable[[str], None]
Picks = Mapping[str, tuple[Sequence[Someone], Sequence[Someone]]]  # by dataset: whose record holds, whose has ended


def townships(edition: Edition) -> list[int]:
    """The county's townships that have villages enough, the largest first."""
    low, high = span(COUNTY)
    inside = [c for c in edition.names if low < c < high and level_of(c) == "township"]
    return sorted(inside, key=lambda c: (-len(villages_of(edition, c)), c))


def villages_of(edition: Edition, township: int) -> list[int]:
    """The villages of a township in the order of their codes."""
    low, high = span(township)
    return sorted(c for c in edition.names if low < c < high and edition.name(c).endswith("村委会"))


class Everybody:
    """The county's invented people, in one order, so that both phases know the same and no number is given twice."""

    def __init__(self) -> None:
        line = int(now(COUNTY, LAST).number("income_line")) * 100
        self.edition = editions.load_edition(EDITION, PROVINCE)
        self._maker = Villagers(SEED, (AREA,), BORN_BY, line)
        self.strangers = Villagers(SEED, ELSEWHERE[:2], BORN_BY, line)
        self.other_strangers = Villagers(SEED, ELSEWHERE[2:], BORN_BY, line)
        first, second = townships(self.edition)[:2]
        self.townships = (first, second)
        self.villages = villages_of(self.edition, first)[: len(BEFORE)]
        self.applicants = {v: [self._maker.home(v) for _ in range(HOMES)] for v in self.villages}
        later = villages_of(self.edition, second)[:8]
        self.held_back = [self._maker.home(v) for v in later for _ in range(12)]

    def registered(self) -> Iterator[Home]:
        """The register of the years before, of all other townships."""
        low, high = span(COUNTY)
        for place in sorted(c for c in self.edition.names if low < c < high and level_of(c) == "village"):
            if at_level(place, "township") not in self.townships:
                yield from (self._maker.home(place, above=False) for _ in range(REGISTERED))


def tell_first_phase(tell: Tell) -> None:
    """Everything a newcomer should find at once. Takes about ten seconds."""
    everybody = Everybody()
    tell("places")
    instance.prepare(Path(settings.YANGGUANG_HOME))
    instance.found(PROVINCE, EDITION, demo_day=FIRST)
    tell("people")
    players = Players(everybody.villages)
    players.appoint_all()
    tell("workbook")
    keys = _enter_applicants(everybody, players)
    players.give_helper_households()
    _load_departments(everybody, players)
    tell("rounds")
    villages = [
        Village(place, LAST - dt.timedelta(days=before), keys, players)
        for place, before in zip(everybody.villages, BEFORE, strict=False)  # the fewer of the two
    ]
    for village in villages:
        village.leaves_findings = LAST - village.first_day in UNANSWERED
    for day in days():
        move_to(day)
        if day == LAST - dt.timedelta(days=4):
            _object_and_recheck(villages, players)
        for village in villages:
            village.live(day)
    tell("objections")
    _running_objection(villages)
    _hold_back(everybody, players)


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
    return _read_through(batch)


def _read_through(batch: Batch) -> Batch:
    """Read a batch that waits, or that a killed start read half; as it is then."""
    (job,) = jobs.waiting_for(batch.id)
    if job.state == "failed":
        with jobs.step():
            jobs.ask(job.kind, batch.id, job.args)
    claimed = jobs.claim(frozenset((intake.READ,)), only=job.id)
    if claimed is not None:  # else the worker was quicker
        jobs.run(claimed, runners.RUNNERS)
    with scope.everything("the demonstration's own batch"):
        return Batch.objects.select_related("sender", "round").get(id=batch.id)


def _enter_applicants(everybody: Everybody, players: Players) -> dict[str, Home]:
    """The township's applicants from a workbook as counties write it; homes by their number in the file."""
    county = players.by_name["county1"]
    edition = everybody.edition
    homes = [home for village in everybody.applicants.values() for home in village]
    sheet = Sheet(edition, COUNTY, f"{FIRST}", rough=9, seed=SEED, among=len(homes))
    with tempfile.TemporaryDirectory(dir=settings.YANGGUANG_HOME) as folder:
        path = Path(folder) / f"{edition.name(everybody.townships[0])}申请户.xlsx"
        write_register(path, homes, sheet)
        batch = read(path, county, intake.Wish("applicants", day=FIRST))
    with open_hand(county, via="demo") as hand:
        intake.apply(hand, batch)
    prefix = f"{AREA}{sheet.day[2:4]}"
    return {f"{prefix}{at:06d}": home for at, home in enumerate(homes, 1)}


def _load_departments(everybody: Everybody, players: Players) -> None:
    """Five departments send their files; a few of the villagers are in them."""
    chosen = [home for village in everybody.applicants.values() for home in village[:4]]
    some = [one for home in chosen for one in home.people if one.life.health != "残疾"]
    picks = {
        "vehicles": (some[1::9], some[4::17]), "companies": (some[5::23], some[6::29]), "housing": (some[3::19], some[7::31]),
        "payroll": (some[8::41], some[10::47]), "deaths": ([], some[12::53]),
    }  # fmt: skip
    wrongly = [departments.mistyped(one) for one in some[2::13]]  # for linkage: comparison by number misses them
    picks["vehicles"] = ([*picks["vehicles"][0], *wrongly], picks["vehicles"][1])
    _send(picks, everybody, everybody.strangers, players, departments.FIRST)


def _load_later(everybody: Everybody, homes: Sequence[Home], players: Players) -> None:
    """Six more departments send theirs, in which some of the registered people are."""
    some = [one for home in homes[:400] for one in home.people]
    well = [one for one in some if one.life.health != "残疾"]
    young = [one for one in some if 1992 <= one.born.year <= 2009]
    old = [one for one in well if one.born.year <= 1976]
    left = [one for one in young if one.life.student == "非在校生"]  # the register says so: of them the roll asks
    pupils = [one for one in young if one.life.student != "非在校生"]
    picks = {
        "pensions": (old[1::97], old[7::61]), "medical": (well[3::83], well[9::97]),
        "pupils": ([*pupils[1::9], *left[::3]], pupils[5::17]),
        "minimum_living": (some[5::61], some[11::83]), "disability": (well[15::97], some[21::101]),
        "exited_elsewhere": (well[31::211], well[17::151]),
    }  # fmt: skip
    _send(picks, everybody, everybody.other_strangers, players, departments.LATER)


def _send(picks: Picks, everybody: Everybody, strangers: Villagers, players: Players, names: Sequence[str]) -> None:
    """The county loads what departments sent: who holds a record and whose has ended, by dataset, among strangers."""
    county, sent = departments.County(everybody.edition.name(COUNTY).removesuffix("县"), AREA, PLATE), _sent()
    with tempfile.TemporaryDirectory(dir=settings.YANGGUANG_HOME) as folder:
        for dataset, path in departments.write_all(Path(folder), picks, strangers, county, names).items():
            if dataset in sent:
                continue
            datasets.load(players.by_name["county1"], dataset, path, via="demo")


def _displays(village: Village) -> list[Notice]:
    with scope.everything("the demonstration's own bookkeeping"):
        return list(
            Notice.objects.filter(round=village.round, ended__isnull=True, kind="display", lines__gt=2)
        )


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
                hand,
                Objection.objects.get(id=filed.id),
                "dismissed",
                "nothing_found",
                "走访三户邻居并查登记，房屋属同名的另一人。",
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


def _hold_back(everybody: Everybody, players: Players) -> None:
    """A second township's workbook with the usual mistakes waits for the county to look at it."""
    edition, homes = everybody.edition, everybody.held_back
    faults = {"id_checksum": 2, "member_count": 1, "unknown_code": 1, "no_householder": 1, "unknown_place": 1}
    with tempfile.TemporaryDirectory(dir=settings.YANGGUANG_HOME) as folder:
        path = Path(folder) / f"{edition.name(everybody.townships[1])}申请户.xlsx"
        sheet = Sheet(
            edition, COUNTY, f"{LAST}", first=50_001, faults=faults, rough=7, seed=SEED + 1, among=len(homes)
        )
        write_register(path, homes, sheet)
        read(path, players.by_name["county1"], intake.Wish("applicants", day=LAST))


def tell_second_phase(tell: Tell) -> None:
    """What goes on loading while the first pages are served: the county's register of the years before, carried over, and
    more departments' files. Told again after a kill it makes up what is missing, and does nothing twice.
    """
    everybody = Everybody()
    homes = list(everybody.registered())
    _carry_over(everybody, homes, tell)
    if set(departments.LATER) - _sent():
        tell("departments")
        _load_later(everybody, homes, Players(()))


def _carry_over(everybody: Everybody, homes: Sequence[Home], tell: Tell) -> None:
    county = Players(()).by_name["county2"]
    name = f"{everybody.edition.name(COUNTY)}在册户结转.xlsx"
    with scope.everything("what an earlier start handed in"):
        batch = Batch.objects.filter(sender=county, purpose="carry-over", file_name=name).order_by("id").first()
    if batch is None:
        with tempfile.TemporaryDirectory(dir=settings.YANGGUANG_HOME) as folder:
            path = Path(folder) / name
            sheet = Sheet(everybody.edition, COUNTY, f"{FIRST}", first=100_001, rough=50, seed=SEED + 2)
            written = write_register(path, homes, sheet)
            tell(f"carry-over: {written.households} households, {written.rows} persons")
            batch = read(path, county, intake.Wish("carry-over", day=FIRST))
    elif batch.status in UNREAD:
        batch = _read_through(batch)
    if batch.status != "read":  # entered, or taken back by whoever tries the demonstration
        return
    with open_hand(county, via="demo") as hand:
        counts = intake.apply(hand, Batch.objects.select_related("round", "sender").get(id=batch.id))
    tell(f"carry-over: {counts['households_accepted']} entered")


def _sent() -> set[str]:
    """The departments whose file the county has loaded."""
    with scope.everything("what an earlier start loaded"):
        return set(DataLoad.objects.filter(place=COUNTY).values_list("dataset", flat=True))
