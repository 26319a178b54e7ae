"""What does a department send that must not send ID numbers?"""

import hashlib
import hmac
import json

import pytest

from tests.cast import cast, number_of
from tests.walk import all_of, do
from yangguang.register.models import JournalLine
from yangguang.terms.decision import Refused
from yangguang.work import digests

pytestmark = pytest.mark.django_db


def test_the_department_can_make_the_same_digest_with_the_secret_it_was_told(home):
    people, number = cast(), number_of(801)
    secret = do(people.county, digests.tell, "deaths")
    assert digests.digests([number], "deaths") == [
        hmac.new(bytes.fromhex(secret), number.encode(), hashlib.sha256).hexdigest()
    ]
    line = all_of(JournalLine)[-1]
    assert line.verb == "dataset.secret" and json.loads(line.body)["facts"]["dataset"] == "deaths"
    assert secret not in line.body


def test_the_secret_is_told_to_officers_who_load_files_only(home):
    people = cast()
    for user, dataset, code in ((people.clerk, "deaths", "not_permitted"), (people.county, "dances", "unknown_dataset")):
        with pytest.raises(Refused) as refused:
            do(user, digests.tell, dataset)
        assert refused.value.decision.code == code
