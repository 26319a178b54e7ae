"""Which journal line was the last to change a fact that is frozen?

Not the last line of the journal: freezing writes one itself, and the same state must freeze to the same bytes. A line
counts when it opened or closed what the register says of the day, whether that is still believed or not.
"""

from django.db import connection

from yangguang.terms.place import span
from yangguang.work.lake.moments import Moment
from yangguang.work.lake.reading import LIST

OF_HOUSEHOLD = ("standing", "statement", "condition", "membership")


def last(place: int, moment: Moment) -> int:
    """The id of that line, 0 without any. Where the households of `place` are listed."""
    with connection.cursor() as cursor:
        found = 0
        for sql in _questions(place, moment):
            cursor.execute(sql)
            found = max(found, *(line or 0 for line in cursor.fetchone()))
    return found


def _questions(place: int, moment: Moment) -> list[str]:
    low, high = span(place)
    closed = "t.act_to_id" if moment.known is None else f"CASE WHEN t.act_to_id <= {moment.known} THEN t.act_to_id END"
    both, said = f"SELECT max(t.act_from_id), max({closed}) FROM", moment.ever("t")
    of = f"{LIST} f CROSS JOIN"
    out = [f"{both} register_residence t WHERE t.place >= {low} AND t.place < {high} AND {said}"]
    out += [f"{both} {of} register_{t} t WHERE t.household_id = f.household_id AND {said}" for t in OF_HOUSEHOLD]
    member = f"{of} register_membership m CROSS JOIN"
    whose = f"m.household_id = f.household_id AND {moment.holds('m')}"
    out.append(f"{both} {member} register_personfacts t WHERE t.person_id = m.person_id AND {whose} AND {said}")
    out.append(f"{both} {member} register_personwas t WHERE t.person_id = m.person_id AND {whose} AND {_known('t', moment)}")
    person = f"p.id = m.person_id AND {whose} AND {_known('p', moment)}"
    out.append(f"SELECT max(p.act_from_id), 0 FROM {member} register_person p WHERE {person}")
    case, done = f"{of} register_case c WHERE c.household_id = f.household_id", moment.acted("a")
    acts = f"SELECT max(a.line_id), 0 FROM register_act a WHERE {done} AND"
    out += [
        f"{acts} a.case_id IN (SELECT c.id FROM {case})",
        f"{acts} a.round_id IN (SELECT c.round_id FROM {case})",
        f"{acts} a.batch_id IN (SELECT b.id FROM register_batch b WHERE b.applied_id IN (SELECT c.opened_id FROM {case}))",
    ]
    return out


def _known(a: str, moment: Moment) -> str:
    return "TRUE" if moment.known is None else f"{a}.act_from_id <= {moment.known}"
