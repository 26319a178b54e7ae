"""When was a household first registered, and how does it stand towards exit, as its standings say?

No file tells a copy: a household's standings are dated and hold for any past day.
"""

from collections.abc import Callable, Sequence

from yangguang.book.codes import CodeList

Held = tuple[str, str]  # a status, and the day it began (ISO)
Course = Callable[[Sequence[Held]], tuple[str | None, str | None]]


def reader(exits: CodeList) -> Course:
    """Takes the standings that had begun, in the order of their days; gives the day of the first registration and the code
    of exit status. Neither for a household that was never registered.
    """
    plain = {c.facts["standing"]: c.is_ for c in reversed(exits.codes) if "standing" in c.facts and "after" not in c.facts}
    after = {(c.facts["standing"], c.facts["after"]): c.is_ for c in exits.codes if "after" in c.facts}

    def course(held: Sequence[Held]) -> tuple[str | None, str | None]:
        known = [(status, day) for status, day in held if status in plain]
        if not known:
            return None, None
        last = held[-1][0]
        before = [status for status, _ in held[:-1]]
        code = next((code for (now, then), code in after.items() if now == last and then in before), plain.get(last))
        return known[0][1], code

    return course
