"""What does a department send that must not send ID numbers?

HMAC-SHA256 of the normalised number (18 characters, X in capitals) under a secret agreed with that department alone,
64 hexadecimal digits. Only exact comparison is possible then: a mistyped number has another digest.
"""

import hmac
from collections.abc import Iterable

from yangguang.register.keys import secret
from yangguang.terms.decision import Refused, no
from yangguang.work.acting import Hand

VERB = "dataset.load"
LENGTH = 64  # hexadecimal digits of a digest


def agreed(dataset: str) -> bytes:
    """The secret of 32 bytes agreed with the department that sends `dataset`."""
    return hmac.digest(secret("exchange"), dataset.encode(), "sha256")


def digests(numbers: Iterable[str], dataset: str) -> list[str]:
    """The digest the department sends for each normalised ID number."""
    key = agreed(dataset)
    return [hmac.digest(key, number.encode(), "sha256").hex() for number in numbers]


def tell(hand: Hand, dataset: str) -> str:
    """The agreed secret as 64 hexadecimal digits, to be handed to the department by a safe way; a journal line says who
    was told. Raises `Refused`: `not_permitted`, `unknown_dataset`.
    """
    post = hand.post_for(VERB)
    known = {d.key for d in hand.book(post.place).datasets()}
    if dataset not in known:
        raise Refused(no("unknown_dataset", dataset=dataset, known=", ".join(sorted(known))))
    hand.note("dataset.secret", place=post.place, facts={"dataset": dataset})
    return agreed(dataset).hex()
