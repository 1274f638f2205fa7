
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkflowRun',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('workflow_type', models.CharField(max_length=60)),
                ('work', models.CharField(max_length=300)),
                ('workflow_id', models.CharField(max_length=400)),
                ('temporal_run_id', models.CharField(blank=True, max_length=64)),
                ('status', models.CharField(choices=[('running', 'Running'), ('completed', 'Completed'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='running', max_length=10)),
                ('start_time', models.DateTimeField(default=django.utils.timezone.now)),
                ('end_time', models.DateTimeField(blank=True, null=True)),
                ('parameters', models.JSONField()),
                ('schedule', models.CharField(blank=True, max_length=100)),
                ('progress', models.JSONField(default=dict)),
                ('failures', models.JSONField(default=list)),
                ('records_processed', models.BigIntegerField(default=0)),
                ('cancel_reason', models.CharField(blank=True, max_length=500)),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-start_time', '-id'],
                'indexes': [models.Index(fields=['-start_time', '-id'], name='workflow_run_newest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'running')), fields=('work',), name='same_work_runs_once'), models.UniqueConstraint(condition=models.Q(('temporal_run_id', ''), _negated=True), fields=('workflow_id', 'temporal_run_id'), name='one_record_per_temporal_run')],
            },
        ),
    ]
