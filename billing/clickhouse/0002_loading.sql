-- One pass over a delivery. The load inserts typed lines into charge_lines, which keeps nothing;
-- three views sort them: good lines into charges, bad ones into quarantine, and what was
-- delivered, summed from the cost as parsed and not from what charges stored, into snapshot_totals.
-- All are partitioned like charges, so that a snapshot is dropped everywhere in the same step.

CREATE TABLE IF NOT EXISTS charge_lines ENGINE = Null AS
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

-- A line that could not be read without guessing. raw is the whole line as a JSON object.
CREATE TABLE IF NOT EXISTS quarantine (
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
) ENGINE = MergeTree
PARTITION BY (billing_period, snapshot_id)
ORDER BY (rule, blob, line_no);

CREATE TABLE IF NOT EXISTS snapshot_totals (
    billing_period Date,
    snapshot_id UInt64,
    blob LowCardinality(String),
    billing_currency LowCardinality(String),
    delivered UInt64,
    quarantined UInt64,
    other_period UInt64,
    cost Decimal(76, 30),
    quarantined_cost Decimal(76, 30)
) ENGINE = SummingMergeTree
PARTITION BY (billing_period, snapshot_id)
ORDER BY (blob, billing_currency);

-- Lines equal in everything that makes a line's id, from the second one on. Few, so that a line
-- pays nothing for its occurrence: where a line is not here, its occurrence is 1.
CREATE TABLE IF NOT EXISTS charge_duplicates (
    billing_period Date,
    snapshot_id UInt64,
    line_hash UInt128,
    blob LowCardinality(String),
    line_no UInt64,
    occurrence UInt64
) ENGINE = MergeTree
PARTITION BY (billing_period, snapshot_id)
ORDER BY (line_hash, blob, line_no);

CREATE MATERIALIZED VIEW IF NOT EXISTS charge_lines_to_charges TO charges AS
SELECT * EXCEPT (rule, bad_column, bad_value, raw, cost, is_other_period)
FROM charge_lines
WHERE rule = '';

CREATE MATERIALIZED VIEW IF NOT EXISTS charge_lines_to_quarantine TO quarantine AS
SELECT
    billing_period, snapshot_id, source_id, dataset, blob, line_no, rule, bad_column, bad_value,
    raw, cost, billing_currency, transform_timestamp
FROM charge_lines
WHERE rule != '';

CREATE MATERIALIZED VIEW IF NOT EXISTS charge_lines_to_totals TO snapshot_totals AS
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
