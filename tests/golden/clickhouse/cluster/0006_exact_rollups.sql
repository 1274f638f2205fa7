ALTER TABLE rollup_group_month_local ON CLUSTER 'bills' ADD COLUMN IF NOT EXISTS named_on Date AFTER billing_currency;

ALTER TABLE rollup_group_month ON CLUSTER 'bills' ADD COLUMN IF NOT EXISTS named_on Date AFTER billing_currency;

DROP TABLE IF EXISTS rollup_group_month_source ON CLUSTER 'bills' SYNC;

DROP VIEW IF EXISTS rollup_group_month_source_local ON CLUSTER 'bills' SYNC;

CREATE VIEW IF NOT EXISTS rollup_group_month_source_local ON CLUSTER 'bills' AS
SELECT
    billing_period, snapshot_id, toStartOfMonth(c.date) AS month,
    subscription_key, resource_group_key, meter_category,
    resource_location, billing_account_key, department_name, cost_center, subscription_name,
    account_name, service_family, charge_type, pricing_model, publisher_type, billing_currency,
    max(c.date) AS named_on,
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
PARTITION BY (billing_period, snapshot_id)
ORDER BY (
    month, folded_key, repeated, tag_key, tag_value, subscription_key, resource_group_key,
    meter_category, billing_account_key,
    department_name, cost_center, billing_currency
);

CREATE TABLE IF NOT EXISTS rollup_tag_month ON CLUSTER 'bills' AS rollup_tag_month_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_tag_month_local', cityHash64(month, folded_key, repeated, tag_key, tag_value, subscription_key, resource_group_key, meter_category, billing_account_key, department_name, cost_center, billing_currency));

DROP TABLE IF EXISTS rollup_tag_month_source ON CLUSTER 'bills' SYNC;

DROP VIEW IF EXISTS rollup_tag_month_source_local ON CLUSTER 'bills' SYNC;

CREATE VIEW IF NOT EXISTS rollup_tag_month_source_local ON CLUSTER 'bills' AS
SELECT
    billing_period, snapshot_id, month,
    CAST(tupleElement(tag, 3), 'LowCardinality(String)') AS folded_key,
    CAST(tupleElement(tag, 4) > 1, 'UInt8') AS repeated,
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
        CAST(tags, 'Array(Tuple(String, String))') AS pairs,
        arrayMap(pair -> lowerUTF8(pair.1), pairs) AS folded,
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
    [('', '', '', toUInt32(1))],
    arrayFilter(
        one -> one.1 != '',
        arrayMap(
            (pair, key, nth) -> (pair.1, pair.2, key, nth),
            pairs, folded, arrayEnumerateUniq(folded)
        )
    )
) AS tag
GROUP BY
    billing_period, snapshot_id, month, folded_key, repeated, tag_key, tag_value,
    subscription_key, resource_group_key,
    meter_category, billing_account_key, department_name, cost_center, billing_currency;

CREATE TABLE IF NOT EXISTS rollup_tag_month_source ON CLUSTER 'bills' AS rollup_tag_month_source_local
ENGINE = Distributed('bills', currentDatabase(), 'rollup_tag_month_source_local');

TRUNCATE TABLE rollup_group_month_local ON CLUSTER 'bills' SYNC;

INSERT INTO rollup_group_month SELECT * FROM rollup_group_month_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' rollup_group_month_local LIGHTWEIGHT;

TRUNCATE TABLE rollup_tag_month_local ON CLUSTER 'bills' SYNC;

INSERT INTO rollup_tag_month SELECT * FROM rollup_tag_month_source
SETTINGS max_bytes_before_external_group_by = 1073741824;

SYSTEM SYNC REPLICA ON CLUSTER 'bills' rollup_tag_month_local LIGHTWEIGHT;
