"""Which records does a csv file hold, and how are the linked pairs written?

UTF-8 with or without its mark, UTF-16 and GB18030 are read, whatever separates the columns.
"""

import codecs
import csv
import errno
import os
import re
from collections.abc import Sequence
from pathlib import Path

from yangguang.files.text import open_rows
from yangguang.lake.linkage.fields import Source, check_headings
from yangguang.lake.linkage.linking import Linked
from yangguang.lake.linkage.preparing import Records
from yangguang.terms import whole
from yangguang.terms.decision import Refused, no

_DIGEST = re.compile(r"[0-9a-fA-F]{64}|[A-Za-z0-9+/]{43}=")  # an HMAC in place of a number
PAIR = ("left_id", "right_id", "probability")


def read_records(path: Path, source: Source) -> Records:
    """The records of a csv file by its map.

    Raises `Refused`: `no_such_file`, `link_empty`, `map_no_column`, `link_heading_twice`, `link_wide_row`, `link_no_id`,
    `link_id_twice`, `link_digests_only`; `BadFile`.
    """
    if not path.is_file():
        raise Refused(no("no_such_file", file=str(path)))
    rows = open_rows(path)
    headings = [(cell or "").strip() for cell in next(rows, (1, []))[1]]
    if not headings:
        raise Refused(no("link_empty", file=path.name))
    check_headings(source, headings, path.name)
    for column in {source.id, *source.columns.values()}:
        if headings.count(column) > 1:
            raise Refused(no("link_heading_twice", file=path.name, column=column))
    at, key = {f: headings.index(c) for f, c in source.columns.items()}, headings.index(source.id)
    ids: list[str] = []
    seen: dict[str, int] = {}
    cells: dict[str, list[str | None]] = {field: [] for field in at}
    for line, row in rows:
        if len(row) > len(headings) and any(row[len(headings) :]):
            raise Refused(
                no("link_wide_row", file=path.name, line=line, cells=len(row), columns=len(headings))
            )
        row += [None] * (len(headings) - len(row))
        own = (row[key] or "").strip()
        if not own:
            raise Refused(no("link_no_id", file=path.name, line=line, column=source.id))
        if seen.setdefault(own, line) != line:
            raise Refused(
                no("link_id_twice", file=path.name, line=line, first=seen[own], id=own, column=source.id)
            )
        ids.append(own)
        for field, index in at.items():
            cell = row[index]
            cells[field].append(cell.strip() or None if cell else None)
    if not ids:
        raise Refused(no("link_empty", file=path.name))
    numbers = [cell for cell in cells.get("id_number", ()) if cell]
    if numbers and sum(map(bool, map(_DIGEST.fullmatch, numbers))) * 2 > len(numbers):
        raise Refused(no("link_digests_only", dataset=path.name))
    return Records(ids, cells)


def writable(path: Path) -> None:
    """Before long work for a file: could it be there? Raises `Refused("link_out_unwritable")` for a folder's name, or in none."""
    fault = errno.EISDIR if path.is_dir() else 0 if path.parent.is_dir() else errno.ENOENT
    if fault:
        raise Refused(no("link_out_unwritable", file=str(path), fault=os.strerror(fault)))


def write_pairs(path: Path, linked: Linked, left: Records, right: Records) -> None:
    """`left_id,right_id,probability`, the surest first; the file is there whole or not at all.

    Raises `Refused("link_out_unwritable")`.
    """
    try:
        with whole.written(path, whole.USUAL) as body:
            writer = csv.writer(codecs.getwriter("utf-8")(body), lineterminator="\n")
            writer.writerow(PAIR)
            for a, b, p in zip(linked.left, linked.right, linked.probability, strict=True):
                writer.writerow((left.ids[a], right.ids[b], f"{p:.6f}"))
    except OSError as fault:
        raise Refused(
            no("link_out_unwritable", file=str(path), fault=fault.strerror or str(fault))
        ) from fault


def read_truth(path: Path, left: Sequence[str], right: Sequence[str], alone: bool) -> set[tuple[str, str]]:
    """The true pairs of `left_id,right_id`; within one table in the order of its rows.

    Raises `Refused`: `no_such_file`, `link_truth_columns`, `link_truth_unknown`.
    """
    if not path.is_file():
        raise Refused(no("no_such_file", file=str(path)))
    rows = open_rows(path)
    headings = [(cell or "").strip() for cell in next(rows, (1, []))[1]]
    if not {"left_id", "right_id"} <= set(headings):
        raise Refused(no("link_truth_columns", file=path.name, known=", ".join(headings)))
    at = headings.index("left_id"), headings.index("right_id")
    places = {key: n for n, key in enumerate(left)}, {key: n for n, key in enumerate(right)}
    out = set()
    for line, row in rows:
        row += [None] * (len(headings) - len(row))
        pair = (row[at[0]] or "").strip(), (row[at[1]] or "").strip()
        for key, known in zip(pair, places, strict=True):
            if key not in known:
                raise Refused(no("link_truth_unknown", file=path.name, line=line, id=key))
        if alone and pair[0] == pair[1]:
            continue  # that a record is itself is nothing to be found
        turned = alone and places[0][pair[0]] > places[0][pair[1]]
        out.add((pair[1], pair[0]) if turned else pair)
    return out
