"""What was done, by whom: rows that can be added and never changed."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """The database numbers, chains and guards these rows (migration 0001); Python only adds.

    The actor is copied, not linked: deleting a person must not touch their history.
    """

    number = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("at"))
    actor_id = models.BigIntegerField(_("actor's number"), null=True)
    actor = models.CharField(
        _("actor"),
        max_length=250,
        help_text=_("Empty for the system itself; with the id of a key that was used."),
    )
    action = models.CharField(_("action"), max_length=100)
    target = models.CharField(_("target"), max_length=300)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    request_id = models.CharField(_("request"), max_length=64)
    previous_hash = models.CharField(_("hash of the one before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        db_table = "audit_event"
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.target}"
