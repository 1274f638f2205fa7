"""What a period is compared with, as it is asked over HTTP."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from analytics.api.choices import COMPARISONS
from analytics.query import Period


@extend_schema_field(
    {
        "anyOf": [
            {"type": "string", "enum": COMPARISONS},
            {
                "type": "object",
                "properties": {
                    "start": {"type": "string", "format": "date"},
                    "end": {"type": "string", "format": "date"},
                },
                "required": ["start", "end"],
                "additionalProperties": False,
            },
        ],
        "description": "`previous`: the period before, as many months or days. `last_year`: the"
        " same days a year before. `like_for_like_days`: the period before, both cut to as many"
        " days. `closed_days_only`: the same, and only days to which Azure adds nothing more. Or"
        " any earlier days, half-open. The answer's `compared` says which days were used.",
    }
)
class CompareField(serializers.Field):  # type: ignore[type-arg]
    """One of the names, or `{start, end}`."""

    default_error_messages = {  # noqa: RUF012
        "invalid": "One of: {choices}; or an object of start and end."
    }

    def to_internal_value(self, data: Any) -> str | Period:
        if isinstance(data, str) and data in COMPARISONS:
            return data
        if not isinstance(data, Mapping) or set(data) != {"start", "end"}:
            self.fail("invalid", choices=", ".join(COMPARISONS))
        day = serializers.DateField()
        return Period(day.run_validation(data["start"]), day.run_validation(data["end"]))

    def to_representation(self, value: Any) -> Any:
        return value


def compared(period: Period, asked: str | Period | None) -> tuple[Period, Period | None, bool]:
    """The period, the one it is compared with, and whether closed days alone count."""
    match asked:
        case None | Period():
            return period, asked, False
        case "last_year":
            return period, period.last_year, False
        case "like_for_like_days":
            days = min(period.days, period.previous.days)
            return period.first(days), period.previous.first(days), False
        case _:
            return period, period.previous, asked == "closed_days_only"
