from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="auditevent",
            name="actor",
            field=models.CharField(
                help_text="Empty for the system itself; with the id of a key that was used.",
                max_length=250,
            ),
        ),
    ]
