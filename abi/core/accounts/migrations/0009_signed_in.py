from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_words"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignedIn",
            fields=[],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("usersessions.usersession",),
        ),
    ]
