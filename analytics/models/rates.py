"""Exchange rates that people entered."""

from typing import ClassVar

from django.db import models

from abi.core.errors import Words
from analytics.decimal_sql import RATE_DIGITS, RATE_SCALE
from analytics.job_words import said


class RateSet(models.Model):
    """Exchange rates as one person entered them at one time, whole: a later set replaces it.

    Kept for ever and never changed: an earlier moment is answered with the set of that moment.
    """

    number = models.BigAutoField(said(Words("number", "编号")), primary_key=True)
    source = models.CharField(
        said(Words("source", "来源")),
        max_length=200,
        help_text=said(
            Words(
                "Where the rates are from, for whoever reads a number made with them.",
                "汇率的出处，供查看换算金额的人参考。",
            )
        ),
    )
    entered_by = models.CharField(said(Words("entered by", "录入人")), max_length=150)
    entered_at = models.DateTimeField(
        said(Words("entered at", "录入时间")), auto_now_add=True, db_index=True
    )

    class Meta:
        verbose_name = said(Words("set of exchange rates", "汇率集"))
        verbose_name_plural = said(Words("exchange rates", "汇率"))
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} · {self.source}"


class ExchangeRate(models.Model):
    """One unit of `currency` is `rate` units of `into` in this month; no other is derived."""

    rate_set = models.ForeignKey(RateSet, on_delete=models.PROTECT, related_name="rates")
    currency = models.CharField(said(Words("currency", "货币")), max_length=3)
    into = models.CharField(said(Words("into", "换算为")), max_length=3)
    month = models.DateField(said(Words("month", "月份")))
    rate = models.DecimalField(
        said(Words("rate", "汇率")), max_digits=RATE_DIGITS, decimal_places=RATE_SCALE
    )

    class Meta:
        verbose_name = said(Words("exchange rate", "汇率"))
        verbose_name_plural = said(Words("exchange rates", "汇率"))
        ordering: ClassVar = ["into", "currency", "month"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rate_set", "into", "currency", "month"], name="one_rate_a_month"
            ),
            models.CheckConstraint(condition=models.Q(rate__gt=0), name="rate_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} → {self.into} {self.month:%Y-%m}"
