"""How do people get, keep and lose their posts and log-ins; who opened which file?"""

import datetime as dt
import re
import secrets
import uuid

from axes.utils import reset as unlock_attempts
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from yangguang.register import cells
from yangguang.register.models import Appointment, Helped, Household, JournalLine, Person, User
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import contains
from yangguang.work.acting import ADMIN_ROLES, Hand

USERNAME = re.compile(r"\w[\w.@+-]{0,39}")


def add(
    hand: Hand,
    *,
    username: str,
    name: str,
    role: str,
    place: int,
    password: str,
    same_person_as: User | None = None,
    temporary: bool = True,
    kept: str = "",
) -> User:
    """Make an account with its first post. The password is temporary unless said otherwise: it must be
    changed at the first log-in. `kept`: the password as `make_password` keeps it, where many accounts share one.

    Raises `Refused` `unknown_role`, `bad_username`, `username_taken`, `weak_password`, `not_permitted`.
    """
    hand.may("user.add", place)
    if role not in hand.book(place).roles():
        raise Refused(no("unknown_role", role=role, known=", ".join(sorted(hand.book(place).roles()))))
    if not USERNAME.fullmatch(username):
        raise Refused(no("bad_username", username=username))
    if User.objects.filter(username=username).exists():
        raise Refused(no("username_taken", username=username))
    user = User(username=username, name=name, must_change_password=temporary)
    _set_password(user, password, kept)
    if same_person_as:
        user.natural_person = same_person_as.natural_person
    user.save()
    line = hand.note("user.add", place=place, about=user.id, facts={"role": role, "username": username})
    Appointment.objects.create(user=user, role=role, place=place, from_day=hand.day, act_from=line)
    return user


def temporary_password(username: str, name: str) -> str:
    """An invented password for this account. Chance makes one in some thousands like its user's own name: not that one."""
    user = User(username=username, name=name)
    while True:
        password = secrets.token_urlsafe(12)
        try:
            validate_password(password, user)
        except ValidationError:
            continue
        return password


def _set_password(user: User, password: str, kept: str = "") -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(no("weak_password", why=" ".join(error.messages))) from error
    if kept:
        user.password = kept
    else:
        user.set_password(password)


def appoint(hand: Hand, user: User, role: str, place: int, from_day: dt.date | None = None) -> Appointment:
    """Give `user` a further post. Administrators and case work never meet in one account."""
    hand.may("user.appoint", place)
    held = set(
        Appointment.objects.filter(user=user, to_day__isnull=True, act_to__isnull=True).values_list(
            "role", flat=True
        )
    )
    if held and (role in ADMIN_ROLES or held & ADMIN_ROLES):
        raise Refused(no("administrators_apart", username=user.username))
    if role not in hand.book(place).roles():
        raise Refused(no("unknown_role", role=role, known=", ".join(sorted(hand.book(place).roles()))))
    line = hand.note(
        "user.appoint", place=place, about=user.id, facts={"role": role, "from": from_day or hand.day}
    )
    return Appointment.objects.create(
        user=user, role=role, place=place, from_day=from_day or hand.day, act_from=line
    )


def hand_over(hand: Hand, post: Appointment, to: User, from_day: dt.date | None = None) -> Appointment:
    """End a post and give it to another, with the households a helper had listed. What waited on the desk
    waits for the successor.
    """
    hand.may("user.hand_over", post.place)
    first = from_day or hand.day
    if post.to_day is not None or post.user_id == to.id:
        raise Refused(no("post_not_open", username=post.user.username))
    line = hand.note(
        "user.hand_over",
        place=post.place,
        about=post.user_id,
        facts={"role": post.role, "to": to.id, "from": first},
    )
    Appointment.objects.filter(id=post.id).update(to_day=first)
    new = Appointment.objects.create(user=to, role=post.role, place=post.place, from_day=first, act_from=line)
    for row in Helped.objects.filter(appointment=post, to_day__isnull=True, act_to__isnull=True):
        Helped.objects.filter(id=row.id).update(to_day=first)
        Helped.objects.create(appointment=new, household_id=row.household_id, from_day=first, act_from=line)
    return new


def list_household(hand: Hand, post: Appointment, household: Household) -> Helped:
    """Put a household on a helper's list."""
    hand.may("user.appoint", household.place)
    if post.role != "helper" or not contains(post.place, household.place):
        raise Refused(no("not_a_helper", username=post.user.username))
    line = hand.note(
        "user.appoint", place=household.place, about=household.id, facts={"helper": post.user_id}
    )
    return Helped.objects.create(appointment=post, household=household, from_day=hand.day, act_from=line)


def reset_password(hand: Hand, user: User) -> str:
    """A new temporary password, returned once."""
    post = user.appointments.order_by("id").first()
    place = post.place if post else 0
    hand.may("user.reset", place)
    password = temporary_password(user.username, user.name)
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    hand.note("user.reset", place=place, about=user.id)
    return password


def change_password(hand: Hand, user: User, password: str) -> None:
    """The user's own new password."""
    assert hand.user is not None and hand.user.id == user.id, "one changes one's own password"
    _set_password(user, password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    hand.note("user.password", place=hand.posts[0].place if hand.posts else 0, about=user.id)


def unlock(hand: Hand, user: User) -> None:
    """Let a locked-out user try again."""
    post = user.appointments.order_by("id").first()
    place = post.place if post else 0
    hand.may("user.unlock", place)
    unlock_attempts(username=user.username)
    hand.note("user.unlock", place=place, about=user.id)


def set_active(hand: Hand, user: User, active: bool) -> None:
    """Switch an account off or on; its sessions end at the next request."""
    post = user.appointments.order_by("id").first()
    place = post.place if post else 0
    hand.may("user.add", place)
    User.objects.filter(id=user.id).update(active=active)
    hand.note("user.active", place=place, about=user.id, facts={"active": active})


def opened(hand: Hand, household: Household) -> JournalLine:
    """Note that a dossier was opened. The hand must be a look."""
    assert hand.look
    hand.may("dossier.open", household.place)
    return hand.note("dossier.open", place=household.place, about=household.id)


def reveal(hand: Hand, person: Person) -> str:
    """The whole ID number of a person, for a stated purpose, noted before it is shown. Raises
    `Refused("purpose_missing")`.
    """
    assert hand.look
    hand.may("person.reveal", person.place)
    if len(hand.purpose.strip()) < 4:
        raise Refused(no("purpose_missing"))
    hand.note(
        "person.reveal",
        place=person.place,
        about=person.household_id or person.id,
        facts={"person": person.id},
    )
    return cells.open_cell("register_person", "id", person.id, person.id_cell)


def found_by_number(number: str) -> Person | None:
    """The person with an ID number, within the scope in force."""
    return Person.objects.filter(id_index=cells.blind(number)).first()


def masked_id(person: Person) -> str:
    """The first six digits and stars, as staff see an ID until they give a purpose (settled.md)."""
    number = cells.open_cell("register_person", "id", person.id, person.id_cell)
    return number[:6] + "*" * (len(number) - 6)


def lookers(household: uuid.UUID) -> list[JournalLine]:
    """Who looked at a household's dossier, newest first."""
    rows = JournalLine.objects.filter(about=household, verb__in=("dossier.open", "person.reveal"))
    return list(rows.select_related("actor").order_by("-id")[:50])
