"""How much slower does a page come in a province of 400,000 households than in one of 4,000?

With `--scale 1.0` it is the demonstration's province of 1.3 million households, most of them carried over, against a
hundredth of its villages. Both provinces stand in one PostgreSQL server, in databases of their own, analysed. The same
official opens the same page in the one and the other in turn, through Django's test client: sessions, scope,
permissions, templates and the journal line of a look are in the time; the network is not. No cache is configured; each
request asks the database again.
"""

import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import django

from bench.ground import Measured, asked, hand_in

django.setup()

from django.db import connection, connections  # noqa: E402  # after set-up
from django.test import Client  # noqa: E402

from bench import province, scene  # noqa: E402
from yangguang.register import scope  # noqa: E402
from yangguang.register.models import Household, User  # noqa: E402

LIMIT = 1.5
SMALL = 4_000
WARM = 4
# What the promise names, and beside it the other lists of the desk, reported.
PROMISED = ("desk", "queue, first page", "queue, last page", "record")
OTHERS = ("rounds", "findings", "notices")


@dataclass(slots=True)
class World:
    """One province: its live connection, the officials' clients, the addresses by page."""

    wrapper: Any
    clients: dict[str, Client]
    addresses: dict[str, str]
    counts: dict[str, int]
    seconds: float


@contextmanager
def inside(wrapper: Any) -> Iterator[None]:
    """Work on this connection: both stay open, so that neither pays for connecting."""
    before = connections["default"]
    connections["default"] = wrapper
    try:
        yield
    finally:
        connections["default"] = before


def database(name: str) -> Any:
    """A connection to a database of its own, made on the bench's server."""
    scene._on_server(f'CREATE DATABASE "{name}"')
    wrapper = connections.create_connection("default")
    wrapper.settings_dict = {**wrapper.settings_dict, "NAME": name}
    return wrapper


def make(name: str, fill: Callable[[], province.Sights]) -> World:
    """Fill a province and log its officials in."""
    wrapper, started = database(name), time.perf_counter()
    with inside(wrapper):
        sights = fill()
        seconds = time.perf_counter() - started
        people = {
            "village clerk": f"village-clerk-{sights.village}",
            "county officer": f"county-officer1-{scene.COUNTY}",
            "province officer": "province",
        }
        clients = {}
        for part, username in people.items():
            clients[part] = Client(HTTP_HOST="127.0.0.1")
            clients[part].force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
        with scope.everything("the bench chooses a record"):
            record = Household.objects.filter(place=sights.village, status="applicant").order_by("file_key")[0].id
        return World(wrapper, clients, _addresses(record), sights.counts, seconds)


def _addresses(record: uuid.UUID) -> dict[str, str]:
    return {
        "desk": "/desk/", "queue, first page": "/households/", "queue, last page": "/households/?page=last",
        "record": f"/households/{record}/", "rounds": "/rounds/", "findings": "/findings/", "notices": "/notices/",
    }  # fmt: skip


def once(world: World, part: str, page: str) -> float:
    """Seconds of one request."""
    with inside(world.wrapper):
        started = time.perf_counter()
        answer = world.clients[part].get(world.addresses[page])
        spent = time.perf_counter() - started
    assert answer.status_code == 200, f"{page} as {part}: {answer.status_code}"
    return spent


def pair(small: World, large: World, part: str, page: str, repeats: int) -> Measured:
    """Large against small, in turn, the first ones of each left out."""
    times: dict[str, list[float]] = {"small": [], "large": []}
    for at in range(repeats + WARM):
        for name, world in (("small", small), ("large", large)) if at % 2 else (("large", large), ("small", small)):
            spent = once(world, part, page)
            if at >= WARM:
                times[name].append(spent)
    medians = {name: statistics.median(t) * 1000 for name, t in times.items()}
    detail = {f"{name}_ms": {"median": medians[name], "min": min(t) * 1000} for name, t in times.items()} | {"repeats": repeats}
    peer = f"the same at {small.counts['household']:,} ({medians['small']:.1f} ms, here {medians['large']:.1f} ms)"
    what = f"{page} as {part} at {large.counts['household']:,} households"
    promised = page in PROMISED
    return Measured("pages", what, peer, medians["large"] / medians["small"], "x", LIMIT if promised else None, True, detail)


def main() -> None:
    """Fill both, measure each page as each official."""
    args = asked(households=400_000, repeats=40)
    assert connection.vendor == "postgresql", "this promise is about PostgreSQL"
    if args.scale:  # the demonstration's province against a hundredth of it
        small = make("bench_small", lambda: province.at_scale(args.scale / 100))
        large = make("bench_large", lambda: province.at_scale(args.scale))
    else:
        small = make("bench_small", lambda: province.write(SMALL))
        large = make("bench_large", lambda: province.write(args.households))
    rows = [pair(small, large, part, page, args.repeats) for page in (*PROMISED, *OTHERS) for part in large.clients]
    rows[0].detail |= {"seeded_s": large.seconds, "rows": large.counts}
    hand_in(args.out, rows)


if __name__ == "__main__":
    main()
