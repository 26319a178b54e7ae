"""How is one line added to the journal?"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yangguang.register import cells
from yangguang.register.ids import new_id
from yangguang.register.models import Chain, JournalDetail, JournalLine
from yangguang.terms.chain import GENESIS, canonical, link
from yangguang.terms.place import at_level, level_of

BELOW_COUNTY = ("county", "township", "village")


def chain_key(place: int, look: bool = False) -> str:
    """The chain a line at `place` belongs to: its county's, the province's, or the instance's; looks have
    their own.
    """
    level = level_of(place)
    key = (
        f"county:{at_level(place, 'county')}"
        if level in BELOW_COUNTY
        else "instance"
        if level == "nation"
        else "province"
    )
    return f"looks:{key}" if look else key


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line says. `facts` hold numbers, keys and digests; `detail` holds personal text and is
    encrypted beside the line.
    """

    verb: str
    place: int
    day: dt.date
    at: dt.datetime
    about: uuid.UUID | None
    actor: uuid.UUID | None
    facts: Mapping[str, Any]
    detail: str = ""
    look: bool = False


def append(entry: Entry) -> JournalLine:
    """Add one line to its chain, under a lock on the chain's head. Inside the caller's transaction and
    hand.
    """
    key = chain_key(entry.place, entry.look)
    Chain.objects.get_or_create(key=key, defaults={"digest": GENESIS})
    chain = Chain.objects.select_for_update().get(key=key)
    number = chain.length + 1
    facts, detail_id, cell = dict(entry.facts), new_id(), b""
    if entry.detail:
        cell = cells.shut("register_journaldetail", "text", detail_id, entry.detail)
        facts["detail"] = hashlib.sha256(cell).hexdigest()  # of the ciphertext: commits without telling
    body = canonical(
        {
            "chain": key,
            "number": number,
            "at": entry.at.isoformat(),
            "day": entry.day,
            "verb": entry.verb,
            "place": entry.place,
            "about": entry.about,
            "actor": entry.actor,
            "facts": facts,
        }
    )
    digest = link(chain.digest, body)
    line = JournalLine.objects.create(
        chain=chain,
        number=number,
        at=entry.at,
        day=entry.day,
        verb=entry.verb,
        place=entry.place,
        about=entry.about,
        actor_id=entry.actor,
        body=body.decode(),
        digest=digest,
    )
    if cell:
        JournalDetail.objects.create(id=detail_id, line=line, text_cell=cell)
    Chain.objects.filter(key=key).update(length=number, digest=digest)
    return line
