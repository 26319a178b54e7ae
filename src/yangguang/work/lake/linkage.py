"""Which records of departments may be those of registered persons although comparison by ID cannot find them?

Linked are only the persons of the place without a record by their number, with the active records whose number nobody
has. What comes out are candidates, questions to people: nothing becomes a finding that two persons did not confirm.
Dataset by dataset: worked out outside any hand (`linking/runs`), then one short hand enters what still holds.
"""

import contextlib
import functools
import uuid
from collections.abc import Sequence
from typing import Any

from yangguang.lake.linkage.pairing import HALF
from yangguang.register import cells
from yangguang.register.ids import new_id
from yangguang.register.models import Candidate, DataLoad, JournalLine, Person, User
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import contains, span
from yangguang.work import acting, books, candidates, clock
from yangguang.work.acting import SYSTEM, Hand, open_hand
from yangguang.work.checking.reading import snapshot
from yangguang.work.comparison import loads_for
from yangguang.work.lake.linking import runs, unmatched, workfile
from yangguang.work.lake.linking.described import masked
from yangguang.work.lake.linking.people import People
from yangguang.work.lake.linking.runs import Pair, Run
from yangguang.work.lake.linking.telling import HowFar, Tell, silent
from yangguang.work.procedure.folding import IN_CHUNK

VERB, LINE = "compare.run", "compare.link"
WEIGHED = ("load", "row", "weighed", "probability", "evidence")  # what a run says anew; what people decided is not among it


def propose(
    user: User | None, place: int, only: Sequence[str] = (), *, via: str = "web", tell: Tell = silent
) -> dict[str, Any]:
    """Link the persons of `place` with the files loaded for it (those of the datasets `only`); keep the candidates.

    {"datasets": {name: {"persons", "records", "compared": [field], "after_reload": [field], "parts", "candidates", "certain",
    "estimated_precision", "estimated_recall", "blocking_coverage"}}, "exact_only": [dataset that came as digests],
    "candidates": [{"id", "dataset", "household", "person", "probability", "status"}]}; persons by masked ID. Long: not inside
    a hand; opens one for each dataset, once its pairs are known: what is entered stays when the run is killed. `user` None:
    the system. `tell` hears how far it is. Doing it again keeps what people decided, also meanwhile, and learns from it.
    Raises `Refused`: `not_permitted`, `link_digests_only`, `unknown_dataset`, `file_replaced_meanwhile`.
    """
    acting.require(user, VERB, place)
    book = books.now(place, clock.day())
    with acting.reading(user):
        sent, digested = _sent(place, only)
    workfile.clear()
    facts = {}
    with contextlib.ExitStack() as stack:
        with acting.reading(user), snapshot():
            loads = [(load, book.dataset(name)) for name, some in sent.items() for load in some]
            people = stack.enter_context(People(place, frozenset[str]().union(*(runs.told(*of) for of in loads)), tell))
            everybody = unmatched.everybody(people, [load for load, _ in loads])
        for nth, (name, some) in enumerate(sent.items()):
            step = functools.partial(_step, tell, name, nth, len(sent))
            with acting.reading(user):
                run = runs.run(book.dataset(name), some, people, everybody, step)
            with open_hand(user, office="" if user else SYSTEM, via=via) as hand:
                _enter(hand, run, place)
            facts[name] = run.report()
    with acting.reading(user):
        shown = [_shown(c) for c in queue(place) if not only or c.dataset in only]
    return {"datasets": facts, "exact_only": digested, "candidates": shown}


def _step(tell: Tell, dataset: str, nth: int, datasets: int, stage: str, of: int, done: int) -> None:
    tell(HowFar(stage, done, of, dataset, nth, datasets))


def _sent(place: int, only: Sequence[str]) -> tuple[dict[str, list[DataLoad]], list[str]]:
    """The files to be linked by dataset, and the datasets of which nothing but digests came."""
    there: dict[str, list[DataLoad]] = {}
    for load in loads_for(place):
        there.setdefault(load.dataset, []).append(load)
    for name in only:
        if name not in there:
            raise Refused(no("unknown_dataset", dataset=name, known=", ".join(there)))
    asked = {name: loads for name, loads in there.items() if not only or name in only}
    sent = {name: numbered for name, loads in asked.items() if (numbered := [r for r in loads if not r.digests])}
    digested = [name for name in asked if name not in sent]
    if digested and (only or not sent):
        raise Refused(no("link_digests_only", dataset=digested[0]))
    return sent, digested


def _enter(hand: Hand, run: Run, place: int) -> None:
    """One line, the candidates under it, and what each run that is touched is left to answer for."""
    hand.may(VERB, place)
    name = run.dataset.key
    # Before the journal: who decides a candidate holds its row first too, and neither waits for the other for ever.
    list(Candidate.objects.select_for_update(of=("self",)).filter(dataset=name, status="open").order_by("id"))
    said = {k: str(v) if isinstance(v, float) else v for k, v in run.report().items()}
    line = hand.note(
        LINE, place=place, facts={"datasets": {name: said}, "loads": [r.file_digest for r in run.loads]}
    )
    keys = [load.id for load in run.loads]
    if DataLoad.objects.filter(id__in=keys, superseded=False).count() != len(keys):
        raise Refused(no("file_replaced_meanwhile", dataset=name))
    candidates.seal(hand, place, {line.id} | _keep(hand, line, run, place))


def _keep(hand: Hand, line: JournalLine, run: Run, place: int) -> set[int]:
    """Enter the candidates that are new, weigh again those that are open, and let go of what no longer stands. Returns the
    lines of the earlier runs that had weighed them. What became of persons and records since the run read them, holds.
    """
    name = run.dataset.key
    held = {(c.person_id, c.record_digest): c for c in Candidate.objects.filter(dataset=name)}
    owned = {c.record_digest for c in held.values() if c.status == "answered" and c.same}
    homes, loads = _homes(run.pairs), {load.id: load for load in run.loads}
    seen, touched, new = set[tuple[uuid.UUID, str]](), set[int | None](), list[Candidate]()
    for pair in run.pairs:
        mark = pair.person, pair.digest
        row = held.get(mark)
        if mark in seen or pair.digest in owned or pair.person not in homes or (row and row.status == "answered"):
            continue
        seen.add(mark)
        said = {
            "load": loads[pair.load], "row": pair.row, "weighed": line,
            "probability": pair.probability, "evidence": pair.evidence,
        }  # fmt: skip
        if row is None:
            household, where = homes[pair.person]
            new.append(Candidate(
                id=new_id(), person_id=pair.person, household_id=household, dataset=name, record_digest=pair.digest,
                place=where, proposed=line, proposed_day=hand.day, status="open", **said,
            ))  # fmt: skip
            continue
        touched.add(row.weighed_id)
        for key, value in said.items():
            setattr(row, key, value)
        row.save(update_fields=WEIGHED)
    Candidate.objects.bulk_create(new, batch_size=IN_CHUNK // 20)
    gone = [c for mark, c in held.items() if c.status == "open" and mark not in seen and contains(place, c.place)]
    candidates.drop(c.id for c in gone)
    return {run for run in touched | {c.weighed_id for c in gone} if run is not None}


def _homes(pairs: Sequence[Pair]) -> dict[uuid.UUID, tuple[uuid.UUID, int]]:
    """The household and place of those of the pairs' persons who still live in one."""
    listed, out = sorted({pair.person for pair in pairs}), {}
    for start in range(0, len(listed), IN_CHUNK):
        rows = Person.objects.filter(id__in=listed[start : start + IN_CHUNK], household__isnull=False)
        for person, household, place in rows.values_list("id", "household_id", "place"):
            assert household is not None, "filtered above"
            out[person] = household, place
    return out


def queue(place: int) -> list[Candidate]:
    """The candidates of a place that wait for people, the most doubtful first."""
    low, high = span(place)
    rows = Candidate.objects.filter(place__gte=low, place__lt=high, status__in=("open", "entered"))
    return sorted(rows.select_related("person", "household"), key=lambda c: (abs(c.probability - HALF), c.id))


def _shown(candidate: Candidate) -> dict[str, Any]:
    number = cells.open_cell("register_person", "id", candidate.person_id, candidate.person.id_cell)
    return {
        "id": candidate.id.hex,
        "dataset": candidate.dataset,
        "household": candidate.household.number or candidate.household.file_key,
        "person": masked(number),
        "probability": round(candidate.probability, 6),
        "status": candidate.status,
    }
