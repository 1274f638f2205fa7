"""Tables whose changes PostgreSQL itself writes down: for migrations."""

from django.db.migrations.operations import RunSQL

NOTED = """
CREATE TABLE record_change (xid xid8 PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
CREATE INDEX record_change_by_time ON record_change (at);
COMMENT ON TABLE record_change IS 'Transactions that changed a watched table, for a day';
CREATE FUNCTION record_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO record_change (xid) VALUES (pg_current_xact_id()) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
"""
NOT_NOTED = "DROP FUNCTION record_changed; DROP TABLE record_change;"


def watch(*tables: str, inserts: bool = True) -> list[RunSQL]:
    """Every statement that changes one of them, by whomever, is a change of the records.

    `inserts=False` where rows come often, and nobody remembers that one was missing.
    """
    verbs = "INSERT OR UPDATE OR DELETE OR TRUNCATE" if inserts else "UPDATE OR DELETE OR TRUNCATE"
    return [
        RunSQL(_trigger(table, verbs), f"DROP TRIGGER record_changed ON {table}")
        for table in tables
    ]


def _trigger(table: str, verbs: str) -> str:
    return (
        f"CREATE TRIGGER record_changed AFTER {verbs} ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION record_changed()"
    )
