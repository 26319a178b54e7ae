"""How is one line added to the journal?"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yangguang.register import cells
from yangguang.register.ids import new_id
from yangguang.register.models import Chain, JournalDetail, JournalLine
from yangguang.terms.chain import GENESIS, canonical, link
from yangguang.terms.place import at_level, level_of

AT_ONCE = 2_000  # lines in one statement
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
    chain = _locked(chain_key(entry.place, entry.look))
    detail_id, cell = new_id(), b""
    facts = dict(entry.facts)
    if entry.detail:
        cell = cells.shut("register_journaldetail", "text", detail_id, entry.detail)
        facts["detail"] = hashlib.sha256(cell).hexdigest()  # of the ciphertext: commits without telling
    line = _linked(chain, entry, facts)
    line.save(force_insert=True)
    if cell:
        JournalDetail.objects.create(id=detail_id, line=line, text_cell=cell)
    Chain.objects.filter(key=chain.key).update(length=chain.length, digest=chain.digest)
    return line


def append_many(entries: Sequence[Entry]) -> list[JournalLine]:
    """Add many lines, each to its chain and in their order; the heads are locked in the order of their keys. Without
    personal detail.
    """
    assert not any(e.detail for e in entries), "lines with a detail are written one by one"
    keys = [chain_key(e.place, e.look) for e in entries]
    chains = {key: _locked(key) for key in sorted(set(keys))}
    lines = [_linked(chains[key], entry, dict(entry.facts)) for key, entry in zip(keys, entries, strict=True)]
    made = JournalLine.objects.bulk_create(lines, batch_size=AT_ONCE)
    for chain in chains.values():
        Chain.objects.filter(key=chain.key).update(length=chain.length, digest=chain.digest)
    return made


def _locked(key: str) -> Chain:
    Chain.objects.get_or_create(key=key, defaults={"digest": GENESIS})
    return Chain.objects.select_for_update().get(key=key)


def _linked(chain: Chain, entry: Entry, facts: dict[str, Any]) -> JournalLine:
    """The line that follows the head of `chain`; the head moves on in memory."""
    number = chain.length + 1
    body = canonical(
        {
            "chain": chain.key,
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
    chain.length, chain.digest = number, link(chain.digest, body)
    return JournalLine(
        chain=chain,
        number=number,
        at=entry.at,
        day=entry.day,
        verb=entry.verb,
        place=entry.place,
        about=entry.about,
        actor_id=entry.actor,
        body=body.decode(),
        digest=chain.digest,
    )
