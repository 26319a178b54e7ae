"""A file refused says why by a code with facts."""

import pytest

from yangguang.files.bad import BadFile

pytestmark = pytest.mark.once


def test_a_bad_file_carries_its_code_and_its_facts():
    fault = BadFile("file_mixed_encodings", line=7)
    assert (fault.code, fault.facts) == ("file_mixed_encodings", {"line": 7})
    assert "7" in str(fault)
