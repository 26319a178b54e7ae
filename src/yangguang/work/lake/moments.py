"""What held on a day, as known now or at a journal line?

Facts are held for days and known between two acts (settled.md, Time). A standing, a condition, a residence is ended in
place, by a day without an act: of those, what was known at an earlier line is the latest that had begun by then.
"""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moment:
    """A legal day, and the last journal line whose knowledge counts (None: all that is known)."""

    day: dt.date
    known: int | None = None

    def holds(self, a: str, *, single: bool = False) -> str:
        """SQL: does the fact `a` hold? `single`: its owner has one at a time; of several the caller takes the latest."""
        begun = f"{a}.from_day <= '{self.day}'"
        going = f"({a}.to_day IS NULL OR {a}.to_day > '{self.day}')"
        if self.known is None:
            return f"{a}.act_to_id IS NULL AND {begun} AND {going}"
        believed = f"{a}.act_from_id <= {self.known} AND ({a}.act_to_id IS NULL OR {a}.act_to_id > {self.known})"
        return f"{believed} AND {begun}" if single else f"{believed} AND {begun} AND {going}"

    def begun(self, a: str) -> str:
        """SQL: had the fact `a` begun by then, whether or not it has ended since?"""
        known = f"{a}.act_to_id IS NULL"
        if self.known is not None:
            known = f"{a}.act_from_id <= {self.known} AND ({a}.act_to_id IS NULL OR {a}.act_to_id > {self.known})"
        return f"{known} AND {a}.from_day <= '{self.day}'"

    def ever(self, a: str) -> str:
        """SQL: did the fact `a` say something of this day at some time, whether still believed or not?"""
        said = f"{a}.from_day <= '{self.day}' AND ({a}.to_day IS NULL OR {a}.to_day > '{self.day}')"
        return said if self.known is None else f"{said} AND {a}.act_from_id <= {self.known}"

    def acted(self, a: str) -> str:
        """SQL: had the act `a` happened?"""
        done = f"{a}.day <= '{self.day}'"
        return done if self.known is None else f"{done} AND {a}.line_id <= {self.known}"

    def latest(self, table: str, owner: str) -> str:
        """SQL: of each owner the one fact of `table` that holds, for facts an owner has one of at a time."""
        held = f"SELECT r.* FROM {table} r WHERE {self.holds('r', single=True)}"
        if self.known is None:
            return held
        order = f"row_number() OVER (PARTITION BY {owner} ORDER BY from_day DESC, act_from_id DESC) AS nth"
        return f"SELECT * FROM (SELECT h.*, {order} FROM ({held}) h) l WHERE nth = 1"
