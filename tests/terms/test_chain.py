"""One value has one text, and a line cannot change unseen."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangguang.terms.chain import GENESIS, canonical, canonical_json, link

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), VALUES))
def test_order_does_not_matter(value):
    assert canonical(value) == canonical(dict(reversed(list(value.items()))))


@given(VALUES)
def test_what_json_can_hold_is_written_the_same_without_looking_at_each_value(value):
    assert canonical_json(value).encode() == canonical(value)


def test_days_and_identities_are_text():
    key = uuid.UUID(int=7)
    assert canonical({"b": key, "a": dt.date(2016, 10, 28)}) == f'{{"a":"2016-10-28","b":"{key}"}}'.encode()
    assert canonical({"名": "赵"}) == '{"名":"赵"}'.encode()
    assert canonical({"s": {3, 1, 2}}) == b'{"s":[1,2,3]}'


@pytest.mark.parametrize("value", [1.5, {"a": [0.1]}, object()])
def test_what_has_no_one_text_is_refused(value):
    with pytest.raises(TypeError):
        canonical(value)


@given(st.binary(), st.binary())
def test_another_body_or_another_past_gives_another_digest(one, other):
    assert (link(GENESIS, one) == link(GENESIS, other)) == (one == other)
    assert link(link(GENESIS, one), other) != link(GENESIS, one + other)
