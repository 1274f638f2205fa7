"""A snapshot is told at once, as its fields say it one by one."""

from datetime import UTC, date, datetime

import pytest
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer

from analytics.api.as_of import SnapshotReadSerializer
from billing.publications import PublishedSnapshot


@pytest.mark.parametrize("microsecond", [0, 120])
@pytest.mark.parametrize("cost", [None, (), (("EUR", "1.50"), ("USD", "-2"))])
def test_what_is_said_at_once_is_what_the_fields_say(
    microsecond: int, cost: tuple[tuple[str, str], ...] | None
) -> None:
    counts = None if cost is None else 3
    at = datetime(2026, 11, 2, 3, 4, 5, microsecond, tzinfo=UTC)
    snapshot = PublishedSnapshot(
        7, "a", "actual", date(2026, 10, 1), at, counts, counts, counts, bool(cost), cost
    )
    by_field = serializers.Serializer.to_representation(SnapshotReadSerializer(), snapshot)
    said = SnapshotReadSerializer().to_representation(snapshot)
    assert JSONRenderer().render(said) == JSONRenderer().render(by_field)
