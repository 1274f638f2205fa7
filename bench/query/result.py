"""The figures of a race. Pure."""

from statistics import median
from typing import Any

from bench.query.figures import Times, geomeans, medians, percentile, rounded

# What is divided by what: always ABI over HTTP, by another.
_RATIOS = {
    "ratio_duckdb": "duckdb",
    "ratio_postgres": "postgres_summary",
    "ratio_postgres_narrow": "postgres_narrow",
    "ratio_driver": "abi_driver",
}


def told(times: Times) -> dict[str, Any]:
    """Milliseconds by question and engine as the figures of RESULT, those promised first."""
    by_question = medians(times)
    geomean = geomeans(by_question)
    cold = [spent for by_engine in times.values() for spent in by_engine["abi_http"]]
    added = [of["abi_http"] - of["abi_driver"] for of in by_question.values()]
    ratios = {
        ours: round(geomean["abi_http"] / geomean[theirs], 4)
        for ours, theirs in _RATIOS.items()
        if theirs in geomean
    }
    return {
        "geomean_ms": rounded(geomean),
        **ratios,
        "p95_ms": round(percentile(cold, 95), 2),
        "http_overhead_ms": round(median(added), 2),
        "questions": {name: rounded(of) for name, of in by_question.items()},
    }
