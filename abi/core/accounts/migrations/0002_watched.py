from django.db import migrations

from abi.core.records.watched import watch


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("records", "0001_record_changes")]

    operations = watch("accounts_user", "accounts_datascope", "accounts_datascopecondition")
