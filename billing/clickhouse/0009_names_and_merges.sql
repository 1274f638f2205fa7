-- A search for resources looks in a table of names first: each resource once for each of its names,
-- whatever the number of months and snapshots. It is an index, not a rollup: it knows no scope and no
-- snapshot and is shown to nobody; what a person finds is read from the rows that they may see.
-- Summed, so that rows of one name become one.
CREATE TABLE IF NOT EXISTS resource_names (
    instance_key String CODEC(LZ4),
    name_key String CODEC(LZ4),
    lines UInt64,
    INDEX by_key instance_key TYPE ngrambf_v1(4, 4096, 2, 0) GRANULARITY 1,
    INDEX by_name name_key TYPE ngrambf_v1(4, 4096, 2, 0) GRANULARITY 1
) ENGINE = SummingMergeTree((lines))
ORDER BY (instance_key, name_key)
SETTINGS index_granularity = 1024;

CREATE VIEW IF NOT EXISTS resource_names_source AS
SELECT
    instance_key,
    lowerUTF8(resource_name) AS name_key,
    sum(r.lines) AS lines
FROM rollup_resource_month AS r
GROUP BY instance_key, name_key;
TRUNCATE TABLE resource_names;
INSERT INTO resource_names SELECT * FROM resource_names_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

-- Without the indexes, which it needs no more.
DROP TABLE IF EXISTS rollup_resource_search SYNC;
CREATE TABLE IF NOT EXISTS rollup_resource_search (
    billing_period Date,
    snapshot_id UInt64,
    month Date,
    subscription_key LowCardinality(String),
    resource_group_key LowCardinality(String),
    instance_key String CODEC(LZ4),
    resource_name String CODEC(LZ4),
    meter_category LowCardinality(String),
    resource_location LowCardinality(String),
    billing_account_key LowCardinality(String),
    department_name LowCardinality(String),
    cost_center LowCardinality(String),
    billing_currency LowCardinality(String),
    billed_cost Decimal(76, 30),
    effective_cost Decimal(76, 30),
    lines UInt64
) ENGINE = SummingMergeTree((billed_cost, effective_cost, lines))
PARTITION BY toYear(billing_period)
ORDER BY (
    instance_key, resource_name, snapshot_id, month, subscription_key, resource_group_key,
    meter_category, resource_location, billing_account_key, department_name, cost_center,
    billing_currency
)
SETTINGS index_granularity = 512, min_bytes_for_wide_part = 1073741824;
INSERT INTO rollup_resource_search SELECT * FROM rollup_resource_search_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

-- Ids are long and read whole: half the room of LZ4 costs three times its time. Older parts follow
-- when they are merged.
ALTER TABLE rollup_resource_month MODIFY COLUMN instance_key String CODEC(LZ4);
ALTER TABLE rollup_resource_month MODIFY COLUMN resource_name String CODEC(LZ4);
ALTER TABLE rollup_values MODIFY COLUMN value String CODEC(LZ4);
ALTER TABLE rollup_values MODIFY COLUMN name String CODEC(LZ4);

-- A question opens every part there is: a minute after the last load those of a year become one.
ALTER TABLE rollup_service_day
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;
ALTER TABLE rollup_subscription_day
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;
ALTER TABLE rollup_subscription_month
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;
ALTER TABLE rollup_group_month
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;
ALTER TABLE rollup_meter_month
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;
ALTER TABLE rollup_resource_month
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;
ALTER TABLE rollup_resource_search
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;
ALTER TABLE rollup_tag_month
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;
ALTER TABLE rollup_subscription_tag_month
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;
ALTER TABLE rollup_values
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;
ALTER TABLE resource_names
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;
