from django.db import migrations

from abi.core.records.watched import watch


class Migration(migrations.Migration):
    dependencies = [("billing", "0010_totals_not_fetched"), ("records", "0001_record_changes")]

    operations = watch(
        "billing_source",
        "billing_snapshot",
        "billing_publication",
        "billing_billingperiod",
        "billing_arrival",
        "billing_restatementevent",
    )
