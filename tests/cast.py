"""Who plays in all tests: one cast, in real places of the edition of 2016, all people invented.

A village clerk, a first secretary, two township officers, two county officers, two city officers, a
stranger from another county, an auditor, the administrators; households that are helped, just above the
line, wrongly reported.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from yangguang.register import cells
from yangguang.register.ids import new_id
from yangguang.register.models import (
    Case,
    Condition,
    Household,
    Instance,
    JournalLine,
    Membership,
    Person,
    PersonFacts,
    Residence,
    Standing,
    Statement,
    User,
)
from yangguang.terms import identity
from yangguang.terms.identity import check_digit
from yangguang.work import access, books, instance, names
from yangguang.work.acting import SYSTEM, open_hand

DAY = dt.date(2016, 10, 28)
EDITION = "2016-07-31"
PROVINCE = 320000000000
CITY = 321300000000
COUNTY = 321324000000
TOWNSHIP = 321324100000
HERE = 321324100001
NEXT = 321324100002
THERE = 321323100001  # another county of the same city
PASSWORD = "sunlight-on-every-act"


@dataclass
class Cast:
    """The accounts by part."""

    clerk: User
    secretary: User
    township: User
    township2: User
    county: User
    county2: User
    city: User
    city2: User
    province: User
    stranger: User
    auditor: User
    system_admin: User
    security_admin: User
    audit_admin: User
    extra: dict[str, Any] = field(default_factory=dict)


PARTS = {
    "clerk": ("village-clerk", HERE),
    "secretary": ("first-secretary", HERE),
    "township": ("township-officer", TOWNSHIP),
    "township2": ("township-officer", TOWNSHIP),
    "county": ("county-officer", COUNTY),
    "county2": ("county-officer", COUNTY),
    "city": ("city-officer", CITY),
    "city2": ("city-officer", CITY),
    "province": ("province-officer", PROVINCE),
    "stranger": ("county-officer", 321323000000),
    "auditor": ("auditor", COUNTY),
}


def place_row(province: int = PROVINCE, edition: str = EDITION) -> Instance:
    """An instance without its 23,000 places, for tests that need none of their names."""
    return Instance.objects.create(
        province=province, edition=edition, demo=True, demo_day=DAY, salt=b"salt" * 4
    )


def cast(with_places: bool = False) -> Cast:
    """An instance on DAY with everybody in it. The demonstration's clock stands still, so that the day is
    known.
    """
    if with_places:
        instance.found(PROVINCE, EDITION, demo_day=DAY)
        people = {role: User.objects.get(username=role) for role in instance.ADMINISTRATORS}
    else:
        people = {}
    with open_hand(None, office=SYSTEM, day=DAY, via="test") as hand:
        if not with_places:
            place_row()
            for role in instance.ADMINISTRATORS:
                people[role] = access.add(
                    hand, username=role, name=role, role=role, place=PROVINCE, password=PASSWORD
                )
        made = {
            part: access.add(
                hand, username=part, name=part, role=role, place=place, password=PASSWORD, temporary=False
            )
            for part, (role, place) in PARTS.items()
        }
    admins = {role.replace("-", "_"): user for role, user in people.items()}
    return Cast(**made, **admins)


def move_to(day: dt.date) -> None:
    """Turn the demonstration's clock."""
    with open_hand(None, office=SYSTEM, day=day, via="test") as hand:
        Instance.objects.update(demo_day=day)
        hand.note("test.clock", place=0)


def number_of(serial: int, born: dt.date = dt.date(1960, 5, 1), county: int = 321324) -> str:
    """An invented, well-formed ID number."""
    first = f"{county}{born:%Y%m%d}{serial % 1000:03d}"
    return first + check_digit(first)


_serial = iter(range(1, 10**9))


def household(
    surname: str = "赵",
    *,
    place: int = HERE,
    income_yuan: int | None = 3500,
    size: int = 2,
    numbers: list[str] | None = None,
    status: str = "applicant",
) -> Household:
    """A household as intake leaves it, with an open case at the first step; its people are invented."""
    with open_hand(None, office=SYSTEM, day=DAY, via="test") as hand:
        line = hand.note("test.household", place=place)
        return _household(line, hand.book(place).digest, surname, place, income_yuan, size, numbers, status)


def _household(
    line: JournalLine,
    form: str,
    surname: str,
    place: int,
    income_yuan: int | None,
    size: int,
    numbers: list[str] | None,
    status: str,
) -> Household:
    serials = [next(_serial) for _ in range(size)]
    ids = numbers or [number_of(s, dt.date(1950 + s % 50, 1 + s % 12, 1 + s % 28)) for s in serials]
    head = f"{surname}{'甲乙丙丁戊己庚辛'[serials[0] % 8]}"
    fen = None if income_yuan is None else income_yuan * 100
    row = Household(
        place=place,
        head_name=head,
        head_sort=names.sort_key(head),
        size=size,
        status=status,
        cause="01",
        income_fen_per_head=fen,
        file_key=f"T{serials[0]}",
        act_from=line,
    )
    row.save(force_insert=True)
    held = {"from_day": DAY, "act_from": line}
    Residence.objects.create(household=row, edition=EDITION, place=place, **held)
    Condition.objects.create(household=row, form=form, answers={"attribute": "01"}, **held)
    Standing.objects.create(household=row, status=status, **held)
    if fen is not None:
        Statement.objects.create(
            household=row,
            period_from=dt.date(2015, 10, 1),
            period_to=dt.date(2016, 9, 30),
            members=size,
            claimed=True,
            income_fen_per_head=fen,
            source="file",
            **held,
        )
    _people(row, ids, surname, held, form)
    Case.objects.create(
        household=row,
        procedure="identify",
        book=form,
        place=place,
        opened=line,
        opened_day=DAY,
        step=books.now(place, DAY).procedure("identify").first,
        status="open",
        since=DAY,
    )
    return row


def _people(row: Household, ids: list[str], surname: str, held: dict[str, Any], form: str) -> None:
    head, line, place = row.head_name, row.act_from, row.place
    for position, number in enumerate(ids):
        key, name = new_id(), head if position == 0 else f"{surname}{'一二三四五六七八'[position % 8]}"
        person = Person(
            id=key,
            name=name,
            name_sort=names.sort_key(name),
            name_initials=names.initials(name),
            sex=identity.sex(number),
            birth_date=dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14])),
            id_kind="resident",
            id_cell=cells.shut("register_person", "id", key, number),
            id_index=cells.blind(number),
            place=place,
            household=row,
            act_from=line,
        )
        person.save(force_insert=True)
        Membership.objects.create(
            person=person, household=row, relation="01" if position == 0 else "03", **held
        )
        PersonFacts.objects.create(person=person, form=form, answers={}, **held)
