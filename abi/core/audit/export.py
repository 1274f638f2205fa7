"""Audit events to take away: one JSON object a line, as they were recorded, the oldest first."""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from abi.core.audit.models import AuditEvent
from abi.core.audit.record import Actor, record

_AT_ONCE = 2000


def exported(events: QuerySet[AuditEvent], actor: Actor) -> StreamingHttpResponse:
    """All fields, the hashes too: whoever has a whole chain can check it. Is an event itself."""
    told = events.aggregate(events=Count("number"), newest=Max("number"))
    record(actor=actor, action="audit.exported", target="audit events", after=told)
    name = f"audit-{timezone.now():%Y%m%dT%H%M%SZ}.ndjson"
    # Of the moment of the request: what comes later, this export itself, is no part of it.
    chosen = events.filter(number__lte=told["newest"] or 0)
    return StreamingHttpResponse(
        _lines(chosen.order_by("number").values()),
        content_type="application/x-ndjson",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _lines(events: "QuerySet[AuditEvent, Any]") -> Iterator[bytes]:
    for event in events.iterator(chunk_size=_AT_ONCE):
        # To the microsecond, as it went into the hash.
        said = {**event, "at": event["at"].isoformat()}
        yield json.dumps(said, ensure_ascii=False).encode() + b"\n"
