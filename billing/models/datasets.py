"""What a delivery says about money. Apart, because everything refers to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Dataset(models.TextChoices):
    """ActualCost fills the billed cost, AmortizedCost the effective cost, the others both."""

    ACTUAL = "actual", _("Actual cost")
    AMORTIZED = "amortized", _("Amortized cost")
    FOCUS = "focus", _("FOCUS cost and usage")
    LEGACY = "legacy", _("Legacy EA usage")
