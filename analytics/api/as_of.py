"""What an answer was read from, on every answer."""

from rest_framework import serializers

from abi.core.api.json import Told, written
from abi.core.api.plain import Plain
from analytics.api.choices import BASES
from analytics.as_of import AsOf
from billing.deadlines import DeliveryState
from billing.models import PeriodState
from billing.publications import PublishedSnapshot
from billing.standing import Completeness

DELIVERY_STATES = [each.value for each in DeliveryState]
COMPLETENESS = [each.value for each in Completeness]


class SnapshotReadSerializer(Plain):
    snapshot_id = serializers.IntegerField()
    source = serializers.CharField()  # type: ignore[assignment]
    dataset = serializers.CharField()
    billing_period = serializers.DateField()
    published_at = serializers.DateTimeField()
    delivered = serializers.IntegerField(
        allow_null=True,
        help_text="Lines the source delivered. The counts are null for people who do not see"
        " everything.",
    )
    loaded = serializers.IntegerField(allow_null=True)
    quarantined = serializers.IntegerField(
        allow_null=True, help_text="Lines set aside; delivered minus loaded."
    )
    quarantined_cost = serializers.SerializerMethodField(
        help_text="What they cost by currency, as exact text, as far as it could be read."
    )

    def get_quarantined_cost(self, snapshot: PublishedSnapshot) -> dict[str, str] | None:
        return None if snapshot.quarantined_cost is None else dict(snapshot.quarantined_cost)


class StandingSerializer(Plain):
    """A source that the answer depends on, with what it read and what it lacks."""

    source = serializers.CharField()  # type: ignore[assignment]
    state = serializers.ChoiceField(DELIVERY_STATES)
    last_delivery_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(
        allow_null=True, help_text="When it turns amber; null when nothing is due any more."
    )
    period_state = serializers.ChoiceField(
        PeriodState.choices, help_text="Of the least settled month."
    )
    completeness = serializers.ChoiceField(
        COMPLETENESS,
        help_text="missing: a month that is due is not there. quarantined: lines were set aside.",
    )
    restated_at = serializers.DateTimeField(
        allow_null=True, help_text="When a month was last changed after it had been closed."
    )


class FreshnessSerializer(Plain):
    state = serializers.ChoiceField(
        DELIVERY_STATES, help_text="The worst of the sources; none when there is none."
    )
    sources = StandingSerializer(many=True)


class QuarantinedSerializer(Plain):
    """Of everything that was read. Unlike amounts are never added."""

    lines = serializers.IntegerField()
    cost = serializers.DictField(
        child=serializers.CharField(),
        help_text="By currency, as exact text, as far as it could be read.",
    )


class AsOfSerializer(Plain):
    read_at = serializers.DateTimeField()
    moment = serializers.DateTimeField(
        allow_null=True, help_text="The earlier moment that was asked for; null: now."
    )
    published_at = serializers.DateTimeField(
        allow_null=True, help_text="The newest publication read; null when nothing was."
    )
    snapshots = SnapshotReadSerializer(many=True)
    basis = serializers.ChoiceField(BASES)
    period_state = serializers.ChoiceField(
        PeriodState.choices,
        source="freshness.period_state",
        allow_null=True,
        help_text="Of the least settled month of any source; null when there is none.",
    )
    partial = serializers.BooleanField(  # type: ignore[assignment]
        source="freshness.is_partial",
        help_text="Whether a month that is due is missing, or lines were set aside.",
    )
    restated = serializers.BooleanField(
        source="freshness.is_restated",
        help_text="Whether a month was changed after it had been closed.",
    )
    quarantined = QuarantinedSerializer(
        allow_null=True, help_text="Null for people who do not see everything."
    )
    freshness = FreshnessSerializer()


_AS_OF, _AS_JSON = AsOfSerializer(), "json"


def with_as_of(told: bytes, as_of: AsOf) -> Told:
    """An answer (a JSON object that is not empty) with its `as_of` at the end, as JSON."""
    known = as_of.said.get(_AS_JSON)
    if known is None:
        rest = _AS_OF.all_but("read_at", as_of)
        known = as_of.said[_AS_JSON] = written(rest)[1:]
    before = (memoryview(told)[:-1], b',"as_of":{"read_at":')
    return Told(before, written(as_of.read_at), (b",", known, b"}"))
