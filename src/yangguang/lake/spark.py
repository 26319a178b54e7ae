"""How do tables go to Spark and come back without a whole number becoming a fraction?

Ibis' own backend hands both over through pandas, where a column of whole numbers with unknown ones is one of fractions
with NaN. Spark 4 takes and gives Arrow itself, which knows what is not known. Only for `engine.connect`: needs the extra.
"""

from collections.abc import Mapping
from typing import Any

import ibis
import pyarrow as pa
from ibis.backends.pyspark import Backend
from ibis.backends.pyspark.datatypes import PySparkSchema
from ibis.formats.pyarrow import PyArrowData


class Spark(Backend):  # type: ignore[misc]  # Ibis has no types
    """Ibis' backend for Spark, tables handed over as Arrow in both directions."""

    def _register_in_memory_table(self, op: Any) -> None:
        schema = op.schema
        rows = op.data.to_pyarrow(schema).cast(schema.to_pyarrow())
        frame = self._session.createDataFrame(rows, PySparkSchema.from_ibis(schema))
        frame.createOrReplaceTempView(op.name)

    def _create_cached_table(self, name: str, expr: Any) -> Any:
        self._run_pre_execute_hooks(expr)  # Ibis forgets tables that are in memory only
        return super()._create_cached_table(name, expr)

    def to_pyarrow(
        self, expr: Any, /, *, params: Mapping[Any, Any] | None = None, limit: Any = None, **_more: Any
    ) -> pa.Table:
        """The answer, each column of the type that the expression says."""
        self._run_pre_execute_hooks(expr)
        asked = expr.as_table()
        found = self.raw_sql(self.compile(asked, params=params, limit=limit)).toArrow()
        return expr.__pyarrow_result__(PyArrowData.convert_table(found, asked.schema()))


def connect(session: Any) -> Spark:
    """The backend of a running Spark session."""
    assert ibis.pyspark.name == Backend.name, "named once, Ibis knows the backend's options"
    made = Spark()
    made.do_connect(session)
    return made
