from django.db import migrations, models

# One writer at a time: the lock is what makes number and previous_hash right, and it is held
# until the transaction ends. Times enter the hash as microseconds, so no session setting of the
# server (time zone, date style) can change what a hash covers.
GUARDS = """
ALTER TABLE audit_event ALTER COLUMN at SET DEFAULT now();

CREATE FUNCTION audit_event_hash(
    number bigint, at timestamptz, actor_id bigint, actor text, action text, target text,
    before jsonb, after jsonb, request_id text, previous_hash text
) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(
        number, (extract(epoch FROM at) * 1000000)::bigint, actor_id, actor, action, target,
        before, after, request_id, previous_hash
    )::text, 'UTF8')), 'hex')
$$;

CREATE FUNCTION audit_event_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    newest record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('audit_event'));
    SELECT number, hash INTO newest FROM audit_event ORDER BY number DESC LIMIT 1;
    NEW.number := coalesce(newest.number, 0) + 1;
    NEW.previous_hash := coalesce(newest.hash, '');
    NEW.at := clock_timestamp();
    NEW.hash := audit_event_hash(NEW.number, NEW.at, NEW.actor_id, NEW.actor, NEW.action,
        NEW.target, NEW.before, NEW.after, NEW.request_id, NEW.previous_hash);
    RETURN NEW;
END $$;

CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit events can only be added' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_event_chain BEFORE INSERT ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_chain();
CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_refuse();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse();
"""

class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor", models.CharField(help_text="Empty for the system itself.", max_length=150)),
                ("action", models.CharField(max_length=100)),
                ("target", models.CharField(max_length=300)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("request_id", models.CharField(max_length=64)),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={"db_table": "audit_event", "ordering": ["-number"]},
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
    ]
