"""The day of the first registration and the exit status follow from the standings there had been."""

import pytest

from tests.workbooks import the_book
from yangguang.work.lake import courses

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("held", "found"),
    [
        ((), (None, None)),
        ((("applicant", "2016-09-01"),), (None, None)),
        ((("applicant", "2016-09-01"), ("refused", "2016-10-01")), (None, None)),
        ((("applicant", "2016-09-01"), ("registered", "2016-11-01")), ("2016-11-01", "01")),
        ((("registered", "2014-03-01"), ("exited", "2016-11-01")), ("2014-03-01", "02")),
        ((("exited", "2014-03-01"),), ("2014-03-01", "02")),
        ((("registered", "2014-03-01"), ("exited", "2015-11-01"), ("registered", "2016-11-01")), ("2014-03-01", "04")),
        ((("registered", "2014-03-01"), ("void", "2016-11-01")), ("2014-03-01", None)),
    ],
)
def test_registered_first_and_how_it_stands(held, found):
    assert courses.reader(the_book().codes("exit_status"))(held) == found
