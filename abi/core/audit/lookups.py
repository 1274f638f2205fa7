"""What the address of a list in the admin may ask for: no more than the page offers."""

from collections.abc import Iterator
from typing import Any, override

from django.contrib import admin
from django.http import HttpRequest


class OfferedLookups(admin.ModelAdmin):  # type: ignore[type-arg]
    """Django takes any field of the model in an address: what no page shows, a session's key or a
    sum that is withheld, could be guessed letter by letter.
    """

    @override
    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """By the filters and the dates above the list; of related rows as Django decides."""
        asked = lookup.split("__")
        is_offered = any(asked[: len(each)] == each for each in self._offered(request))
        return is_offered and super().lookup_allowed(lookup, value, request)

    def _offered(self, request: HttpRequest) -> Iterator[list[str]]:
        for name in (self.date_hierarchy, *map(_name, self.get_list_filter(request))):
            if name:
                yield name.split("__")


def _name(offered: Any) -> str:
    """A field, a field with the class of its filter, or a filter by a name of its own."""
    if isinstance(offered, type):
        return str(getattr(offered, "parameter_name", ""))
    return str(offered[0] if isinstance(offered, (list, tuple)) else offered)
