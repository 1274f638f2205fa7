ALTER TABLE charge_lines ON CLUSTER 'bills' ADD COLUMN IF NOT EXISTS effective Nullable(Decimal(76, 30));

ALTER TABLE quarantine_local ON CLUSTER 'bills' ADD COLUMN IF NOT EXISTS effective Nullable(Decimal(76, 30));

ALTER TABLE quarantine ON CLUSTER 'bills' ADD COLUMN IF NOT EXISTS effective Nullable(Decimal(76, 30));

ALTER TABLE snapshot_totals_local ON CLUSTER 'bills'
    ADD COLUMN IF NOT EXISTS effective Decimal(76, 30),
    ADD COLUMN IF NOT EXISTS quarantined_effective Decimal(76, 30);

ALTER TABLE snapshot_totals ON CLUSTER 'bills'
    ADD COLUMN IF NOT EXISTS effective Decimal(76, 30),
    ADD COLUMN IF NOT EXISTS quarantined_effective Decimal(76, 30);

DROP VIEW IF EXISTS charge_lines_to_charges ON CLUSTER 'bills' SYNC;

CREATE MATERIALIZED VIEW IF NOT EXISTS charge_lines_to_charges ON CLUSTER 'bills' TO charges AS
SELECT * EXCEPT (rule, bad_column, bad_value, raw, cost, effective, is_other_period)
FROM charge_lines
WHERE rule = '';

DROP VIEW IF EXISTS charge_lines_to_quarantine ON CLUSTER 'bills' SYNC;

CREATE MATERIALIZED VIEW IF NOT EXISTS charge_lines_to_quarantine ON CLUSTER 'bills' TO quarantine AS
SELECT
    billing_period, snapshot_id, source_id, dataset, blob, line_no, rule, bad_column, bad_value,
    raw, cost, effective, billing_currency, transform_timestamp
FROM charge_lines
WHERE rule != '';

DROP VIEW IF EXISTS charge_lines_to_totals ON CLUSTER 'bills' SYNC;

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
    sumIf(ifNull(l.cost, 0), rule != '') AS quarantined_cost,
    sum(ifNull(l.effective, 0)) AS effective,
    sumIf(ifNull(l.effective, 0), rule != '') AS quarantined_effective
FROM charge_lines AS l
GROUP BY billing_period, snapshot_id, blob, billing_currency;
