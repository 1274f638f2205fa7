"""Keys as the API takes and tells them."""

from datetime import timedelta
from typing import Any, override

from rest_framework import serializers

from abi.core.accounts import networks
from abi.core.accounts.keys.issuing import Issued
from abi.core.accounts.keys.models import LONGEST_OVERLAP, ApiKey
from abi.core.accounts.keys.wanted import Wanted
from abi.core.accounts.roles import Permission

_HOURS = LONGEST_OVERLAP // timedelta(hours=1)


class NetworkField(serializers.CharField):
    @override
    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        try:
            return networks.canonical([text])[0]
        except ValueError as e:
            raise serializers.ValidationError(str(e)) from e


class WantedKeySerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100)
    expires_at = serializers.DateTimeField(help_text="At most 365 days ahead.")
    permissions = serializers.ListField(
        child=serializers.ChoiceField([each.value for each in Permission]),
        default=list,
        help_text="None: all that its owner has. Never more than that.",
    )
    networks = serializers.ListField(
        child=NetworkField(max_length=64),
        default=list,
        max_length=networks.MOST_NETWORKS,
        help_text="CIDR. None: from anywhere.",
    )

    def wanted(self) -> Wanted:
        asked = self.validated_data
        lists = {name: tuple(asked[name]) for name in ("permissions", "networks")}
        return Wanted(name=asked["name"], expires_at=asked["expires_at"], **lists)


class RotationSerializer(serializers.Serializer[Any]):
    expires_at = serializers.DateTimeField(help_text="Of the new key, at most 365 days ahead.")
    overlap_hours = serializers.IntegerField(
        min_value=0, max_value=_HOURS, default=24, help_text="How long the old key lives on."
    )


class KeySerializer(serializers.ModelSerializer[ApiKey]):
    id = serializers.CharField(source="id8")
    permissions = serializers.ListField(child=serializers.CharField())
    networks = serializers.ListField(child=serializers.CharField())
    last_used_at = serializers.DateTimeField(source="use.at", default=None, allow_null=True)
    last_used_from = serializers.CharField(source="use.address", default=None, allow_null=True)

    class Meta:
        model = ApiKey
        fields = (
            "id", "name", "permissions", "networks", "created_at", "expires_at", "revoked_at",
            "last_used_at", "last_used_from",
        )  # fmt: skip
        read_only_fields = fields


class KeysSerializer(serializers.Serializer[Any]):
    keys = KeySerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class MadeKeySerializer(KeySerializer):
    key = serializers.CharField(help_text="The key itself, told this once.")

    class Meta(KeySerializer.Meta):
        fields = (*KeySerializer.Meta.fields, "key")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


def told_once(issued: Issued) -> dict[str, Any]:
    return {**KeySerializer(issued.key).data, "key": issued.text.whole}
