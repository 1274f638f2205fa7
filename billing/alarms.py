"""An alarm per cause: opened once, seen again quietly, resolved when the cause is gone."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import structlog
from django.utils import timezone

from billing.models import Alarm, AlarmKind

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Cause:
    """What an alarm is about; never two of one cause are open."""

    kind: AlarmKind
    source_id: int
    billing_period: date | None = None
    dataset: str = ""


def raise_(cause: Cause, facts: dict[str, Any]) -> bool:
    """Whether it is new. Logged as a warning then; safe to call twice and at the same time."""
    now = timezone.now()
    alarm, is_new = Alarm.objects.get_or_create(
        **asdict(cause),
        resolved_at=None,
        defaults={"facts": facts, "opened_at": now, "last_seen_at": now},
    )
    if is_new:
        log.warning("alarm_opened", alarm=alarm.pk, kind=cause.kind, source_id=cause.source_id)
    else:
        Alarm.objects.filter(pk=alarm.pk).update(facts=facts, last_seen_at=now)
    return is_new


def resolve(cause: Cause) -> bool:
    """Whether one was open."""
    opened = Alarm.objects.filter(**asdict(cause), resolved_at=None)
    changed = opened.update(resolved_at=timezone.now())
    if changed:
        log.info("alarm_resolved", kind=cause.kind, source_id=cause.source_id)
    return changed > 0
