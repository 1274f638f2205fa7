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
PARTITION BY (billing_period, snapshot_id)
ORDER BY (date, meter_category, billing_currency);

CREATE TABLE IF NOT EXISTS rollup_service_day ON CLUSTER 'bills' AS rollup_service_day_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_service_day_local', cityHash64(date, meter_category, billing_currency));

CREATE VIEW IF NOT EXISTS rollup_service_day_source_local ON CLUSTER 'bills' AS
SELECT
    billing_period, snapshot_id, date, meter_category, billing_currency,
    sum(c.billed_cost) AS billed_cost,
    sum(c.effective_cost) AS effective_cost,
    count() AS lines
FROM charges_local AS c
GROUP BY billing_period, snapshot_id, date, meter_category, billing_currency;

CREATE TABLE IF NOT EXISTS rollup_service_day_source ON CLUSTER 'bills' AS rollup_service_day_source_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_service_day_source_local');

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
PARTITION BY (billing_period, snapshot_id)
ORDER BY (
    subscription_key, meter_category, date, billing_account_key, department_name, cost_center,
    subscription_name, billing_currency
);

CREATE TABLE IF NOT EXISTS rollup_subscription_day ON CLUSTER 'bills' AS rollup_subscription_day_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_subscription_day_local', cityHash64(subscription_key, meter_category, date, billing_account_key, department_name, cost_center, subscription_name, billing_currency));

CREATE VIEW IF NOT EXISTS rollup_subscription_day_source_local ON CLUSTER 'bills' AS
SELECT
    billing_period, snapshot_id, subscription_key, meter_category, date, billing_account_key,
    department_name, cost_center, subscription_name, billing_currency,
    sum(c.billed_cost) AS billed_cost,
    sum(c.effective_cost) AS effective_cost,
    count() AS lines
FROM charges_local AS c
GROUP BY
    billing_period, snapshot_id, subscription_key, meter_category, date, billing_account_key,
    department_name, cost_center, subscription_name, billing_currency;

CREATE TABLE IF NOT EXISTS rollup_subscription_day_source ON CLUSTER 'bills' AS rollup_subscription_day_source_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_subscription_day_source_local');

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
    billed_cost Decimal(76, 30),
    effective_cost Decimal(76, 30),
    lines UInt64
) ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', (billed_cost, effective_cost, lines))
PARTITION BY (billing_period, snapshot_id)
ORDER BY (
    month, subscription_key, resource_group_key, meter_category, resource_location,
    billing_account_key,
    department_name, cost_center, subscription_name, account_name, service_family, charge_type,
    pricing_model, publisher_type, billing_currency
);

CREATE TABLE IF NOT EXISTS rollup_group_month ON CLUSTER 'bills' AS rollup_group_month_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_group_month_local', cityHash64(month, subscription_key, resource_group_key, meter_category, resource_location, billing_account_key, department_name, cost_center, subscription_name, account_name, service_family, charge_type, pricing_model, publisher_type, billing_currency));

CREATE VIEW IF NOT EXISTS rollup_group_month_source_local ON CLUSTER 'bills' AS
SELECT
    billing_period, snapshot_id, toStartOfMonth(c.date) AS month,
    subscription_key, resource_group_key, meter_category,
    resource_location, billing_account_key, department_name, cost_center, subscription_name,
    account_name, service_family, charge_type, pricing_model, publisher_type, billing_currency,
    sum(c.billed_cost) AS billed_cost,
    sum(c.effective_cost) AS effective_cost,
    count() AS lines
FROM charges_local AS c
GROUP BY
    billing_period, snapshot_id, month, subscription_key, resource_group_key, meter_category,
    resource_location, billing_account_key, department_name, cost_center, subscription_name,
    account_name, service_family, charge_type, pricing_model, publisher_type, billing_currency;

CREATE TABLE IF NOT EXISTS rollup_group_month_source ON CLUSTER 'bills' AS rollup_group_month_source_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_group_month_source_local');

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
PARTITION BY (billing_period, snapshot_id)
ORDER BY (
    month, meter_category, meter_sub_category, meter_name, product, unit_of_measure,
    subscription_key,
    resource_group_key, billing_account_key, department_name, cost_center, billing_currency
);

CREATE TABLE IF NOT EXISTS rollup_meter_month ON CLUSTER 'bills' AS rollup_meter_month_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_meter_month_local', cityHash64(month, meter_category, meter_sub_category, meter_name, product, unit_of_measure, subscription_key, resource_group_key, billing_account_key, department_name, cost_center, billing_currency));

CREATE VIEW IF NOT EXISTS rollup_meter_month_source_local ON CLUSTER 'bills' AS
SELECT
    billing_period, snapshot_id, toStartOfMonth(c.date) AS month,
    meter_category, meter_sub_category, meter_name, product,
    unit_of_measure, subscription_key, resource_group_key, billing_account_key, department_name,
    cost_center, billing_currency,
    sum(c.billed_cost) AS billed_cost,
    sum(c.effective_cost) AS effective_cost,
    sum(ifNull(c.consumed_quantity, 0)) AS consumed_quantity,
    count() AS lines
FROM charges_local AS c
GROUP BY
    billing_period, snapshot_id, month, meter_category, meter_sub_category, meter_name, product,
    unit_of_measure, subscription_key, resource_group_key, billing_account_key, department_name,
    cost_center, billing_currency;

CREATE TABLE IF NOT EXISTS rollup_meter_month_source ON CLUSTER 'bills' AS rollup_meter_month_source_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_meter_month_source_local');

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
    lines UInt64,
    INDEX by_key instance_key TYPE ngrambf_v1(4, 16384, 2, 0) GRANULARITY 1,
    INDEX by_name lowerUTF8(resource_name) TYPE ngrambf_v1(4, 16384, 2, 0) GRANULARITY 1
) ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', (billed_cost, effective_cost, lines))
PARTITION BY (billing_period, snapshot_id)
ORDER BY (
    month, subscription_key, resource_group_key, instance_key, resource_name, meter_category,
    resource_location, billing_account_key, department_name, cost_center, billing_currency
);

CREATE TABLE IF NOT EXISTS rollup_resource_month ON CLUSTER 'bills' AS rollup_resource_month_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_resource_month_local', cityHash64(month, subscription_key, resource_group_key, instance_key, resource_name, meter_category, resource_location, billing_account_key, department_name, cost_center, billing_currency));

CREATE VIEW IF NOT EXISTS rollup_resource_month_source_local ON CLUSTER 'bills' AS
SELECT
    billing_period, snapshot_id, toStartOfMonth(c.date) AS month,
    subscription_key, resource_group_key, instance_key, resource_name,
    meter_category, resource_location, billing_account_key, department_name, cost_center,
    billing_currency,
    sum(c.billed_cost) AS billed_cost,
    sum(c.effective_cost) AS effective_cost,
    count() AS lines
FROM charges_local AS c
GROUP BY
    billing_period, snapshot_id, month, subscription_key, resource_group_key, instance_key,
    resource_name,
    meter_category, resource_location, billing_account_key, department_name, cost_center,
    billing_currency;

CREATE TABLE IF NOT EXISTS rollup_resource_month_source ON CLUSTER 'bills' AS rollup_resource_month_source_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_resource_month_source_local');

CREATE TABLE IF NOT EXISTS rollup_tag_month_local ON CLUSTER 'bills' (
    billing_period Date,
    snapshot_id UInt64,
    month Date,
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
PARTITION BY (billing_period, snapshot_id)
ORDER BY (
    month, tag_key, tag_value, subscription_key, resource_group_key, meter_category,
    billing_account_key,
    department_name, cost_center, billing_currency
);

CREATE TABLE IF NOT EXISTS rollup_tag_month ON CLUSTER 'bills' AS rollup_tag_month_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_tag_month_local', cityHash64(month, tag_key, tag_value, subscription_key, resource_group_key, meter_category, billing_account_key, department_name, cost_center, billing_currency));

CREATE VIEW IF NOT EXISTS rollup_tag_month_source_local ON CLUSTER 'bills' AS
SELECT
    billing_period, snapshot_id, month,
    CAST(tupleElement(tag, 1), 'LowCardinality(String)') AS tag_key,
    tupleElement(tag, 2) AS tag_value,
    subscription_key, resource_group_key, meter_category, billing_account_key, department_name,
    cost_center, billing_currency,
    sum(t.billed) AS billed_cost,
    sum(t.effective) AS effective_cost,
    sum(t.number) AS lines
FROM (
    SELECT
        billing_period, snapshot_id, toStartOfMonth(date) AS month,
        tags, subscription_key, resource_group_key, meter_category,
        billing_account_key, department_name, cost_center, billing_currency,
        sum(billed_cost) AS billed,
        sum(effective_cost) AS effective,
        count() AS number
    FROM charges_local
    GROUP BY
        billing_period, snapshot_id, month, tags, subscription_key, resource_group_key,
        meter_category,
        billing_account_key, department_name, cost_center, billing_currency
) AS t
ARRAY JOIN arrayConcat(
    [('', '')],
    arrayFilter(pair -> pair.1 != '', CAST(tags, 'Array(Tuple(String, String))'))
) AS tag
GROUP BY
    billing_period, snapshot_id, month, tag_key, tag_value, subscription_key, resource_group_key,
    meter_category, billing_account_key, department_name, cost_center, billing_currency;

CREATE TABLE IF NOT EXISTS rollup_tag_month_source ON CLUSTER 'bills' AS rollup_tag_month_source_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_tag_month_source_local');

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
PARTITION BY (billing_period, snapshot_id)
ORDER BY (
    dimension, value, name, month, subscription_key, billing_account_key, department_name,
    cost_center,
    billing_currency
);

CREATE TABLE IF NOT EXISTS rollup_values ON CLUSTER 'bills' AS rollup_values_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_values_local', cityHash64(dimension, value, name, month, subscription_key, billing_account_key, department_name, cost_center, billing_currency));

CREATE VIEW IF NOT EXISTS rollup_values_source_local ON CLUSTER 'bills' AS
SELECT
    billing_period, snapshot_id, month,
    CAST(tupleElement(member, 1), 'LowCardinality(String)') AS dimension,
    tupleElement(member, 2) AS value,
    tupleElement(member, 3) AS name,
    subscription_key, billing_account_key, department_name, cost_center, billing_currency,
    sum(m.billed) AS billed_cost,
    sum(m.effective) AS effective_cost,
    sum(m.number) AS lines
FROM (
    SELECT
        billing_period, snapshot_id, month, subscription_key, billing_account_key, department_name,
        cost_center, billing_currency,
        billed_cost AS billed, effective_cost AS effective, lines AS number,
        CAST([
            ('subscription', subscription_key, subscription_name),
            ('resource_group', resource_group_key, ''),
            ('service', meter_category, ''),
            ('location', resource_location, ''),
            ('charge_type', charge_type, ''),
            ('pricing_model', pricing_model, ''),
            ('publisher_type', publisher_type, ''),
            ('department', department_name, ''),
            ('cost_center', cost_center, ''),
            ('account', account_name, ''),
            ('billing_account', billing_account_key, ''),
            ('billing_currency', billing_currency, ''),
            ('service_family', service_family, '')
        ], 'Array(Tuple(String, String, String))') AS members
    FROM rollup_group_month_local
    UNION ALL
    SELECT
        billing_period, snapshot_id, month, subscription_key, billing_account_key, department_name,
        cost_center, billing_currency,
        billed_cost AS billed, effective_cost AS effective, lines AS number,
        CAST([
            ('meter_sub_category', meter_sub_category, ''),
            ('meter', meter_name, ''),
            ('product', product, ''),
            ('unit_of_measure', unit_of_measure, '')
        ], 'Array(Tuple(String, String, String))') AS members
    FROM rollup_meter_month_local
) AS m
ARRAY JOIN members AS member
GROUP BY
    billing_period, snapshot_id, month, dimension, value, name, subscription_key,
    billing_account_key,
    department_name, cost_center, billing_currency;

CREATE TABLE IF NOT EXISTS rollup_values_source ON CLUSTER 'bills' AS rollup_values_source_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_values_source_local');

TRUNCATE TABLE rollup_service_day_local ON CLUSTER 'bills' SYNC;

INSERT INTO rollup_service_day SELECT * FROM rollup_service_day_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' rollup_service_day_local LIGHTWEIGHT;

TRUNCATE TABLE rollup_subscription_day_local ON CLUSTER 'bills' SYNC;

INSERT INTO rollup_subscription_day SELECT * FROM rollup_subscription_day_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' rollup_subscription_day_local LIGHTWEIGHT;

TRUNCATE TABLE rollup_group_month_local ON CLUSTER 'bills' SYNC;

INSERT INTO rollup_group_month SELECT * FROM rollup_group_month_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' rollup_group_month_local LIGHTWEIGHT;

TRUNCATE TABLE rollup_meter_month_local ON CLUSTER 'bills' SYNC;

INSERT INTO rollup_meter_month SELECT * FROM rollup_meter_month_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' rollup_meter_month_local LIGHTWEIGHT;

TRUNCATE TABLE rollup_resource_month_local ON CLUSTER 'bills' SYNC;

INSERT INTO rollup_resource_month SELECT * FROM rollup_resource_month_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' rollup_resource_month_local LIGHTWEIGHT;

TRUNCATE TABLE rollup_tag_month_local ON CLUSTER 'bills' SYNC;

INSERT INTO rollup_tag_month SELECT * FROM rollup_tag_month_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' rollup_tag_month_local LIGHTWEIGHT;

TRUNCATE TABLE rollup_values_local ON CLUSTER 'bills' SYNC;

INSERT INTO rollup_values SELECT * FROM rollup_values_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' rollup_values_local LIGHTWEIGHT;
