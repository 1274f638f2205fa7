"""What the two kinds of job do, each from the request as it came."""

from typing import Any

from rest_framework.renderers import JSONRenderer

from analytics.api.exports import wanted_from
from analytics.api.fields import validated
from analytics.api.questions import ANSWER, QUESTION, query_from
from analytics.exports.export import export
from analytics.exports.formats import WRITTEN
from analytics.exports.sidecar import sidecar
from analytics.exports.told import as_of_told
from analytics.jobs.running import Produced, Task, Work
from analytics.models import JobKind
from analytics.run import answer


def _question(task: Task) -> Produced:
    """The answer that /analytics/query gives, in the same JSON."""
    found = answer(query_from(validated(QUESTION, task.asked)), scope=task.scope)
    rows = found.block.row_count
    task.report(rows, rows)
    task.to.write(JSONRenderer().render(ANSWER.to_representation(found)))
    told: dict[str, Any] = {"question": task.asked, "as_of": as_of_told(found.as_of)}
    return Produced("answer.json", "application/json", rows, told | _of_task(task, rows))


def _export(task: Task) -> Produced:
    wanted = wanted_from(task.asked)
    exported = export(wanted, scope=task.scope, to=task.to, report=task.report)
    media_type = WRITTEN[wanted.format].media_type
    return Produced(wanted.file_name, media_type, exported.tally.rows, sidecar(exported))


def _of_task(task: Task, rows: int) -> dict[str, Any]:
    return {
        "rows": rows,
        "sha256": task.to.sha256,
        "bytes": task.to.size,
        "scope": task.scope.digest,
    }


WORKS: dict[JobKind, Work] = {JobKind.QUERY: _question, JobKind.EXPORT: _export}
