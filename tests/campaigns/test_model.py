"""The model stands on its own feet."""

import ast
import datetime as dt
from pathlib import Path

from yangguang.campaigns import model
from yangguang.campaigns.model import Act, Model

DAY = dt.date(2016, 10, 28)


def test_the_model_imports_nothing_of_ours():
    tree = ast.parse(Path(model.__file__).read_text(encoding="utf-8"))
    names = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    names += [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
    assert set(names) == {"datetime", "dataclasses", "typing"}


def test_the_model_knows_the_way_by_itself():
    one = Model()
    assert one.where() == "application"
    assert not one.try_(Act("say", "application", "a", "village", DAY, "yes"))
    assert one.try_(Act("say", "application", "a", "village", DAY, "yes", {"authorisation": True}))
    assert one.try_(Act("say", "survey", "a", "village", DAY, "yes"))
    assert not one.try_(Act("say", "survey", "a", "village", DAY, "yes"))
    assert one.try_(Act("say", "survey", "b", "village", DAY, "yes"))
    assert not one.try_(Act("say", "compare", "c", "county", DAY, "yes"))
    assert one.try_(Act("take", "announce", "a", "village", DAY))
    assert one.try_(Act("say", "compare", "c", "county", DAY, "yes"))
    assert (one.where(), one.standing()) == ("meeting", "open")
