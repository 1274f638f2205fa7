from django.db import migrations

from abi.core.records.watched import watch


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_signed_in"),
        ("allauth_idp_oidc", "0003_client_allow_uri_wildcards"),
    ]

    operations = [
        migrations.CreateModel(
            name="OAuthClient",
            fields=[],
            options={
                "verbose_name": "OAuth client",
                "verbose_name_plural": "OAuth clients",
                "ordering": ["name", "id"],
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("allauth_idp_oidc.client",),
        ),
        # Read on every request that bears a token. A new token changes nothing that was read.
        *watch("allauth_idp_oidc_client"),
        *watch("allauth_idp_oidc_token", inserts=False),
    ]
