"""The arithmetic of the figures. Milliseconds in, milliseconds out; pure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean, median

Times = Mapping[str, Mapping[str, Sequence[float]]]
"""Milliseconds of every asking, by question and engine."""


def geomean(values: Iterable[float]) -> float:
    """Of positive numbers; raises ValueError for none and for one that is not."""
    logs = [math.log(value) for value in values]
    if not logs:
        raise ValueError("a geometric mean needs a number")
    return math.exp(fmean(logs))


def percentile(values: Iterable[float], percent: float) -> float:
    """By nearest rank: the smallest that `percent` of all values do not exceed."""
    ordered = sorted(values)
    if not ordered or not 0 < percent <= 100:
        raise ValueError("a percentile above 0 and up to 100 of at least one value")
    return ordered[math.ceil(percent / 100 * len(ordered)) - 1]


def medians(times: Times) -> dict[str, dict[str, float]]:
    """By question and engine."""
    return {
        question: {engine: median(each) for engine, each in by_engine.items()}
        for question, by_engine in times.items()
    }


def geomeans(of: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Of the questions' medians, by engine; an engine that misses a question has none."""
    engines = {engine for by_engine in of.values() for engine in by_engine}
    return {
        engine: geomean(by_engine[engine] for by_engine in of.values())
        for engine in sorted(engines)
        if all(engine in by_engine for by_engine in of.values())
    }


def rounded(values: Mapping[str, float], places: int = 2) -> dict[str, float]:
    return {name: round(value, places) for name, value in values.items()}
