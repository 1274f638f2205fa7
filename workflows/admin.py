"""The admin pages of this room: registered by being imported."""

from workflows import draft_admin, period_admin, run_admin, snapshot_admin, upload_admin

__all__ = ["draft_admin", "period_admin", "run_admin", "snapshot_admin", "upload_admin"]
