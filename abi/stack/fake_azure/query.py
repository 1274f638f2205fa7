"""Cost Management's Query: sums by columns, exact; pages are fetched by posting again."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from abi.stack.fake_azure.answers import AzureError, json_answer
from abi.stack.fake_azure.clock import last_of, months_later
from abi.stack.fake_azure.exact import EXACT, amount
from abi.stack.fake_azure.json_text import Number
from abi.stack.fake_azure.lines import Line, canonical
from abi.stack.fake_azure.pages import next_link, page_of
from abi.stack.fake_azure.requests import json_body
from abi.stack.fake_azure.scopes import between, rows_of, scope_of
from abi.stack.fake_azure.throttle import counted
from abi.stack.fake_azure.world import world_of

_DATASETS = {"Usage": "ActualCost", "ActualCost": "ActualCost", "AmortizedCost": "AmortizedCost"}
_SERVICE = {"servicename": "metercategory", "servicetier": "metersubcategory"}
_MAX_TOP = 5000
Group = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Question:
    dataset: str
    start: date
    end: date
    granularity: str
    grouping: tuple[str, ...]
    wanted: tuple[tuple[str, frozenset[str]], ...]

    @property
    def months(self) -> list[date]:
        count = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1
        return [months_later(self.start, n) for n in range(count)]

    def group_of(self, line: Line) -> Group:
        names = (_column(name) for name in self.grouping)
        return (*(line[name] for name in names), *self._when(line), line["currency"])

    def _when(self, line: Line) -> Group:
        if self.granularity == "Daily":
            return (f"{line.day:%Y%m%d}",)
        return (f"{line.day:%Y-%m}-01T00:00:00",) if self.granularity == "Monthly" else ()

    def holds(self, line: Line) -> bool:
        return all(line[_column(name)].lower() in values for name, values in self.wanted)


def query(request: Request) -> Response:
    world = world_of(request)
    scope = scope_of(request.path_params["scope"], world.store)
    asked = _question(json_body(request), world.clock.now().date())
    headers = counted(world, len(asked.months))
    rows = between(rows_of(world.store, scope, asked.dataset, asked.months), asked.start, asked.end)
    if not len(rows):
        return Response(status_code=204, headers=headers)
    sums: defaultdict[Group, Decimal] = defaultdict(Decimal)
    for line in rows:
        if asked.holds(line):
            group = asked.group_of(line)
            sums[group] = EXACT.add(sums[group], amount(line["cost"]))
    return json_answer(_answer(request, asked, sums), headers=headers)


def _answer(request: Request, asked: _Question, sums: Mapping[Group, Decimal]) -> dict[str, object]:
    top = request.query_params.get("$top", "")
    size = min(int(top) if top.isdigit() and int(top) else 1000, _MAX_TOP)
    page = page_of(request, len(sums), size=size, parameter="$skiptoken")
    start = page.number * page.size
    rows = [_row(asked, group, sums[group]) for group in sorted(sums)[start : start + page.size]]
    link = next_link(request, page)
    inside = {"nextLink": link, "columns": _columns(asked), "rows": rows}
    path = request.url.path.strip("/")
    kind = "microsoft.costmanagement/Query"
    return {"id": path, "name": "query", "type": kind, "properties": inside}


def _row(asked: _Question, group: Group, total: Decimal) -> list[object]:
    cells: list[object] = [total, *group]
    if asked.granularity == "Daily":
        cells[-2] = Number(group[-2])
    return cells


def _columns(asked: _Question) -> list[dict[str, str]]:
    found = [{"name": "Cost", "type": "Number"}]
    found += [{"name": name, "type": "String"} for name in asked.grouping]
    if asked.granularity == "Daily":
        found.append({"name": "UsageDate", "type": "Number"})
    if asked.granularity == "Monthly":
        found.append({"name": "BillingMonth", "type": "Datetime"})
    return [*found, {"name": "Currency", "type": "String"}]


def _question(body: Mapping[str, Any], today: date) -> _Question:
    """Raises AzureError for what this server cannot answer, rather than guessing."""
    dataset = body.get("dataset") or {}
    kind, granularity = body.get("type"), dataset.get("granularity") or "None"
    if kind not in _DATASETS or granularity not in ("None", "Daily", "Monthly"):
        raise _wrong("type or granularity is unknown")
    start, end = _span(body, today)
    if start > today:
        raise _wrong("The selected date range is in the future")
    grouping = tuple(str(each["name"]) for each in dataset.get("grouping") or ())
    return _Question(_DATASETS[kind], start, end, granularity, grouping, _wanted(dataset))


def _span(body: Mapping[str, Any], today: date) -> tuple[date, date]:
    this = today.replace(day=1)
    match body.get("timeframe"):
        case "Custom":
            try:
                start, end = (str(body["timePeriod"][name])[:10] for name in ("from", "to"))
                return date.fromisoformat(start), date.fromisoformat(end)
            except (KeyError, TypeError, ValueError):
                raise _wrong("timePeriod needs from and to") from None
        case "MonthToDate" | "BillingMonthToDate":
            return this, today
        case "TheLastMonth" | "TheLastBillingMonth":
            last = months_later(this, -1)
            return last, last_of(last)
    raise _wrong("timeframe is unknown")


def _wanted(dataset: Mapping[str, Any]) -> tuple[tuple[str, frozenset[str]], ...]:
    """Only `dimensions … In`, alone or joined by `and`."""
    given = dataset.get("filter")
    if not given:
        return ()
    found = []
    for part in given.get("and", [given]):
        match part:
            case {"dimensions": {"name": name, "operator": "In", "values": values}}:
                found.append((str(name), frozenset(str(value).lower() for value in values)))
            case _:
                raise _wrong("this server only knows filters of dimensions with In, and 'and'")
    return tuple(found)


def _column(name: str) -> str:
    column = canonical(name)
    return _SERVICE.get(column, column)


def _wrong(why: str) -> AzureError:
    return AzureError(400, "BadRequest", f"Invalid query definition: {why}.")


ROUTES = [
    Route("/{scope:path}/providers/Microsoft.CostManagement/query", query, methods=["POST"]),
    Route("/{scope:path}/providers/Microsoft.CostManagement/Query", query, methods=["POST"]),
]
