DROP TABLE IF EXISTS rollup_service_day ON CLUSTER 'bills' SYNC;

DROP TABLE IF EXISTS rollup_service_day_local ON CLUSTER 'bills' SYNC;

CREATE TABLE IF NOT EXISTS rollup_service_day_local ON CLUSTER 'bills' (
    billing_period Date,
    snapshot_id UInt64,
    date Date,
    meter_category LowCardinality(String),
    billing_currency LowCardinality(String),
    billed_cost Decimal(76, 30),
    effective_cost Decimal(76, 30),
    lines UInt64
) ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', (billed_cost, effective_cost, lines))
PARTITION BY toYear(billing_period)
ORDER BY (
    snapshot_id, date, meter_category, billing_currency
)
SETTINGS index_granularity = 1024;

CREATE TABLE IF NOT EXISTS rollup_service_day ON CLUSTER 'bills' AS rollup_service_day_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_service_day_local', cityHash64(snapshot_id, date, meter_category, billing_currency));

INSERT INTO rollup_service_day SELECT * FROM rollup_service_day_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' rollup_service_day_local LIGHTWEIGHT;

DROP TABLE IF EXISTS rollup_subscription_day ON CLUSTER 'bills' SYNC;

DROP TABLE IF EXISTS rollup_subscription_day_local ON CLUSTER 'bills' SYNC;

CREATE TABLE IF NOT EXISTS rollup_subscription_day_local ON CLUSTER 'bills' (
    billing_period Date,
    snapshot_id UInt64,
    subscription_key LowCardinality(String),
    meter_category LowCardinality(String),
    date Date,
    billing_account_key LowCardinality(String),
    department_name LowCardinality(String),
    cost_center LowCardinality(String),
    subscription_name LowCardinality(String),
    billing_currency LowCardinality(String),
    billed_cost Decimal(76, 30),
    effective_cost Decimal(76, 30),
    lines UInt64
) ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', (billed_cost, effective_cost, lines))
PARTITION BY toYear(billing_period)
ORDER BY (
    snapshot_id, subscription_key, meter_category, date, billing_account_key,
    department_name, cost_center, subscription_name, billing_currency
)
SETTINGS index_granularity = 1024;

CREATE TABLE IF NOT EXISTS rollup_subscription_day ON CLUSTER 'bills' AS rollup_subscription_day_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_subscription_day_local', cityHash64(snapshot_id, subscription_key, meter_category, date, billing_account_key, department_name, cost_center, subscription_name, billing_currency));

INSERT INTO rollup_subscription_day SELECT * FROM rollup_subscription_day_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' rollup_subscription_day_local LIGHTWEIGHT;

DROP TABLE IF EXISTS rollup_group_month ON CLUSTER 'bills' SYNC;

DROP TABLE IF EXISTS rollup_group_month_local ON CLUSTER 'bills' SYNC;

CREATE TABLE IF NOT EXISTS rollup_group_month_local ON CLUSTER 'bills' (
    billing_period Date,
    snapshot_id UInt64,
    month Date,
    subscription_key LowCardinality(String),
    resource_group_key LowCardinality(String),
    meter_category LowCardinality(String),
    resource_location LowCardinality(String),
    billing_account_key LowCardinality(String),
    department_name LowCardinality(String),
    cost_center LowCardinality(String),
    subscription_name LowCardinality(String),
    account_name LowCardinality(String),
    service_family LowCardinality(String),
    charge_type LowCardinality(String),
    pricing_model LowCardinality(String),
    publisher_type LowCardinality(String),
    billing_currency LowCardinality(String),
    named_on Date,
    billed_cost Decimal(76, 30),
    effective_cost Decimal(76, 30),
    lines UInt64
) ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', (billed_cost, effective_cost, lines))
PARTITION BY toYear(billing_period)
ORDER BY (
    snapshot_id, month, subscription_key, resource_group_key, meter_category,
    resource_location, billing_account_key, department_name, cost_center, subscription_name,
    account_name, service_family, charge_type, pricing_model, publisher_type, billing_currency
)
SETTINGS index_granularity = 1024;

CREATE TABLE IF NOT EXISTS rollup_group_month ON CLUSTER 'bills' AS rollup_group_month_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_group_month_local', cityHash64(snapshot_id, month, subscription_key, resource_group_key, meter_category, resource_location, billing_account_key, department_name, cost_center, subscription_name, account_name, service_family, charge_type, pricing_model, publisher_type, billing_currency));

INSERT INTO rollup_group_month SELECT * FROM rollup_group_month_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' rollup_group_month_local LIGHTWEIGHT;

DROP TABLE IF EXISTS rollup_meter_month ON CLUSTER 'bills' SYNC;

DROP TABLE IF EXISTS rollup_meter_month_local ON CLUSTER 'bills' SYNC;

CREATE TABLE IF NOT EXISTS rollup_meter_month_local ON CLUSTER 'bills' (
    billing_period Date,
    snapshot_id UInt64,
    month Date,
    meter_category LowCardinality(String),
    meter_sub_category LowCardinality(String),
    meter_name LowCardinality(String),
    product LowCardinality(String),
    unit_of_measure LowCardinality(String),
    subscription_key LowCardinality(String),
    resource_group_key LowCardinality(String),
    billing_account_key LowCardinality(String),
    department_name LowCardinality(String),
    cost_center LowCardinality(String),
    billing_currency LowCardinality(String),
    billed_cost Decimal(76, 30),
    effective_cost Decimal(76, 30),
    consumed_quantity Decimal(76, 30),
    lines UInt64
) ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', (billed_cost, effective_cost, consumed_quantity, lines))
PARTITION BY toYear(billing_period)
ORDER BY (
    snapshot_id, month, meter_category, meter_sub_category, meter_name, product,
    unit_of_measure, subscription_key, resource_group_key, billing_account_key, department_name,
    cost_center, billing_currency
)
SETTINGS index_granularity = 1024;

CREATE TABLE IF NOT EXISTS rollup_meter_month ON CLUSTER 'bills' AS rollup_meter_month_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_meter_month_local', cityHash64(snapshot_id, month, meter_category, meter_sub_category, meter_name, product, unit_of_measure, subscription_key, resource_group_key, billing_account_key, department_name, cost_center, billing_currency));

INSERT INTO rollup_meter_month SELECT * FROM rollup_meter_month_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' rollup_meter_month_local LIGHTWEIGHT;

DROP TABLE IF EXISTS rollup_resource_month ON CLUSTER 'bills' SYNC;

DROP TABLE IF EXISTS rollup_resource_month_local ON CLUSTER 'bills' SYNC;

CREATE TABLE IF NOT EXISTS rollup_resource_month_local ON CLUSTER 'bills' (
    billing_period Date,
    snapshot_id UInt64,
    month Date,
    subscription_key LowCardinality(String),
    resource_group_key LowCardinality(String),
    instance_key String CODEC(ZSTD(1)),
    resource_name String CODEC(ZSTD(1)),
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
    snapshot_id, month, subscription_key, resource_group_key, instance_key,
    resource_name, meter_category, resource_location, billing_account_key, department_name,
    cost_center, billing_currency
)
SETTINGS index_granularity = 1024;

CREATE TABLE IF NOT EXISTS rollup_resource_month ON CLUSTER 'bills' AS rollup_resource_month_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_resource_month_local', cityHash64(snapshot_id, month, subscription_key, resource_group_key, instance_key, resource_name, meter_category, resource_location, billing_account_key, department_name, cost_center, billing_currency));

INSERT INTO rollup_resource_month SELECT * FROM rollup_resource_month_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' rollup_resource_month_local LIGHTWEIGHT;

DROP TABLE IF EXISTS rollup_tag_month ON CLUSTER 'bills' SYNC;

DROP TABLE IF EXISTS rollup_tag_month_local ON CLUSTER 'bills' SYNC;

CREATE TABLE IF NOT EXISTS rollup_tag_month_local ON CLUSTER 'bills' (
    billing_period Date,
    snapshot_id UInt64,
    month Date,
    folded_key LowCardinality(String),
    repeated UInt8,
    tag_key LowCardinality(String),
    tag_value String CODEC(ZSTD(1)),
    subscription_key LowCardinality(String),
    resource_group_key LowCardinality(String),
    meter_category LowCardinality(String),
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
    snapshot_id, month, folded_key, repeated, tag_key, tag_value,
    subscription_key, resource_group_key, meter_category, billing_account_key, department_name,
    cost_center, billing_currency
)
SETTINGS index_granularity = 1024;

CREATE TABLE IF NOT EXISTS rollup_tag_month ON CLUSTER 'bills' AS rollup_tag_month_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_tag_month_local', cityHash64(snapshot_id, month, folded_key, repeated, tag_key, tag_value, subscription_key, resource_group_key, meter_category, billing_account_key, department_name, cost_center, billing_currency));

INSERT INTO rollup_tag_month SELECT * FROM rollup_tag_month_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' rollup_tag_month_local LIGHTWEIGHT;

CREATE TABLE IF NOT EXISTS rollup_subscription_month_local ON CLUSTER 'bills' (
    billing_period Date,
    snapshot_id UInt64,
    month Date,
    subscription_key LowCardinality(String),
    meter_category LowCardinality(String),
    resource_location LowCardinality(String),
    billing_account_key LowCardinality(String),
    department_name LowCardinality(String),
    cost_center LowCardinality(String),
    subscription_name LowCardinality(String),
    named_on Date,
    billing_currency LowCardinality(String),
    billed_cost Decimal(76, 30),
    effective_cost Decimal(76, 30),
    lines UInt64
) ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', (billed_cost, effective_cost, lines))
PARTITION BY toYear(billing_period)
ORDER BY (
    snapshot_id, month, subscription_key, meter_category, resource_location, billing_account_key,
    department_name, cost_center, subscription_name, named_on, billing_currency
)
SETTINGS index_granularity = 1024;

CREATE TABLE IF NOT EXISTS rollup_subscription_month ON CLUSTER 'bills' AS rollup_subscription_month_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_subscription_month_local', cityHash64(snapshot_id, month, subscription_key, meter_category, resource_location, billing_account_key, department_name, cost_center, subscription_name, named_on, billing_currency));

CREATE VIEW IF NOT EXISTS rollup_subscription_month_source_local ON CLUSTER 'bills' AS
SELECT
    billing_period, snapshot_id, month, subscription_key, meter_category, resource_location,
    billing_account_key, department_name, cost_center, subscription_name, named_on,
    billing_currency,
    sum(g.billed_cost) AS billed_cost,
    sum(g.effective_cost) AS effective_cost,
    sum(g.lines) AS lines
FROM rollup_group_month_local AS g
GROUP BY
    billing_period, snapshot_id, month, subscription_key, meter_category, resource_location,
    billing_account_key, department_name, cost_center, subscription_name, named_on,
    billing_currency;

CREATE TABLE IF NOT EXISTS rollup_subscription_month_source ON CLUSTER 'bills' AS rollup_subscription_month_source_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_subscription_month_source_local');

TRUNCATE TABLE rollup_subscription_month_local ON CLUSTER 'bills' SYNC;

INSERT INTO rollup_subscription_month SELECT * FROM rollup_subscription_month_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' rollup_subscription_month_local LIGHTWEIGHT;

CREATE TABLE IF NOT EXISTS rollup_subscription_tag_month_local ON CLUSTER 'bills' (
    billing_period Date,
    snapshot_id UInt64,
    month Date,
    folded_key LowCardinality(String),
    repeated UInt8,
    tag_key LowCardinality(String),
    tag_value String CODEC(ZSTD(1)),
    subscription_key LowCardinality(String),
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
    snapshot_id, month, folded_key, repeated, tag_key, tag_value, subscription_key,
    billing_account_key, department_name, cost_center, billing_currency
)
SETTINGS index_granularity = 1024;

CREATE TABLE IF NOT EXISTS rollup_subscription_tag_month ON CLUSTER 'bills' AS rollup_subscription_tag_month_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_subscription_tag_month_local', cityHash64(snapshot_id, month, folded_key, repeated, tag_key, tag_value, subscription_key, billing_account_key, department_name, cost_center, billing_currency));

CREATE VIEW IF NOT EXISTS rollup_subscription_tag_month_source_local ON CLUSTER 'bills' AS
SELECT
    billing_period, snapshot_id, month, folded_key, repeated, tag_key, tag_value,
    subscription_key, billing_account_key, department_name, cost_center, billing_currency,
    sum(t.billed_cost) AS billed_cost,
    sum(t.effective_cost) AS effective_cost,
    sum(t.lines) AS lines
FROM rollup_tag_month_local AS t
GROUP BY
    billing_period, snapshot_id, month, folded_key, repeated, tag_key, tag_value,
    subscription_key, billing_account_key, department_name, cost_center, billing_currency;

CREATE TABLE IF NOT EXISTS rollup_subscription_tag_month_source ON CLUSTER 'bills' AS rollup_subscription_tag_month_source_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_subscription_tag_month_source_local');

TRUNCATE TABLE rollup_subscription_tag_month_local ON CLUSTER 'bills' SYNC;

INSERT INTO rollup_subscription_tag_month SELECT * FROM rollup_subscription_tag_month_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' rollup_subscription_tag_month_local LIGHTWEIGHT;

CREATE TABLE IF NOT EXISTS rollup_resource_search_local ON CLUSTER 'bills' (
    billing_period Date,
    snapshot_id UInt64,
    month Date,
    subscription_key LowCardinality(String),
    resource_group_key LowCardinality(String),
    instance_key String CODEC(ZSTD(1)),
    resource_name String CODEC(ZSTD(1)),
    meter_category LowCardinality(String),
    resource_location LowCardinality(String),
    billing_account_key LowCardinality(String),
    department_name LowCardinality(String),
    cost_center LowCardinality(String),
    billing_currency LowCardinality(String),
    billed_cost Decimal(76, 30),
    effective_cost Decimal(76, 30),
    lines UInt64,
    INDEX by_key instance_key TYPE ngrambf_v1(4, 4096, 2, 0) GRANULARITY 1,
    INDEX by_name lowerUTF8(resource_name) TYPE ngrambf_v1(4, 4096, 2, 0) GRANULARITY 1
) ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', (billed_cost, effective_cost, lines))
PARTITION BY toYear(billing_period)
ORDER BY (
    instance_key, resource_name, snapshot_id, month, subscription_key, resource_group_key,
    meter_category, resource_location, billing_account_key, department_name, cost_center,
    billing_currency
)
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 1073741824;

CREATE TABLE IF NOT EXISTS rollup_resource_search ON CLUSTER 'bills' AS rollup_resource_search_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_resource_search_local', cityHash64(instance_key, resource_name, snapshot_id, month, subscription_key, resource_group_key, meter_category, resource_location, billing_account_key, department_name, cost_center, billing_currency));

CREATE VIEW IF NOT EXISTS rollup_resource_search_source_local ON CLUSTER 'bills' AS
SELECT
    billing_period, snapshot_id, month, subscription_key, resource_group_key, instance_key,
    resource_name, meter_category, resource_location, billing_account_key, department_name,
    cost_center, billing_currency,
    sum(r.billed_cost) AS billed_cost,
    sum(r.effective_cost) AS effective_cost,
    sum(r.lines) AS lines
FROM rollup_resource_month_local AS r
GROUP BY
    billing_period, snapshot_id, month, subscription_key, resource_group_key, instance_key,
    resource_name, meter_category, resource_location, billing_account_key, department_name,
    cost_center, billing_currency;

CREATE TABLE IF NOT EXISTS rollup_resource_search_source ON CLUSTER 'bills' AS rollup_resource_search_source_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_resource_search_source_local');

TRUNCATE TABLE rollup_resource_search_local ON CLUSTER 'bills' SYNC;

INSERT INTO rollup_resource_search SELECT * FROM rollup_resource_search_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' rollup_resource_search_local LIGHTWEIGHT;

DROP TABLE IF EXISTS rollup_values ON CLUSTER 'bills' SYNC;

DROP TABLE IF EXISTS rollup_values_local ON CLUSTER 'bills' SYNC;

CREATE TABLE IF NOT EXISTS rollup_values_local ON CLUSTER 'bills' (
    billing_period Date,
    snapshot_id UInt64,
    month Date,
    dimension LowCardinality(String),
    value String CODEC(ZSTD(1)),
    name String CODEC(ZSTD(1)),
    subscription_key LowCardinality(String),
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
    snapshot_id, dimension, value, name, month, subscription_key,
    billing_account_key, department_name, cost_center, billing_currency
)
SETTINGS index_granularity = 1024, min_bytes_for_wide_part = 1073741824;

CREATE TABLE IF NOT EXISTS rollup_values ON CLUSTER 'bills' AS rollup_values_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_values_local', cityHash64(snapshot_id, dimension, value, name, month, subscription_key, billing_account_key, department_name, cost_center, billing_currency));

INSERT INTO rollup_values SELECT * FROM rollup_values_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' rollup_values_local LIGHTWEIGHT;
