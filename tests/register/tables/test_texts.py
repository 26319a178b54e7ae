"""What the database writes itself is, letter for letter, what Python writes of the models' values; on either database."""

import base64
import datetime as dt
import io
import json
import uuid

import pytest
from django.db import models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yangguang.register import bulk, guard
from yangguang.register.models import Act, Instance
from yangguang.register.tables import dump, texts

pytestmark = pytest.mark.django_db

SPECIAL = '"\\/\n\r\t\b\f\x01\x1f\x7f\u2028赵😀'
LETTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\0") | st.sampled_from(SPECIAL)
WORDS = st.text(LETTERS, max_size=12)
SAID = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
WHOLE = {models.SmallIntegerField: 2**15 - 1, models.IntegerField: 2**31 - 1, models.AutoField: 2**31 - 1}
CHECKED = {
    Act: {"round_id": st.uuids(), "case_id": st.none(), "batch_id": st.none()},
    Instance: {"id": st.just(1)},
}


def plain(value):
    """As backups have written values since the first release."""
    if isinstance(value, (bytes, memoryview, bytearray)):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, uuid.UUID):
        return value.hex
    return value.isoformat() if isinstance(value, (dt.datetime, dt.date)) else value


def through_the_models(model):
    rows = model._base_manager.order_by("pk").values_list(*dump.columns(model))
    said = (json.dumps([plain(v) for v in row], ensure_ascii=False, separators=(",", ":")) for row in rows)
    return "".join(f"{line}\n" for line in said)


def dumped(model):
    return b"".join(body for _, body in dump.pieces(model)).decode()


def value(field):
    """Anything such a field can hold."""
    kind = field
    while isinstance(kind, models.ForeignKey):
        kind = kind.target_field
    if isinstance(kind, models.BooleanField):
        some = st.booleans()
    elif isinstance(kind, models.DateTimeField):
        low, high = dt.datetime(1900, 1, 1), dt.datetime(9999, 12, 30)  # noqa: DTZ001  # the zone follows
        some = st.datetimes(low, high, timezones=st.just(dt.UTC)) | st.just(dt.datetime(2016, 10, 28, tzinfo=dt.UTC))
    elif isinstance(kind, models.DateField):
        some = st.dates()
    elif isinstance(kind, models.UUIDField):
        some = st.uuids()
    elif isinstance(kind, models.BinaryField):
        some = st.binary(max_size=200)
    elif isinstance(kind, models.JSONField):
        some = SAID.filter(lambda v: v is not None)
    elif isinstance(kind, models.FloatField):
        some = st.floats(allow_nan=False, allow_infinity=False)
    elif isinstance(kind, (models.IntegerField, models.AutoField)):
        most = next((m for k, m in WHOLE.items() if type(kind).__mro__[0] is k), 2**63 - 1)
        low = 0 if "Positive" in type(kind).__name__ or field.primary_key else -most
        some = st.integers(low + field.primary_key, 2**15 - 1 if "Small" in type(kind).__name__ else min(most, 2**31 - 1))
    else:
        some = st.text(LETTERS, max_size=min(kind.max_length or 20, 20))
        if field.choices:
            some = st.sampled_from([c for c, _ in field.choices])
    return some | st.none() if field.null else some


def row(model):
    """A row that the table's own checks let in."""
    return st.fixed_dictionaries({f.attname: value(f) for f in model._meta.concrete_fields} | CHECKED.get(model, {}))


def distinct(rows, model):
    """Without those that a promise of the table keeps apart."""
    seen, out = set(), []
    for one in rows:
        keys = {(f.attname, one[f.attname]) for f in model._meta.concrete_fields if f.unique and one[f.attname] is not None}
        if not keys & seen:
            seen |= keys
            out.append(one)
    return out


@pytest.mark.parametrize("model", dump.tables(), ids=lambda m: m._meta.label)
def test_each_table_is_written_as_through_its_models_and_comes_back(model):
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.lists(row(model), max_size=4), st.booleans())
    def try_it(rows, by_models):
        rows = distinct(rows, model)[: 1 if model._meta.constraints else 4]
        with transaction.atomic(), guard.writing():
            if by_models:
                model._base_manager.bulk_create([model(**one) for one in rows])
            else:
                bulk.insert(model, dump.columns(model), [[one[c] for c in dump.columns(model)] for one in rows])
            before = through_the_models(model)
            assert dumped(model) == before
            assert before.count("\n") == len(rows)
            transaction.set_rollback(True)
        with transaction.atomic(), guard.writing():
            assert sum(dump.fill(model, io.BytesIO(before.encode()))) == len(rows)
            assert through_the_models(model) == dumped(model) == before
            transaction.set_rollback(True)

    try_it()


def test_a_kind_of_field_that_has_no_text_yet_is_refused():
    class Lasting(models.Model):
        long = models.DurationField()

        class Meta:
            app_label = "register_lasting"

    with pytest.raises(TypeError, match="how a DurationField becomes JSON"):
        texts.Asked(Lasting._meta.concrete_fields)
