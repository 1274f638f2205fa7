"""What a person decided about how one source's files are read, where ABI would not guess."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.models.sources import Source


class ReadingRuleKind(models.TextChoices):
    """The words of `billing.azure.rules`, for people."""

    DAY_FIRST = "day_first", _("Slashed dates are day first")
    DECIMAL_COMMA = "decimal_comma", _("Numbers of a column have a decimal comma")
    OUTSIDE_PERIOD = "outside_period", _("Dates outside the month are right")
    CURRENCY = "currency", _("An empty currency means this one")
    ALIAS = "alias", _("A column goes by another name")


class ReadingRule(models.Model):
    """In force for every file of the source that is landed or replayed from now on.

    `column` is ABI's name of the column (decimal comma, alias); `value` the currency, or the
    column's name in the file.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="reading_rules")
    kind = models.CharField(_("kind"), max_length=16, choices=ReadingRuleKind.choices)
    column = models.CharField(_("column"), max_length=40, blank=True)
    value = models.CharField(_("value"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    created_by = models.CharField(_("created by"), max_length=150, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("reading rule")
        verbose_name_plural = _("reading rules")
        ordering = ("source", "kind", "column")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "kind", "column"), name="reading_rule_said_once"
            ),
        )

    def __str__(self) -> str:
        return " ".join(part for part in (self.kind, self.column, self.value) if part)
