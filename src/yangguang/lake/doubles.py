"""Who stands twice in a copy: in two households, in two counties, or in one that exited and one that did not?

The register's own check, asked of the copy beside the comparison with departments. A register keeps one living person
in one current household; a copy made of several counties' registers cannot know that before it looks.
"""

from typing import Any

import ibis
import pyarrow as pa

from yangguang.lake.copies import Copy
from yangguang.terms.place import UNIT

KINDS = ("exited_and_current", "two_counties", "two_households", "twice_in_household")
EXITED = "exited"
GONE = ("refused", "withdrawn", "void")  # no household of the register any more


def doubles(backend: Any, copy: Copy) -> pa.Table:
    """Every person whose identity stands more than once among households that are or were helped or apply.

    Columns `id_key`, `person`, `household`, `place`, `status`, `kind`, in the order of identity and person. `kind` is
    the heaviest that holds, in the order of `KINDS`.
    """
    return backend.to_pyarrow(expression(backend, copy))


def expression(backend: Any, copy: Copy) -> Any:
    """The same as an expression."""
    persons = copy.table(backend, "persons").select("id_key", "person", "household", "place")
    often = persons.group_by("id_key").agg(times=ibis._.count()).filter(ibis._.times > 1).select("id_key")
    homes = copy.table(backend, "households").select("household", "status")
    stand = persons.join(often, "id_key").join(homes, "household")
    stand = stand.filter(stand.status.notin(GONE))
    county = (stand.place / UNIT["county"]).floor().cast("int64")
    stand = stand.mutate(county=county, left=(stand.status == EXITED).cast("int64"))
    each = stand.group_by("id_key").agg(
        times=stand.count(),
        households=stand.household.nunique(),
        counties=stand.county.nunique(),
        left=stand.left.sum(),
    )
    kind = ibis.cases(
        ((each.left > 0) & (each.left < each.times), KINDS[0]),
        (each.counties > 1, KINDS[1]),
        (each.households > 1, KINDS[2]),
        else_=KINDS[3],
    )
    found = each.filter(each.times > 1).select("id_key", kind=kind)
    return (
        stand.join(found, "id_key")
        .select("id_key", "person", "household", "place", "status", "kind")
        .order_by("id_key", "person")
    )


def counted(found: pa.Table) -> dict[str, int]:
    """{kind: identities} of a table of doubles, all kinds."""
    pairs = found.select(["id_key", "kind"]).group_by(["id_key", "kind"]).aggregate([])
    kinds = pairs["kind"].to_pylist()
    return {kind: kinds.count(kind) for kind in KINDS}
