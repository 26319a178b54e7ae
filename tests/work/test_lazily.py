"""Is the layer for frozen copies installed yet, and how is it reached?"""

import subprocess
import sys

import pytest

from yangguang.terms.decision import Refused
from yangguang.work import lazily

pytestmark = pytest.mark.once


def test_a_module_is_reached_by_name():
    assert lazily.there() and lazily.lake("snapshots").__name__ == "yangguang.work.lake.snapshots"


def test_without_the_layer_the_answer_is_to_wait(monkeypatch):
    monkeypatch.setattr(lazily, "PACKAGES", ("no_such_package_of_ours",))
    with pytest.raises(Refused) as refusal:
        lazily.lake("snapshots")
    assert refusal.value.decision.code == "lake_missing"


def test_nothing_that_serves_imports_the_layer_at_start():
    code = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; django.setup();"
        "from yangguang.cli import main; main.parser(); from django.urls import get_resolver; get_resolver().url_patterns;"
        "import yangguang.work.runners; print(sorted({'duckdb', 'ibis', 'pyarrow', 'numpy', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
