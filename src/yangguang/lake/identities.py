"""Under which integer does a person stand in a copy, and whose is an integer?

A number of 18 characters is an integer below 2^60 (17 digits, then which of eleven check characters); any other text
is 2^61 and 60 bits of an HMAC. A keyed permutation of [0, 2^62) hides both: ten Feistel rounds on halves of 31 bits,
the round function AES-256 (Luby & Rackoff 1988; the cycle-free case of NIST SP 800-38G). The same number has the same
key in every copy, so that runs are incremental; without the lake's secret a key tells nothing.
"""

import hmac
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

SECRET_BYTES = 32
ROUNDS = 10
HALF = 31
MASK = np.uint64((1 << HALF) - 1)
ABOVE = 1 << 62  # keys lie below
OTHER = 1 << 61  # what is no number of 18 characters lies here and above
PIECE = 1 << 16  # keys enciphered at once: what fits into the processor's cache
CHECKS = b"0123456789X"
_TENS = 10 ** np.arange(16, -1, -1, dtype=np.int64)
Integers = npt.NDArray[np.int64]


class Identities:
    """Keys for ID texts under the lake's secret of 32 bytes, a million in well under a second."""

    def __init__(self, secret: bytes) -> None:
        assert len(secret) == SECRET_BYTES, "the lake's secret is too short or too long"
        derived = hmac.digest(secret, b"identity|permutation", "sha256")
        self._cipher = Cipher(algorithms.AES(derived), modes.ECB())  # noqa: S305  # a round function, not a mode for data
        self._other = hmac.digest(secret, b"identity|other", "sha256")

    def keys(self, numbers: Sequence[str]) -> Integers:
        """The keys of normalised ID texts, in their order; int64 in [0, 2^62)."""
        return self.permute(self.packed(numbers))

    def key(self, number: str) -> int:
        """The key of one."""
        return int(self.keys([number])[0])

    def numbers(self, keys: Integers) -> list[str | None]:
        """The 18 characters behind each key; None where another text stands behind it."""
        return [unpacked(int(v)) for v in self.restore(keys)]

    def packed(self, numbers: Sequence[str]) -> Integers:
        """The integers before the permutation."""
        raw = np.array([n.encode() for n in numbers], dtype="S18") if len(numbers) else np.empty(0, "S18")
        signs = raw.view(np.uint8).reshape(-1, 18)
        digits = signs.astype(np.int64) - 48
        cross = signs[:, 17] == ord("X")
        check = np.where(cross, 10, digits[:, 17])
        out: Integers = (digits[:, :17] @ _TENS) * 11 + check
        length = np.fromiter((len(n) for n in numbers), dtype=np.int64, count=len(numbers))
        decimal = (digits >= 0) & (digits <= 9)
        plain = (length == 18) & decimal[:, :17].all(axis=1) & (decimal[:, 17] | cross)
        for at in np.flatnonzero(~plain):
            out[at] = self._text(numbers[int(at)])
        return out

    def _text(self, text: str) -> int:
        digest = hmac.digest(self._other, text.encode(), "sha256")
        return OTHER | int.from_bytes(digest[:8], "big") >> 4

    def permute(self, values: Integers) -> Integers:
        """Each value's key. Raises `ValueError` outside [0, 2^62)."""
        return self._through(values, range(ROUNDS))

    def restore(self, keys: Integers) -> Integers:
        """The value of each key: `permute` backwards. Raises `ValueError` outside [0, 2^62)."""
        return self._through(keys, range(ROUNDS - 1, -1, -1))

    def _through(self, values: Integers, rounds: Sequence[int]) -> Integers:
        whole = np.asarray(values, dtype=np.int64)
        if len(whole) and (int(whole.min()) < 0 or int(whole.max()) >= ABOVE):
            raise ValueError("keys and values lie in [0, 2^62)")
        out = np.empty_like(whole)
        for start in range(0, len(whole), PIECE):
            out[start : start + PIECE] = self._piece(whole[start : start + PIECE].astype(np.uint64), rounds)
        return out

    def _piece(self, values: npt.NDArray[np.uint64], rounds: Sequence[int]) -> Integers:
        left, right = values >> np.uint64(HALF), values & MASK
        forward = rounds[0] == 0
        blocks = np.zeros((len(values), 2), dtype="<u8")
        for number in rounds:
            blocks[:, 0] = number + 1
            blocks[:, 1] = right if forward else left
            mixed = np.frombuffer(self._cipher.encryptor().update(blocks.tobytes()), dtype="<u8")[::2] & MASK
            if forward:
                left, right = right, left ^ mixed
            else:
                left, right = right ^ mixed, left
        return ((left << np.uint64(HALF)) | right).astype(np.int64)


def unpacked(value: int) -> str | None:
    """The 18 characters of an integer before the permutation; None for another text's."""
    digits, check = divmod(value, 11)
    return f"{digits:017d}{CHECKS[check : check + 1].decode()}" if digits < 10**17 else None


def of_digest(digest: str) -> int:
    """Where a department's own keyed digest (64 hex digits) stands before the permutation: among other texts."""
    return OTHER | int(digest[:15], 16)
