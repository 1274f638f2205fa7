"""Doors for tests and people, not for clients: faults, time, settings, restatements, totals."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from decimal import Decimal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from abi.stack.fake_azure.answers import AzureError, json_answer
from abi.stack.fake_azure.clock import instant, moment
from abi.stack.fake_azure.deliveries import Delivery
from abi.stack.fake_azure.enrolments import currencies, enrolments
from abi.stack.fake_azure.exact import EXACT, amount, plain
from abi.stack.fake_azure.exports import ACCOUNT
from abi.stack.fake_azure.faults import plan_of
from abi.stack.fake_azure.requests import json_body
from abi.stack.fake_azure.restating import change_of, restate
from abi.stack.fake_azure.settings import changed
from abi.stack.fake_azure.world import World, world_of


def faults(request: Request) -> Response:
    world = world_of(request)
    if request.method == "POST":
        try:
            world.faults.set(plan_of(json_body(request)))
        except (TypeError, ValueError) as wrong:
            raise AzureError(400, "BadRequest", str(wrong)) from wrong
    plan = world.faults.plan
    shown = {name: getattr(plan, name) for name in ("seed", "kinds", "paths", "count")}
    return json_answer(shown | {"rate": Decimal(str(plan.rate)), "made": world.faults.made})


def log(request: Request) -> Response:
    return json_answer({"requests": world_of(request).traffic.as_json()})


def reset(request: Request) -> Response:
    world_of(request).reset()
    return json_answer({"reset": True})


def restated(request: Request) -> Response:
    """The totals of what changed, as they are now."""
    world = world_of(request)
    before = restate(world, change_of(json_body(request)))
    keys = {run.key for run in before}
    return json_answer({"restated": [each for each in _totals(world) if _key(each) in keys]})


def clock(request: Request) -> Response:
    world, given = world_of(request), json_body(request)
    try:
        if "now" in given:
            world.clock.set(moment(str(given["now"])))
        world.clock.advance(float(given.get("advance", 0)))
    except ValueError as wrong:
        raise AzureError(400, "BadRequest", str(wrong)) from wrong
    return json_answer({"now": instant(world.clock.now())})


def settings(request: Request) -> Response:
    world = world_of(request)
    try:
        world.settings = changed(world.settings, json_body(request))
    except ValueError as wrong:
        raise AzureError(400, "BadRequest", str(wrong)) from wrong
    return json_answer(asdict(world.settings))


def sas(request: Request) -> Response:
    """For a whole container of the storage account."""
    world, given = world_of(request), json_body(request)
    seconds = int(given.get("seconds", world.settings.sas_seconds))
    path = f"/{ACCOUNT}/{given.get('container', '')}"
    return json_answer({"sas": world.signer.sign(path, world.clock.now(), seconds, kind="c")})


def catalogue(request: Request) -> Response:
    store = world_of(request).store
    found = [
        {
            "account": account,
            "currencies": currencies(store, account),
            "months": [f"{month:%Y-%m}" for month in store.months(account)],
            "containers": sorted({run.container for run in store.runs if run.account == account}),
        }
        for account in store.accounts
    ]
    return json_answer({"accounts": found, "enrolments": enrolments(store)})


def totals(request: Request) -> Response:
    return json_answer({"totals": list(_totals(world_of(request)))})


def _totals(world: World) -> Iterator[dict[str, object]]:
    store = world.store
    months = sorted({month for account in store.accounts for month in store.months(account)})
    for dataset in ("ActualCost", "AmortizedCost"):
        for run in store.current(dataset, months):
            yield from _of_run(world, run)


def _of_run(world: World, run: Delivery) -> Iterator[dict[str, object]]:
    counts: defaultdict[str, int] = defaultdict(int)
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in world.store.lines(run).all():
        currency = line["currency"]
        counts[currency] += 1
        sums[currency] = EXACT.add(sums[currency], amount(line["cost"]))
    about = {"account": run.account, "dataset": run.dataset, "month": run.month.isoformat()}
    if not counts:
        yield about | {"currency": "", "lines": 0, "sum": "0"}
    for currency in sorted(counts):
        sum_text = {"sum": plain(sums[currency])}
        yield about | {"currency": currency, "lines": counts[currency]} | sum_text


def _key(total: dict[str, object]) -> tuple[object, object, object]:
    return total["account"], total["dataset"], date.fromisoformat(str(total["month"]))


ROUTES = [
    Route("/_control/faults", faults, methods=["GET", "POST"]),
    Route("/_control/log", log),
    Route("/_control/reset", reset, methods=["POST"]),
    Route("/_control/restate", restated, methods=["POST"]),
    Route("/_control/clock", clock, methods=["GET", "POST"]),
    Route("/_control/settings", settings, methods=["GET", "POST"]),
    Route("/_control/sas", sas, methods=["POST"]),
    Route("/_control/catalogue", catalogue),
    Route("/_control/totals", totals),
]
