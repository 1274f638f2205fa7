"""The reference data as values beside a statement: parallel arrays for `transform`. Pure."""

from analytics.focus.columns import NAMES
from analytics.focus.regions import NAMES as REGIONS
from analytics.focus.regions import NOWHERE, SPELLINGS
from analytics.focus.services import FAMILIES, SERVICES
from analytics.params import Params


def bind(params: Params) -> None:
    """Every name that facts and columns look up; keys are unique, so no line is multiplied."""
    for name, values in _ARRAYS.items():
        params.fixed(name, "Array(String)", values)


def _pairs(place: str) -> tuple[list[str], list[str]]:
    pairs = [(key, each.name) for each in SERVICES for key in getattr(each, place)]
    if place == "meters":
        pairs += [(each.name.lower(), each.name) for each in SERVICES]
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError(f"a service key of {place} is there twice")
    return keys, [name for _, name in pairs]


_TYPES, _METERS, _PROVIDERS = _pairs("types"), _pairs("meters"), _pairs("providers")
_ARRAYS = {
    "types": _TYPES[0],
    "type_services": _TYPES[1],
    "meters": _METERS[0],
    "meter_services": _METERS[1],
    "providers": _PROVIDERS[0],
    "provider_services": _PROVIDERS[1],
    "services": [each.name for each in SERVICES],
    "categories": [each.category for each in SERVICES],
    "subcategories": [each.subcategory for each in SERVICES],
    "families": list(FAMILIES),
    "family_categories": list(FAMILIES.values()),
    "nowhere": list(NOWHERE),
    "spellings": list(SPELLINGS),
    "spelled": list(SPELLINGS.values()),
    "regions": list(REGIONS),
    "region_names": list(REGIONS.values()),
    "focus_names": list(NAMES),
}
