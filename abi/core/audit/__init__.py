"""Append-only, hash-chained record of what people did: `record.record` adds, nothing edits."""
