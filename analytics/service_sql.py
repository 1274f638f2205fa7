"""Which service a line is of, and that service's FOCUS category, as SQL over its columns. Pure.

The names are values beside the statement: parallel arrays for `transform`.
"""

from analytics.services import FAMILIES, SERVICES


def service_sql(resource_type: str) -> str:
    """By resource type, then meter category, then resource provider; else Azure's own name."""
    return (
        f"coalesce(nullIf(transform({resource_type}, {{types:Array(String)}},"
        " {type_services:Array(String)}, ''), ''),"
        " nullIf(transform(lowerUTF8(toString(meter_category)), {meters:Array(String)},"
        " {meter_services:Array(String)}, ''), ''),"
        " if(meter_category = '', nullIf(transform(lowerUTF8(toString(consumed_service)),"
        " {providers:Array(String)}, {provider_services:Array(String)}, ''), ''), NULL),"
        " nullIf(toString(meter_category), ''), nullIf(toString(consumed_service), ''), 'Other')"
    )


def category_sql(service: str) -> str:
    """The service's category; of one that is not known that of its family."""
    return (
        f"coalesce(nullIf(transform({service}, {{services:Array(String)}},"
        " {categories:Array(String)}, ''), ''),"
        " transform(lowerUTF8(toString(service_family)), {families:Array(String)},"
        " {family_categories:Array(String)}, 'Other'))"
    )


# What a delivery that is FOCUS already says where it did not keep a column of that name.
NATIVE_CATEGORY = "nullIf(toString(service_family), '')"


def _pairs(place: str) -> tuple[list[str], list[str]]:
    pairs = [(key, each.name) for each in SERVICES for key in getattr(each, place)]
    if place == "meters":
        pairs += [(each.name.lower(), each.name) for each in SERVICES]
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError(f"a service key of {place} is there twice")
    return keys, [name for _, name in pairs]


_TYPES, _METERS, _PROVIDERS = _pairs("types"), _pairs("meters"), _pairs("providers")
NAMES = {
    "types": _TYPES[0],
    "type_services": _TYPES[1],
    "meters": _METERS[0],
    "meter_services": _METERS[1],
    "providers": _PROVIDERS[0],
    "provider_services": _PROVIDERS[1],
    "services": [each.name for each in SERVICES],
    "categories": [each.category for each in SERVICES],
    "families": list(FAMILIES),
    "family_categories": list(FAMILIES.values()),
}
