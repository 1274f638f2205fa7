"""The reference data as values beside a statement: parallel arrays for `transform`. Pure."""

from analytics import service_sql
from analytics.focus.columns import NAMES
from analytics.focus.regions import NAMES as REGIONS
from analytics.focus.regions import NOWHERE, SPELLINGS
from analytics.params import Params
from analytics.services import SERVICES


def bind(params: Params) -> None:
    """Every name that facts and columns look up; keys are unique, so no line is multiplied."""
    for name, values in _ARRAYS.items():
        params.fixed(name, "Array(String)", values)


_ARRAYS = service_sql.NAMES | {
    "subcategories": [each.subcategory for each in SERVICES],
    "nowhere": list(NOWHERE),
    "spellings": list(SPELLINGS),
    "spelled": list(SPELLINGS.values()),
    "regions": list(REGIONS),
    "region_names": list(REGIONS.values()),
    "focus_names": list(NAMES),
}
