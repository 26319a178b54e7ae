"""Is every frozen copy that is kept still what the register says it was?"""

import json
import time
from pathlib import Path

from django.conf import settings

from yangguang.lake import copies
from yangguang.register.models import DataLoad, Snapshot
from yangguang.work.checking.report import Report


def check(report: Report) -> None:
    """Compare every kept copy and shelf with its root in the register; what is missing or altered is named."""
    started, lake = time.perf_counter(), Path(settings.YANGGUANG_HOME) / "lake"
    for row in Snapshot.objects.filter(purged=False).order_by("id"):
        folder = lake / "copies" / str(row.id)
        _one(report, "copy", folder, row.root)
        if not row.records_purged:
            _all_there(report, folder)
    for load in DataLoad.objects.exclude(shelf="").order_by("id"):
        _one(report, "shelf", lake / "shelves" / str(load.id), load.shelf)
    report.timed("copies", time.perf_counter() - started)


def _one(report: Report, what: str, folder: Path, root: str) -> None:
    if not folder.is_dir():
        report.differ(what, folder.name, root, "missing")
    elif (wrong := copies.faults(folder, root)) is not None:
        report.differ(what, f"{folder.name}/{wrong}", f"what root {root} says", "altered or missing")


def _all_there(report: Report, folder: Path) -> None:
    """Departments' tables too, as long as their days are not over."""
    path = folder / copies.MANIFEST
    if copies.faults(folder, contents=False) is None:
        for name in json.loads(path.read_text(encoding="utf-8"))["files"]:
            if name.startswith(copies.RECORDS) and not (folder / name).is_file():
                report.differ("copy", f"{folder.name}/{name}", "a file", "missing")
