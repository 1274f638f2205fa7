CREATE TABLE IF NOT EXISTS charge_lines ON CLUSTER 'bills' ENGINE = Null AS
SELECT
    *,
    CAST('', 'LowCardinality(String)') AS rule,
    CAST('', 'LowCardinality(String)') AS bad_column,
    '' AS bad_value,
    '' AS raw,
    toDecimal256OrNull('', 30) AS cost,
    false AS is_other_period
FROM charges
LIMIT 0;

CREATE TABLE IF NOT EXISTS quarantine_local ON CLUSTER 'bills' (
    billing_period Date,
    snapshot_id UInt64,
    source_id UInt32,
    dataset LowCardinality(String),
    blob LowCardinality(String),
    line_no UInt64,
    rule LowCardinality(String),
    bad_column LowCardinality(String),
    bad_value String CODEC(ZSTD(1)),
    raw String CODEC(ZSTD(1)),
    cost Nullable(Decimal(76, 30)),
    billing_currency LowCardinality(String),
    transform_timestamp DateTime64(3, 'UTC')
) ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
PARTITION BY (billing_period, snapshot_id)
ORDER BY (rule, blob, line_no);

CREATE TABLE IF NOT EXISTS quarantine ON CLUSTER 'bills' AS quarantine_local
ENGINE = Distributed('bills', currentDatabase(), 'quarantine_local', cityHash64(rule, blob));

CREATE TABLE IF NOT EXISTS snapshot_totals_local ON CLUSTER 'bills' (
    billing_period Date,
    snapshot_id UInt64,
    blob LowCardinality(String),
    billing_currency LowCardinality(String),
    delivered UInt64,
    quarantined UInt64,
    other_period UInt64,
    cost Decimal(76, 30),
    quarantined_cost Decimal(76, 30)
) ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
PARTITION BY (billing_period, snapshot_id)
ORDER BY (blob, billing_currency);

CREATE TABLE IF NOT EXISTS snapshot_totals ON CLUSTER 'bills' AS snapshot_totals_local
ENGINE = Distributed('bills', currentDatabase(), 'snapshot_totals_local', cityHash64(blob, billing_currency));

CREATE TABLE IF NOT EXISTS charge_duplicates_local ON CLUSTER 'bills' (
    billing_period Date,
    snapshot_id UInt64,
    line_hash UInt128,
    blob LowCardinality(String),
    line_no UInt64,
    occurrence UInt64
) ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
PARTITION BY (billing_period, snapshot_id)
ORDER BY (line_hash, blob, line_no);

CREATE TABLE IF NOT EXISTS charge_duplicates ON CLUSTER 'bills' AS charge_duplicates_local
ENGINE = Distributed('bills', currentDatabase(), 'charge_duplicates_local', cityHash64(line_hash, blob));

CREATE MATERIALIZED VIEW IF NOT EXISTS charge_lines_to_charges ON CLUSTER 'bills' TO charges AS
SELECT * EXCEPT (rule, bad_column, bad_value, raw, cost, is_other_period)
FROM charge_lines
WHERE rule = '';

CREATE MATERIALIZED VIEW IF NOT EXISTS charge_lines_to_quarantine ON CLUSTER 'bills' TO quarantine AS
SELECT
    billing_period, snapshot_id, source_id, dataset, blob, line_no, rule, bad_column, bad_value,
    raw, cost, billing_currency, transform_timestamp
FROM charge_lines
WHERE rule != '';

CREATE MATERIALIZED VIEW IF NOT EXISTS charge_lines_to_totals ON CLUSTER 'bills' TO snapshot_totals AS
SELECT
    billing_period,
    snapshot_id,
    blob,
    billing_currency,
    count() AS delivered,
    countIf(rule != '') AS quarantined,
    countIf(is_other_period) AS other_period,
    sum(ifNull(l.cost, 0)) AS cost,
    sumIf(ifNull(l.cost, 0), rule != '') AS quarantined_cost
FROM charge_lines AS l
GROUP BY billing_period, snapshot_id, blob, billing_currency;
