"""Under which integer does a person stand in a copy, and whose is an integer?"""

import hmac

import numpy as np
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given, settings
from hypothesis import strategies as st

from yangguang.lake import identities
from yangguang.terms.identity import check_digit

pytestmark = pytest.mark.once
SECRET = bytes(range(32))
ALL = identities.Identities(SECRET)
numbers = st.builds(
    lambda first, check: f"{first:017d}{check}", st.integers(0, 10**17 - 1), st.sampled_from("0123456789X")
)
values = st.integers(0, identities.ABOVE - 1)


def by_hand(value):
    """The same permutation written plainly, one value at a time."""
    key = hmac.digest(SECRET, b"identity|permutation", "sha256")
    left, right = value >> 31, value & (2**31 - 1)
    for number in range(1, 11):
        block = number.to_bytes(8, "little") + right.to_bytes(8, "little")
        out = Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(block)
        left, right = right, left ^ (int.from_bytes(out[:8], "little") & (2**31 - 1))
    return left << 31 | right


def test_a_known_number_has_a_known_key():
    number = "32132419600501001" + check_digit("32132419600501001")
    assert ALL.packed([number])[0] == int(number[:17]) * 11 + int(number[17].replace("X", "10"))
    assert ALL.key(number) == 3817919282272922476 and ALL.numbers(np.array([3817919282272922476])) == [number]


@settings(deadline=None)
@given(st.lists(values, max_size=50))
def test_the_permutation_is_the_one_written_by_hand_and_goes_back(some):
    keys = ALL.permute(np.array(some, dtype=np.int64))
    assert keys.tolist() == [by_hand(v) for v in some]
    assert ALL.restore(keys).tolist() == some


@settings(deadline=None)
@given(st.lists(numbers, unique=True, max_size=60))
def test_numbers_come_back_and_no_two_share_a_key(some):
    keys = ALL.keys(some)
    assert len(set(keys.tolist())) == len(some) and ((keys >= 0) & (keys < identities.ABOVE)).all()
    assert ALL.numbers(keys) == some


@settings(deadline=None)
@given(st.one_of(st.text(max_size=30), st.just("32132419600501001:"), st.from_regex(r"[1-9]\d{16}[\dX]\d{2}", fullmatch=True)))
def test_any_other_text_has_a_key_that_does_not_tell_it(text):
    if len(text) == 18 and text[:17].isascii() and text[:17].isdigit() and text[17] in "0123456789X":
        return
    assert ALL.packed([text])[0] >= identities.OTHER
    assert ALL.numbers(ALL.keys([text])) == [None]
    assert ALL.key(text) == ALL.key(text)


def test_a_piece_more_changes_nothing():
    many = [f"{n:017d}0" for n in range(identities.PIECE + 5)]
    assert ALL.keys(many)[-7:].tolist() == ALL.keys(many[-7:]).tolist()


def test_another_secret_gives_other_keys_and_what_is_no_key_is_refused():
    other = identities.Identities(bytes(32))
    assert other.key("321324196005010011") != ALL.key("321324196005010011")
    for bad in (-1, identities.ABOVE):
        with pytest.raises(ValueError, match="2\\^62"):
            ALL.restore(np.array([bad]))


def test_a_departments_digest_stands_apart_from_every_number():
    assert identities.of_digest("f" * 64) == identities.OTHER | (1 << 60) - 1
    assert identities.of_digest("0" * 64) == identities.OTHER > (10**17 - 1) * 11 + 10
