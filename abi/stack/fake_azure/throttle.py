"""Counting against the quota, and the headers by which Azure says how long to wait."""

from abi.stack.fake_azure.answers import AzureError
from abi.stack.fake_azure.world import World

COST_MANAGEMENT = "x-ms-ratelimit-microsoft.costmanagement-"
TOO_MANY = "Too many requests. Please retry."


def counted(world: World, units: int) -> dict[str, str]:
    """Headers for the answer. Raises AzureError (429) when the quota is used up."""
    enough, headers = world.quota.take(units, world.clock.now(), world.settings)
    if not enough:
        raise AzureError(429, "429", TOO_MANY, headers)
    return headers


def retry_headers(path: str, seconds: int, variety: int) -> dict[str, str]:
    """As the API at this path says it; of several headers the largest counts."""
    if path.startswith("/v3/") or "/Microsoft.Consumption/" in path:
        return {"x-ms-ratelimit-microsoft.consumption-retry-after": str(seconds)}
    if "/Microsoft.CostManagement/" not in path:
        return {"Retry-After": str(seconds)}
    names = ("qpu", "entity", "tenant", "clienttype", "client")
    largest = names[variety % len(names)]
    other = names[(variety + 1) % len(names)]
    return {
        f"{COST_MANAGEMENT}{largest}-retry-after": str(seconds),
        f"{COST_MANAGEMENT}{other}-retry-after": str(seconds // 2),
        f"x-ms-ratelimit-remaining-microsoft.costmanagement-{other}-requests": "DefaultQuota:0",
    }
