"""The names of all cells, so that they can be chosen where no Django is set up."""

STAGES = ("discover", "land", "load", "check", "publish")
SERVICES = ("clickhouse", "postgres", "valkey", "temporal")
ACTIONS = ("kill", "freeze")
ACTORS = ("worker", *SERVICES)

RACES = ("race-publish", "race-runs")
# They need a stack of their own, with small file systems.
DISKS = ("disk-landing-land", "disk-clickhouse-before", "disk-clickhouse-load")

_ANYWHERE = ("429", "500", "timeout", "truncated")
_PAGES = ("duplicate_page", "reordered_pages")
AZURE = {
    "exports": (*_ANYWHERE, "truncated_quietly"),
    "cost_details": (*_ANYWHERE, "truncated_quietly", "expired_sas", "expired_token"),
    "ea_china": (*_ANYWHERE, *_PAGES),
    "ea_legacy": (*_ANYWHERE, *_PAGES),
}

CELLS = (
    *(f"{who}-{how}-{at}" for who in ACTORS for how in ACTIONS for at in STAGES),
    *(f"azure-{kind}-{fault}" for kind, faults in AZURE.items() for fault in faults),
    *RACES,
    *DISKS,
)
# Breaks the product by hand: each must end with a RESULT that is not all zero.
CONTROLS = ("control-lost", "control-doubled", "control-altered", "control-early")
