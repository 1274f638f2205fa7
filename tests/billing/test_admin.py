"""Sources in the admin."""

from pathlib import Path

from django.contrib.auth.models import Permission
from django.test import Client

from abi.core.accounts.models import User
from abi.core.audit.models import AuditEvent
from billing import decisions, history
from billing.models import BillingPeriod, PeriodSignature, Publication, Source
from tests.billing.closing import signed
from tests.billing.conftest import PERIOD, Ingest
from tests.billing.deliveries import rows, write_csv
from tests.people import People

ADD = "/admin/billing/source/add/"
FORM = {"name": "contoso-ea", "kind": "exports", "url": "file:///exports", "enabled": "on"}


def test_a_source_made_here_is_audited(people: People) -> None:
    site = Client()
    site.force_login(people.alice)
    assert site.post(ADD, FORM | {"dataset": "", "currency": ""}).status_code == 302
    assert Source.objects.get().name == "contoso-ea"
    event = AuditEvent.objects.get(action="source.added")
    assert (event.actor, event.before) == ("alice", None)
    assert event.after is not None
    assert event.after["url"] == "file:///exports"


def test_a_name_that_no_run_could_ask_for_is_refused(people: People) -> None:
    site = Client()
    site.force_login(people.alice)
    for name in ("Contoso EA", "a/b", "合同"):
        refused = site.post(ADD, FORM | {"name": name})
        assert (refused.status_code, Source.objects.count()) == (200, 0)
    old = Source.objects.create(name="Contoso EA", kind="exports", url="file:///exports")
    change = f"/admin/billing/source/{old.pk}/change/"
    assert (
        site.post(change, FORM | {"name": "Contoso EA", "red_after_hours": "60"}).status_code == 302
    )
    old.refresh_from_db()
    assert old.red_after_hours == 60


def test_someone_who_is_not_staff_cannot_add_one(people: People) -> None:
    site = Client()
    site.force_login(people.bob)
    assert site.post(ADD, FORM).status_code == 302
    assert not Source.objects.exists()


def test_history_of_a_month_has_what_people_decided_about_it(
    site: Client, people: People, tmp_path: Path, ingested: Ingest
) -> None:
    ingested(write_csv(tmp_path / "one.csv", rows(1)))
    other = Source.objects.create(name="s2", kind="upload")
    month = history.Month("s", "actual", PERIOD)
    decisions.withdraw(month, actor=people.alice, reason="wrong file")
    ingested(write_csv(tmp_path / "two.csv", rows(2)))
    ingested(write_csv(tmp_path / "three.csv", rows(3)))
    history.undo(month, actor=people.alice, reason="too early")
    signed(people)
    period = BillingPeriod.objects.get()
    BillingPeriod.objects.create(source=other, billing_period=PERIOD)
    told = ["publication.withdrawn", "publication.undone", "period.locked"]
    assert _history(site, "billingperiod", period.pk) == told
    of_publication = Publication.objects.get(previous__isnull=True, snapshot__isnull=False)
    assert _history(site, "publication", of_publication.pk) == told[:2]
    assert _history(site, "snapshot", of_publication.snapshot_id) == told[:2]
    assert _history(site, "periodsignature", PeriodSignature.objects.get().pk) == told[2:]
    of_other = BillingPeriod.objects.get(source=other)
    assert _history(site, "billingperiod", of_other.pk) == []


def _history(site: Client, model: str, number: int | None) -> list[str]:
    shown = site.get(f"/admin/billing/{model}/{number}/history/", follow=True).context["cl"]
    return [each.action for each in shown.result_list][::-1]


def test_who_may_only_look_at_sources_sees_one(people: People) -> None:
    source = Source.objects.create(name="s", kind="upload")
    User.objects.filter(pk=people.bob.pk).update(is_staff=True)
    people.bob.user_permissions.add(Permission.objects.get(codename="view_source"))
    site = Client()
    site.force_login(people.bob)
    page = site.get(f"/admin/billing/source/{source.pk}/change/")
    assert (page.status_code, "_save" in page.content.decode()) == (200, False)
