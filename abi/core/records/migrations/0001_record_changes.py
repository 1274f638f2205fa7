from django.db import migrations

from abi.core.records.watched import NOT_NOTED, NOTED


class Migration(migrations.Migration):
    dependencies = []

    operations = [migrations.RunSQL(NOTED, NOT_NOTED)]
