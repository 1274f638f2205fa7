from django.db import migrations

from abi.core.records.watched import watch


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_watched"), ("sessions", "0001_initial")]

    operations = watch("django_session")
