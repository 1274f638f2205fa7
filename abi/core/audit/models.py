"""What was done, by whom: rows that can be added and never changed."""

from typing import ClassVar

from django.db import models


class AuditEvent(models.Model):
    """The database numbers, chains and guards these rows (migration 0001); Python only adds.

    The actor is copied, not linked: deleting a person must not touch their history.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(
        max_length=250, help_text="Empty for the system itself; with the id of a key that was used."
    )
    action = models.CharField(max_length=100)
    target = models.CharField(max_length=300)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    request_id = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_event"
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.target}"
