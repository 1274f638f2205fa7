-- Which dates a stretch of lines has. Questions name the snapshots of their months; people's own SQL
-- names only days, and would read every month for them.
ALTER TABLE charges ADD INDEX IF NOT EXISTS dates date TYPE minmax GRANULARITY 64;
ALTER TABLE charges MATERIALIZE INDEX dates;
