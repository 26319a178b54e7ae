"""How is a refusal or a warning said to the person who must mend it?"""

from typing import Any, Protocol

from yangguang.reading.claims import Refusal, Remark

NOTHING = {"zh": "（无）", "en": "(none)"}


class Sayer(Protocol):
    """What is asked of the book: its sentences and the labels of its fields."""

    def say(self, code: str, lang: str, **facts: Any) -> str: ...


def sentence(book: Sayer, labels: dict[str, dict[str, str]], item: Refusal | Remark, lang: str) -> str:
    """Where, why and what to do, in `lang`. `labels` gives each field's label by language ({"zh": {key:
    …}}).
    """
    facts = {name: _shown(value, lang) for name, value in item.facts.items()}
    field = item.facts.get("field")
    if isinstance(field, str):
        facts["field"] = labels[lang].get(field, field)
    return book.say(item.code, lang, row=item.row, column=item.column, household=item.household, **facts)


def _shown(value: Any, lang: str) -> str:
    if isinstance(value, (list, tuple)):
        return ("、" if lang == "zh" else ", ").join(str(each) for each in value) or NOTHING[lang]
    return str(value) if value not in (None, "") else NOTHING[lang]
