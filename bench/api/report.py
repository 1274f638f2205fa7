"""What people met, from what the load generator noted. Pure."""

from typing import Any

from bench.query.figures import percentile

_PERCENTS = (50, 95, 99)


def told(noted: dict[str, Any], *, seconds: int) -> dict[str, Any]:
    """Milliseconds by name and of all; how often each status came. Nothing asked is a failure."""
    times: dict[str, list[float]] = noted["times"]
    everything = [spent for each in times.values() for spent in each]
    statuses = {"200": 0, "304": 0, "429": 0} | noted["statuses"]
    return {
        "requests": len(everything),
        "failures": sum(noted["failures"].values()),
        **_percentiles(everything),
        "requests_per_s": round(len(everything) / seconds, 1),
        "statuses": statuses,
        "names": {
            name: {"requests": len(each), **_percentiles(each)}
            for name, each in sorted(times.items())
        },
        "failed": noted["failures"],
    }


def passed(result: dict[str, Any]) -> bool:
    """Everything that was to be asked was, and every request was answered."""
    return bool(result["requests"]) and not result["failures"] and not result["missing"]


def _percentiles(values: list[float]) -> dict[str, float]:
    if not values:
        return {}
    return {f"p{each}_ms": round(percentile(values, each), 1) for each in _PERCENTS}
