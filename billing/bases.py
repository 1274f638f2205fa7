"""Which datasets carry which cost, so that none is counted twice. Knows no Django."""

CARRIED = {
    "actual": frozenset({"billed"}),
    "amortized": frozenset({"effective"}),
    "focus": frozenset({"billed", "effective"}),
    "legacy": frozenset({"billed", "effective"}),
}


def counted_with(dataset: str) -> frozenset[str]:
    """The datasets that are added to this one in some total, itself included."""
    return frozenset(other for other, costs in CARRIED.items() if costs & CARRIED[dataset])


def lost(replaced: str, *, by: str) -> frozenset[str]:
    """The costs a month would show no longer."""
    return CARRIED[replaced] - CARRIED[by]
