from django.db import migrations

from abi.core.records.watched import watch


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_watched_sessions"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = watch("mfa_authenticator")
