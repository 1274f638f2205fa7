"""How fast a dashboard's questions are answered, beside DuckDB and PostgreSQL on the same rows."""
