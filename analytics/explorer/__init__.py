"""SQL of people's own, over what they may see: docs/sql-explorer.md."""
