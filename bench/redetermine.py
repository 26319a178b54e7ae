"""What does judging a province's households again cost against reading its columns, and against OpenFisca Core?

python -m bench.redetermine OUT [--households N] [--repeats N]. All read the same Parquet; the two judges must agree on
how many households stand where.
"""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench import copies, ground
from bench.ground import Measured
from tests.lake.making import DAY, PROVINCE, the_book
from yangguang.book.reader import open_book
from yangguang.lake import engine, lines, redetermination
from yangguang.lake.copies import Copy
from yangguang.lake.redetermination import Rule
from yangguang.rules.standing import CODES

NAME, YEAR = "redetermine", str(DAY.year)
SIGNS = {key: part.sign for key, part in the_book().form("statement").parts.items()}
COLUMNS = (
    "household", "place", *(f"{p}_fen" for p in SIGNS), "income_claimed", "income_members", "income_fen_per_head",
)  # fmt: skip


def the_rule() -> Rule:
    """The book's, on the copy's day, nothing held."""
    return Rule(lines.lines(PROVINCE, lambda place: open_book(place, DAY)), SIGNS)


# --- the same rule in OpenFisca Core -----------------------------------------------------------------------------

HOME = build_entity(key="home", plural="homes", label="", is_person=True)
INPUTS = (*SIGNS, "members", "head", "stated", "claimed")
STANDING = Enum("Standing", {code: code for code in CODES})  # its reasons, in our order


def system() -> TaxBenefitSystem:
    """As its documentation writes a rule: dated lines are parameters, each household's standing is one of an Enum. Its whole
    numbers have 32 bits: enough for a part of an income in fen, so sums are worked out in 64.
    """
    one, (held,) = TaxBenefitSystem([HOME]), the_rule().lines
    said = {"line": held.line_fen, "limit": held.limit_fen}
    one.parameters = ParameterNode("", data={k: {"values": {f"{YEAR}-01-01": {"value": v}}} for k, v in said.items()})

    def income(home: Any, period: Any) -> Any:
        net = sum(sign * home(part, period).astype(np.int64) for part, sign in SIGNS.items())
        return np.where(home("stated", period) > 0, net // np.maximum(home("members", period), 1), home("head", period))

    def standing(home: Any, period: Any, parameters: Any) -> Any:
        known, law = (home("stated", period) > 0) | (home("claimed", period) > 0), parameters(period)
        head, reasons = home("income", period), [STANDING.income_unknown, STANDING.below_line, STANDING.on_the_edge]
        return np.select([~known, head < law.line, head < law.limit], reasons, STANDING.above_line)

    whole: dict[str, Any] = {"value_type": int, "entity": HOME, "definition_period": DateUnit.YEAR}
    reason = whole | {"value_type": Enum, "possible_values": STANDING, "default_value": STANDING.above_line}
    written = [
        *((name, whole) for name in INPUTS),
        ("income", whole | {"formula": income}), ("standing", reason | {"formula": standing}),
    ]  # fmt: skip
    for name, words in written:
        one.add_variable(type(name, (Variable,), words | {"label": name}))
    return one


def by_openfisca(copy: Copy, known: TaxBenefitSystem) -> pa.Table:
    """Read the columns, build a simulation, calculate; of each household what our side says too."""
    table = pq.read_table(copy.folder / "households.parquet", columns=list(COLUMNS))
    columns = {p: table[f"{p}_fen"].fill_null(0).to_numpy() for p in SIGNS}
    claimed = table["income_claimed"].fill_null(False).to_numpy()
    members = table["income_members"].fill_null(0).to_numpy()
    known_claim = table["income_claimed"].is_valid().to_numpy()
    columns |= {
        "members": members, "head": table["income_fen_per_head"].fill_null(0).to_numpy(), "claimed": claimed,
        "stated": known_claim & ~claimed & (members > 0),
    }  # fmt: skip
    simulation = SimulationBuilder().build_default_simulation(known, table.num_rows)
    for name, values in columns.items():
        simulation.set_input(name, YEAR, values.astype(np.int32))
    standing, income = (simulation.calculate(name, YEAR) for name in ("standing", "income"))
    code = standing.view(np.ndarray)
    place = table["place"].to_numpy()
    line = np.searchsorted(np.array([x.low for x in the_rule().lines[1:]]), place, side="right").astype(np.int16)
    return pa.table({
        "household": table["household"], "place": place, "code": code.astype(np.int8), "line": line,
        "income_fen_per_head": pa.array(income.astype(np.int64), mask=code == redetermination.AT["income_unknown"]),
    })  # fmt: skip


def main() -> None:
    """Measure, and check that both judges agree."""
    args = ground.asked(households=copies.HOUSEHOLDS, repeats=5)
    copy = copies.made(args.households, 0)
    backend = engine.connect("", Path(os.environ["YANGGUANG_HOME"]) / "spill")
    file, rule, known = copy.folder / "households.parquet", the_rule(), system()
    scan = f"SELECT bit_xor(hash({', '.join(COLUMNS)})) FROM '{file}'"

    def judge() -> Any:
        return redetermination.standings(backend, redetermination.facts(backend, copy, SIGNS), rule)

    read, read_all, _ = copies.quickest(lambda: backend.con.execute(scan).fetchall(), args.repeats)
    ours, ours_all, said = copies.quickest(judge, args.repeats)
    peak = copies.peak_gib()
    fisca, fisca_all, judged = copies.quickest(lambda: by_openfisca(copy, known), args.repeats)
    one, other = (t.sort_by("household") for t in (said, judged))
    for column in one.column_names:
        assert one[column].to_pylist() == other[column].to_pylist(), f"the two judges differ: {column}"
    count = np.bincount(said["code"].to_numpy(), minlength=len(CODES))
    detail = {"households": args.households, "by_code": dict(zip(CODES, count.tolist(), strict=True)), "ours": ours_all}
    what = f"re-determination of {args.households:,} households with reasons"
    ground.hand_in(args.out, [
        Measured(NAME, what, "reading its Parquet columns", ours / read, "×", 2.5, True, detail | {"peer": read_all}),
        Measured(NAME, what, "OpenFisca Core, from the same Parquet", fisca / ours, "× faster", 2.5, False, {"peer": fisca_all}),
        Measured(NAME, what, "in seconds", ours, "s"),
        Measured(NAME, "peak memory of the re-determination", "", peak, "GiB", 6),
    ])  # fmt: skip


if __name__ == "__main__":
    main()
