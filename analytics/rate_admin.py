"""Exchange rates in the admin: a new set is written line by line, beginning with the last one."""

from datetime import date
from typing import Any, ClassVar, override

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from abi.core.accounts.administrators import AdministratorsAdmin, administers
from abi.core.accounts.models import User
from abi.core.audit.sections import Section
from abi.core.decimals import decimal_text
from abi.core.errors import AppError, Words
from analytics.job_words import said
from analytics.models import ExchangeRate, RateSet
from analytics.rate_errors import RATES_INVALID
from analytics.rates import Entry, enter, in_force, refuse_wrong

_HOW = Words(
    "One rate a line: currency, into, month, rate. USD, CNY, 2026-10, 7.1042 says that one US"
    " dollar is 7.1042 yuan in October 2026. This set replaces the one before it as a whole.",
    "每行一个汇率：货币, 换算为, 月份, 汇率。USD, CNY, 2026-10, 7.1042 表示 2026 年 10 月"
    " 1 美元等于 7.1042 元人民币。本汇率集整体取代上一个。",
)
_FIELDS = 4


class RateSetForm(forms.ModelForm):  # type: ignore[type-arg]
    lines = forms.CharField(
        label=said(Words("Rates", "汇率")),
        help_text=said(_HOW),
        widget=forms.Textarea({"rows": 24, "spellcheck": "false"}),
    )

    class Meta:
        model = RateSet
        fields = ("source",)

    def clean_lines(self) -> list[Entry]:
        lines = enumerate(str(self.cleaned_data["lines"]).splitlines(), 1)
        try:
            entries = [_entry(number, line) for number, line in lines if line.strip()]
            refuse_wrong(entries)
        except AppError as e:
            raise ValidationError(f"{said(e.kind.cause)} {e.detail}. {said(e.kind.fix)}") from e
        return entries


class _RatesInline(admin.TabularInline):  # type: ignore[type-arg]
    model = ExchangeRate
    fields = readonly_fields = ("into", "currency", "month", "exactly")
    can_delete = False
    extra = 0

    @admin.display(description=said(Words("Rate", "汇率")))
    def exactly(self, rate: ExchangeRate) -> str:
        return decimal_text(rate.rate)

    @override
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RateSetAdmin(AdministratorsAdmin):
    """A set is added and looked at; nobody changes one, and nobody deletes one."""

    section = Section.DATA
    form = RateSetForm
    inlines: ClassVar = [_RatesInline]
    list_display = ("number", "source", "entered_by", "entered_at")
    search_fields = ("source", "entered_by", "rates__currency")

    @override
    def audit_targets(self, obj: Any) -> tuple[str, ...]:
        return (str(obj.pk),)

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return administers(request)

    @override
    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.list_display if obj else ("source", "lines")

    @override
    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else []

    @override
    def get_changeform_initial_data(self, request: HttpRequest) -> Any:
        """The rates in force: what changes each month is a line or two."""
        found = in_force()
        return {"lines": "\n".join(map(_line, found.rates.all())) if found else ""}

    @override
    def save_model(self, request: HttpRequest, obj: RateSet, form: Any, change: bool) -> None:
        entered: list[Entry] = form.cleaned_data["lines"]
        actor = request.user
        if isinstance(actor, User):
            obj.pk = enter(actor, source=obj.source, entries=entered).pk


def _line(rate: ExchangeRate) -> str:
    return f"{rate.currency}, {rate.into}, {rate.month:%Y-%m}, {decimal_text(rate.rate)}"


def _entry(number: int, line: str) -> Entry:
    fields = [field.strip() for field in line.split(",")]
    if len(fields) != _FIELDS:
        raise AppError(RATES_INVALID, f"line {number}: {len(fields)} fields, not {_FIELDS}")
    currency, into, month, rate = fields
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as e:
        raise AppError(RATES_INVALID, f"line {number}: {month[:20]!r} is no month") from e
    return Entry(currency.upper(), into.upper(), first, rate)
