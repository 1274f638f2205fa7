"""A scope in words, for the pages where people manage access."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from abi.core.accounts.scope import Condition, Scope


def in_words(scope: Scope) -> list[str]:
    """One line for each grant; one line as well for everything and for nothing."""
    if scope.sees_everything:
        return [_("Everything")]
    if scope.sees_nothing:
        return [_("Nothing")]
    return [_(" and ").join(map(_condition, grant)) for grant in scope.ordered()]


def recorded(scope: Scope) -> list[str]:
    """The same for the audit, in English whoever acts."""
    with override("en"):
        return in_words(scope)


def _condition(condition: Condition) -> str:
    name = condition.dimension.value
    if condition.tag_key:
        name = _("tag %(key)s") % {"key": condition.tag_key}
    values = ", ".join(condition.values)
    return _("%(name)s in %(values)s") % {"name": name, "values": values}
