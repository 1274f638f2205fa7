CREATE TABLE IF NOT EXISTS resource_names_local ON CLUSTER 'bills' (
    instance_key String CODEC(LZ4),
    name_key String CODEC(LZ4),
    lines UInt64,
    INDEX by_key instance_key TYPE ngrambf_v1(4, 4096, 2, 0) GRANULARITY 1,
    INDEX by_name name_key TYPE ngrambf_v1(4, 4096, 2, 0) GRANULARITY 1
) ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', (lines))
ORDER BY (instance_key, name_key)
SETTINGS index_granularity = 1024;

CREATE TABLE IF NOT EXISTS resource_names ON CLUSTER 'bills' AS resource_names_local
ENGINE = Distributed('bills', currentDatabase(), 'resource_names_local', cityHash64(instance_key, name_key));

CREATE VIEW IF NOT EXISTS resource_names_source_local ON CLUSTER 'bills' AS
SELECT
    instance_key,
    lowerUTF8(resource_name) AS name_key,
    sum(r.lines) AS lines
FROM rollup_resource_month_local AS r
GROUP BY instance_key, name_key;

CREATE TABLE IF NOT EXISTS resource_names_source ON CLUSTER 'bills' AS resource_names_source_local
ENGINE = Distributed('bills', currentDatabase(), 'resource_names_source_local');

TRUNCATE TABLE resource_names_local ON CLUSTER 'bills' SYNC;

INSERT INTO resource_names SELECT * FROM resource_names_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' resource_names_local LIGHTWEIGHT;

DROP TABLE IF EXISTS rollup_resource_search ON CLUSTER 'bills' SYNC;

DROP TABLE IF EXISTS rollup_resource_search_local ON CLUSTER 'bills' SYNC;

CREATE TABLE IF NOT EXISTS rollup_resource_search_local ON CLUSTER 'bills' (
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
) ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', (billed_cost, effective_cost, lines))
PARTITION BY toYear(billing_period)
ORDER BY (
    instance_key, resource_name, snapshot_id, month, subscription_key, resource_group_key,
    meter_category, resource_location, billing_account_key, department_name, cost_center,
    billing_currency
)
SETTINGS index_granularity = 512, min_bytes_for_wide_part = 1073741824;

CREATE TABLE IF NOT EXISTS rollup_resource_search ON CLUSTER 'bills' AS rollup_resource_search_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_resource_search_local', cityHash64(instance_key, resource_name, snapshot_id, month, subscription_key, resource_group_key, meter_category, resource_location, billing_account_key, department_name, cost_center, billing_currency));

INSERT INTO rollup_resource_search SELECT * FROM rollup_resource_search_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' rollup_resource_search_local LIGHTWEIGHT;

ALTER TABLE rollup_resource_month_local ON CLUSTER 'bills' MODIFY COLUMN instance_key String CODEC(LZ4);

ALTER TABLE rollup_resource_month_local ON CLUSTER 'bills' MODIFY COLUMN resource_name String CODEC(LZ4);

ALTER TABLE rollup_values_local ON CLUSTER 'bills' MODIFY COLUMN value String CODEC(LZ4);

ALTER TABLE rollup_values_local ON CLUSTER 'bills' MODIFY COLUMN name String CODEC(LZ4);

ALTER TABLE rollup_service_day_local ON CLUSTER 'bills'
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;

ALTER TABLE rollup_subscription_day_local ON CLUSTER 'bills'
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;

ALTER TABLE rollup_subscription_month_local ON CLUSTER 'bills'
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;

ALTER TABLE rollup_group_month_local ON CLUSTER 'bills'
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;

ALTER TABLE rollup_meter_month_local ON CLUSTER 'bills'
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;

ALTER TABLE rollup_resource_month_local ON CLUSTER 'bills'
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;

ALTER TABLE rollup_resource_search_local ON CLUSTER 'bills'
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;

ALTER TABLE rollup_tag_month_local ON CLUSTER 'bills'
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;

ALTER TABLE rollup_subscription_tag_month_local ON CLUSTER 'bills'
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;

ALTER TABLE rollup_values_local ON CLUSTER 'bills'
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;

ALTER TABLE resource_names_local ON CLUSTER 'bills'
    MODIFY SETTING min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;
