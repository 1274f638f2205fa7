"""Audit events to take away: one JSON object a line, as they were recorded, the oldest first."""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from abi.core.audit.models import AuditEvent
from abi.core.audit.record import Actor, record

_AT_ONCE = 2000


def exported(events: QuerySet[AuditEvent], actor: Actor) -> StreamingHttpResponse:
    """All fields, the hashes too: whoever has a whole chain can check it. Is an event itself."""
    chosen = events.order_by("number").values()
    newest = events.order_by("-number").values_list("number", flat=True).first()
    told = {"events": chosen.count(), "newest": newest}
    record(actor=actor, action="audit.exported", target="audit events", after=told)
    name = f"audit-{timezone.now():%Y%m%dT%H%M%SZ}.ndjson"
    # Of the moment of the request: what comes later, this export itself, is no part of it.
    lines = _lines(chosen.filter(number__lte=newest or 0))
    return StreamingHttpResponse(
        lines,
        content_type="application/x-ndjson",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _lines(events: "QuerySet[AuditEvent, Any]") -> Iterator[bytes]:
    for event in events.iterator(chunk_size=_AT_ONCE):
        # To the microsecond, as it went into the hash.
        said = {**event, "at": event["at"].isoformat()}
        yield json.dumps(said, ensure_ascii=False).encode() + b"\n"
