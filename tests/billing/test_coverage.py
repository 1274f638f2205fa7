"""A source that covers what another one covers is refused when it is saved."""

import pytest
from django.test import Client
from django.utils import timezone

from abi.core.audit.models import AuditEvent
from abi.core.errors import AppError
from billing import coverage, ingest
from billing.models import Arrival, Source
from tests.billing.conftest import PERIOD, Check
from tests.billing.overlapping import S, line
from tests.people import People

pytestmark = pytest.mark.django_db

ENROLMENT = "/providers/Microsoft.Billing/billingAccounts/7000001"
MCA = "/providers/Microsoft.Billing/billingAccounts/a:b_2019-05-31"
GROUP = "/subscriptions/s1/resourcegroups/g"
SECTION = f"{MCA}/billingProfiles/p/invoiceSections/i"
DEPARTMENT = f"{ENROLMENT}/departments/12"
ACCOUNT = f"{ENROLMENT}/enrollmentAccounts/34"


def _api(name: str, scope: str, **changes: object) -> Source:
    return Source(name=name, scope=scope, **({"kind": "cost_details"} | changes))


def _folder(name: str, url: str, **changes: object) -> Source:
    return Source(name=name, kind="exports", url=url, **changes)


def _refused(source: Source) -> str:
    with pytest.raises(AppError) as caught:
        coverage.refuse(source, yields_to=())
    assert caught.value.code == "overlapping_scopes"
    return caught.value.detail


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        (ENROLMENT, DEPARTMENT, DEPARTMENT),
        (DEPARTMENT, ENROLMENT, DEPARTMENT),
        (ENROLMENT, ENROLMENT.upper() + "/", ENROLMENT),
        (MCA, SECTION, SECTION),
        ("/subscriptions/S1", f"{GROUP[1:]}/", GROUP),
    ],
)
def test_a_scope_inside_equal_to_or_around_another_is_refused_with_both_names(
    first: str, second: str, shared: str
) -> None:
    _api("old", first).save()
    assert _refused(_api("new", second)) == f"new and old both cover {shared.lower()}"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (DEPARTMENT, ACCOUNT),
        (ENROLMENT, f"{ENROLMENT}2"),
        ("/subscriptions/s1", "/subscriptions/s10"),
        (ENROLMENT, ""),
    ],
)
def test_scopes_that_are_not_known_to_overlap_are_saved(first: str, second: str) -> None:
    _api("old", first).save()
    coverage.refuse(_api("new", second), yields_to=())


def test_an_enrolment_number_is_its_billing_account() -> None:
    _api("old", "7000001", kind="ea_legacy").save()
    assert _refused(_api("new", DEPARTMENT)).endswith(DEPARTMENT.lower())


def test_other_clouds_disabled_sources_and_chosen_winners_do_not_overlap() -> None:
    old = _api("old", ENROLMENT)
    old.save()
    coverage.refuse(_api("new", DEPARTMENT, cloud="AzureChinaCloud"), yields_to=())
    coverage.refuse(_api("new", DEPARTMENT, enabled=False), yields_to=())
    coverage.refuse(_api("new", DEPARTMENT), yields_to=(old,))
    new = _api("new", "")
    new.save()
    old.yields_to.add(new)
    new.scope = DEPARTMENT
    coverage.refuse(new, yields_to=())
    Source.objects.filter(name="old").update(enabled=False)
    coverage.refuse(_api("third", DEPARTMENT), yields_to=())


@pytest.mark.parametrize(
    ("second", "is_refused"),
    [
        ("az://bills/daily", True),
        ("az://bills/daily/", True),
        ("az://bills", True),
        ("az://bills/daily/x", True),
        ("az://bills/dail", False),
        ("az://other/daily", False),
    ],
)
def test_the_same_folder_or_one_below_it_is_refused(second: str, *, is_refused: bool) -> None:
    _folder("old", "az://bills/daily").save()
    if is_refused:
        assert _refused(_folder("new", second)).startswith(
            "new and old both cover az://bills/daily"
        )
    else:
        coverage.refuse(_folder("new", second), yields_to=())


def _saw(source: Source, export: str) -> None:
    Arrival.objects.create(
        source=source,
        dataset="actual",
        billing_period=PERIOD,
        content_key=export,
        content_hash="x",
        scope=export,
        delivered_at=timezone.now(),
    )


def test_the_export_a_folder_was_filled_by_says_what_it_covers() -> None:
    old, new = _folder("old", "az://a"), _folder("new", "az://b")
    old.save()
    new.save()
    export = f"{ENROLMENT}/providers/Microsoft.CostManagement/exports/daily"
    _saw(old, export)
    assert _refused(_api("api", DEPARTMENT)).endswith(DEPARTMENT.lower())
    _saw(new, export.lower())
    assert _refused(new) == f"new and old both cover the export {export.lower()}"


def test_the_subscriptions_it_shows_say_what_a_source_covers(checked: Check) -> None:
    ingest.publish(checked("old", [line(1, S[1])]))
    assert _refused(_api("new", f"/subscriptions/{S[1]}")).endswith(f"subscription {S[1]}")
    coverage.refuse(_api("new", f"/subscriptions/{S[2]}"), yields_to=())
    assert _refused(_api("new", ENROLMENT)).endswith("billing account 7000001")


def test_the_admin_refuses_it_in_words_and_saves_nothing(people: People) -> None:
    site = Client()
    site.force_login(people.alice)
    _folder("old", "file:///bills").save()
    form = {"name": "new", "kind": "files", "url": "file:///bills/daily", "enabled": "on"}
    form |= {"dataset": "", "currency": "", "cloud": "AzureCloud", "scope": "", "tax_rate": ""}
    form |= {"amber_after_hours": "26", "red_after_hours": "50", "kept_snapshots": "10"}
    page = site.post("/admin/billing/source/add/", form)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Another enabled source covers the same bills" in text
    assert "new and old both cover file:///bills/daily" in text
    assert [each.name for each in Source.objects.all()] == ["old"]
    assert not AuditEvent.objects.exists()
    old = Source.objects.get()
    assert (
        site.post("/admin/billing/source/add/", form | {"yields_to": [old.pk]}).status_code == 302
    )
    assert Source.objects.get(name="new").yields_to.get() == old
