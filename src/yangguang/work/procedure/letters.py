"""What is a refused applicant told?

Reason, the clause and the numbers, and the remedy. The text is fixed when issued and lies encrypted; faces
print it.
"""

import json
import uuid
from typing import Any

from yangguang.register import cells
from yangguang.register.ids import new_id
from yangguang.register.models import Case, Household, Letter
from yangguang.rules.identify import Income, below_line
from yangguang.work.acting import Hand
from yangguang.work.procedure import folding
from yangguang.work.procedure.folding import Moved


def issue(hand: Hand, moved: Moved, case: Case, reason: str) -> Letter:
    """Write the letter of a refusal in both languages, in the act that refused."""
    household = Household.objects.get(id=case.household_id)
    book = folding.book_of(case, hand.day)
    before = moved.before[case.id]
    judged = below_line(Income(household.income_fen_per_head), book)
    code = (
        "letter_above_line"
        if before.step == "county_confirmation" and not judged
        else f"letter_refused_{before.step}"
    )
    facts = {
        **judged.facts,
        "reason": reason,
        "day": hand.day.isoformat(),
        "head": household.head_name,
        "days": book.days("objection_due_days"),
    }
    body: dict[str, Any] = {
        "code": code,
        "step": before.step,
        "clause": judged.clause if code == "letter_above_line" else None,
        "head": household.head_name,
    }
    for lang in ("zh", "en"):
        body[lang] = {
            "title": book.say("letter_title", lang),
            "reason": book.say(code, lang, **facts),
            "said": reason,
            "remedy": book.say("letter_remedy", lang, **facts),
        }
    key = new_id()
    letter = Letter(
        id=key,
        case=case,
        place=case.place,
        kind="refusal",
        issued_day=hand.day,
        line=moved.line,
        body_cell=cells.shut("register_letter", "body", key, json.dumps(body, ensure_ascii=False)),
    )
    letter.save(force_insert=True)
    return letter


def text(letter: Letter) -> dict[str, Any]:
    """The letter's content: `head`, `clause`, and for each language title, reason, said, remedy."""
    content: dict[str, Any] = json.loads(
        cells.open_cell("register_letter", "body", letter.id, letter.body_cell)
    )
    return content


def of_case(case: uuid.UUID) -> list[Letter]:
    """The letters issued in a case, newest first."""
    return list(Letter.objects.filter(case=case).order_by("-line_id"))
