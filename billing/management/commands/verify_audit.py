"""`manage.py verify_audit`: whether the audit events are those that were recorded."""

from typing import Any, override

from django.core.management.base import BaseCommand, CommandError

from billing import audit_anchors


class Command(BaseCommand):
    help = "Check every audit event against the one before it and against the anchors."

    @override
    def handle(self, *_args: Any, **_options: Any) -> None:
        verdict = audit_anchors.verify()
        for finding in verdict.findings:
            self.stderr.write(finding)
        told = f"{verdict.events} events, {verdict.anchors} anchors"
        if verdict.findings:
            raise CommandError(
                f"The audit does not hold: {told}, {len(verdict.findings)} findings."
            )
        self.stdout.write(
            f"The audit holds: {told}; {verdict.unanchored} events since the newest anchor."
        )
