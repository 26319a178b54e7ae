"""How is a scan or photograph kept with an act?"""

import hashlib
import uuid

from yangguang.files import pictures
from yangguang.files.bad import BadFile
from yangguang.register import vault
from yangguang.register.ids import new_id
from yangguang.register.models import Attachment
from yangguang.terms.decision import Refused, no
from yangguang.work.acting import Hand

MOST_BYTES = pictures.MOST_BYTES


def add(hand: Hand, about: uuid.UUID, place: int, kind: str, content: bytes) -> Attachment:
    """Keep a file with what it is `about` (a case, a round, a notice, a finding): cleaned, encrypted, noted by its digest.

    `kind`: the step or occasion it belongs to. Raises `Refused` `picture_kind`, `picture_too_large`, `picture_damaged`.
    """
    hand.may("attachment.add", place)
    try:
        media, cleaned = pictures.clean(content)
    except BadFile as bad:
        raise Refused(no(bad.code, **bad.facts)) from bad
    key, digest = new_id(), hashlib.sha256(cleaned).hexdigest()
    vault.put(key, cleaned)
    facts = {"file": digest, "kind": kind, "bytes": len(cleaned), "media": media}
    line = hand.note("attachment.add", place=place, about=about, facts=facts)
    row = Attachment(
        id=key,
        about=about,
        place=place,
        kind=kind[:20],
        media=media,
        bytes=len(cleaned),
        digest=digest,
        line=line,
    )
    row.save(force_insert=True)
    return row


def opened(hand: Hand, attachment: Attachment) -> bytes:
    """The content of an attachment; opening it is a look and is written."""
    assert hand.look
    hand.may("dossier.open", attachment.place)
    hand.note(
        "attachment.open", place=attachment.place, about=attachment.about, facts={"attachment": attachment.id}
    )
    return vault.get(attachment.id)
