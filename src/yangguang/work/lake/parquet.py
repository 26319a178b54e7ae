"""How does a small table leave as Parquet?"""

import io
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from yangguang.files.tabular import Value


def table_bytes(head: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """The table as a Parquet file; each column of the type its values have, whole numbers beside fractions as fractions."""
    columns = list(zip(*rows, strict=True)) or [()] * len(head)
    out = io.BytesIO()
    pq.write_table(pa.table([_array(c) for c in columns], names=list(head)), out, compression="zstd")
    return out.getvalue()


def _array(values: Sequence[Value]) -> pa.Array:
    if any(isinstance(v, float) for v in values) and not any(isinstance(v, str) for v in values):
        return pa.array(values, type=pa.float64())
    return pa.array(values)
