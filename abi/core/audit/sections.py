"""What people come to the admin for; each page of a model says of which it is part."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Section(models.TextChoices):
    """In the order of the index: `section` of a ModelAdmin, else `DATA`; accounts are `PEOPLE`."""

    PEOPLE = "people", _("People and access")
    DATA = "data", _("Data")
    RUNS = "runs", _("Runs")
    RECORDS = "records", _("Records")
