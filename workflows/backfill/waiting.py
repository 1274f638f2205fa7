"""How long a throttled month waits."""

from datetime import timedelta

# When Azure does not say how long: doubled each time, up to a quarter of an hour.
_FIRST, _LONGEST = 30.0, 900.0


def wait_for(hint: float | None, tries: int, chance: float) -> timedelta:
    """At least the server's hint; `chance` (0 to 1) spreads out those refused together."""
    least = hint if hint is not None else min(_FIRST * 2.0**tries, _LONGEST)
    return timedelta(seconds=least * (1 + 0.2 * chance) + chance)
