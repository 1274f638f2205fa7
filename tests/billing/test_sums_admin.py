"""Sums of all subscriptions together, in the admin: for who sees everything, and nobody else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from abi.core.accounts.models import DataScope
from billing.models import Alarm, RestatementEvent, Snapshot
from tests.core.admin_rows import row
from tests.people import People

CANARY = "4711.0815"
SUMS: dict[Any, dict[str, Any]] = {
    Snapshot: {"totals": {"USD": CANARY}},
    RestatementEvent: {"sums": {"USD": [CANARY, CANARY]}},
    Alarm: {"facts": {"difference": CANARY}},
}


@pytest.mark.parametrize("model", SUMS, ids=lambda model: model.__name__)
def test_sums_are_told_to_who_sees_everything_and_to_nobody_else(
    site: Client, people: People, model: Any
) -> None:
    obj = row(model, **SUMS[model])
    name = f"admin:billing_{model._meta.model_name}"
    pages = [reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[obj.pk])]
    assert CANARY in site.get(pages[1]).content.decode()
    DataScope.objects.filter(user=people.alice).delete()
    for page in pages:
        answer = site.get(page)
        assert answer.status_code == 200
        assert CANARY not in answer.content.decode()
    (field,) = SUMS[model]
    assert site.get(pages[0], {f"{field}__icontains": "4711"}).status_code == 400
