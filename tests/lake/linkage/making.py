"""Invented persons in the manner of the FEBRL files: names in an alphabet, typing errors, one duplicate each."""

import datetime as dt
import random

_HEADS = (
    "Bar", "Ben", "Cal", "Dan", "El", "Fer", "Gar", "Hal", "Jor", "Kel", "Lin", "Mar", "Nor", "Os",
    "Per", "Ros", "Sam", "Tor", "Wil", "Yar",
)  # fmt: skip
_TAILS = (
    "bert", "den", "ford", "gan", "ham", "kins", "ley", "lock", "man", "mer", "ner", "nett", "rick",
    "son", "ston", "ton", "vers", "wick", "wood", "worth",
)  # fmt: skip
_GIVEN = (
    "emma", "olivia", "ruby", "chloe", "sophie", "lily", "mia", "zoe", "isla", "grace", "ella", "hannah",
    "amelia", "jack", "thomas", "lachlan", "joshua", "noah", "liam", "ethan", "james", "oliver",
    "samuel", "william", "benjamin", "daniel", "lucas", "harry", "mitchell", "kyle", "caitlin",
    "georgia", "laura", "matilda", "tahlia", "brooke",
)  # fmt: skip
_WAYS = ("street", "place", "road")
FIELDS = ("given_name", "surname", "date_of_birth", "address", "suburb", "postcode", "soc_sec_id")
MAP = {
    "given_name": "given_name", "surname": "surname", "birth_date": "date_of_birth", "address": "address",
    "place": "suburb", "postcode": "postcode", "id_number": "soc_sec_id",
}  # fmt: skip


def _typed(dice: random.Random, text: str) -> str:
    """One slip of the finger."""
    if len(text) < 2:
        return text
    at, kind = dice.randrange(len(text) - 1), dice.random()
    other = dice.choice("0123456789") if text[at].isdigit() else dice.choice("abcdefghijklmnopqrstuvwxyz")
    if kind < 0.4:
        return text[:at] + other + text[at + 1 :]
    if kind < 0.6:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind < 0.8:
        return text[:at] + text[at + 1 :]
    return text[:at] + other + text[at:]


def _person(dice: random.Random) -> dict[str, str]:
    born = dt.date(1900, 1, 1) + dt.timedelta(days=dice.randrange(36500))
    suburb = (dice.choice(_HEADS) + dice.choice(_TAILS)).lower() + dice.choice(("", " park", " bay", " hill"))
    return {
        "given_name": dice.choice(_GIVEN),
        "surname": (dice.choice(_HEADS) + dice.choice(_TAILS)).lower(),
        "date_of_birth": f"{born:%Y%m%d}" if dice.random() < 0.97 else "",
        "address": f"{dice.randrange(1, 300)} {dice.choice(_HEADS)}{dice.choice(_TAILS)} {dice.choice(_WAYS)}".lower(),
        "suburb": suburb,
        "postcode": str(2000 + abs(hash_of(suburb)) % 900),
        "soc_sec_id": str(dice.randrange(1_000_000, 10_000_000)),
    }


def hash_of(text: str) -> int:
    """The same number for the same text in every process."""
    return sum(ord(c) * 31**i for i, c in enumerate(text))


def _again(dice: random.Random, row: dict[str, str]) -> dict[str, str]:
    """The record typed a second time, up to five slips."""
    out = dict(row)
    for key in dice.sample(FIELDS, dice.randrange(1, 6)):
        out[key] = _typed(dice, out[key]) if dice.random() < 0.85 else ""
    if dice.random() < 0.03:
        out["given_name"], out["surname"] = out["surname"], out["given_name"]
    return out


Table = dict[str, list[str]]


def _table(rows: list[tuple[str, dict[str, str]]]) -> Table:
    return {"rec_id": [key for key, _ in rows], **{f: [row[f] for _, row in rows] for f in FIELDS}}


def febrl(count: int, seed: int) -> tuple[Table, Table, set[tuple[str, str]]]:
    """Two tables of `count` records, each record of the first with its duplicate in the second, and the true pairs."""
    dice = random.Random(seed)
    people = [_person(dice) for _ in range(count)]
    left = [(f"rec-{i}-org", row) for i, row in enumerate(people)]
    right = [(f"rec-{i}-dup-0", _again(dice, row)) for i, row in enumerate(people)]
    dice.shuffle(left)
    dice.shuffle(right)
    return _table(left), _table(right), {(f"rec-{i}-org", f"rec-{i}-dup-0") for i in range(count)}


def doubles(count: int, seed: int) -> tuple[Table, set[tuple[str, str]]]:
    """One table of `count` persons, a third of them twice or three times, and the true pairs in the order of its rows."""
    dice = random.Random(seed)
    rows: list[tuple[str, dict[str, str], int]] = []
    for i in range(count):
        row = _person(dice)
        rows.append((f"rec-{i}", row, i))
        rows += [(f"rec-{i}-dup-{n}", _again(dice, row), i) for n in range(dice.choice((0, 0, 0, 0, 1, 2)))]
    dice.shuffle(rows)
    at: dict[int, list[str]] = {}
    for key, _, i in rows:
        at.setdefault(i, []).append(key)
    truth = {(a, b) for keys in at.values() for n, a in enumerate(keys) for b in keys[n + 1 :]}
    return _table([(key, row) for key, row, _ in rows]), truth
