CREATE TABLE IF NOT EXISTS reconciliation_fetches_local ON CLUSTER 'bills' (
    fetch_id String,
    source_id UInt32,
    billing_period Date,
    kind LowCardinality(String),
    document String,
    rows UInt64,
    fetched_at DateTime64(3, 'UTC')
) ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (source_id, billing_period, kind, fetched_at);

CREATE TABLE IF NOT EXISTS reconciliation_fetches ON CLUSTER 'bills' AS reconciliation_fetches_local
ENGINE = Distributed('bills', currentDatabase(), 'reconciliation_fetches_local', cityHash64(source_id, billing_period));

CREATE TABLE IF NOT EXISTS reservation_transactions_local ON CLUSTER 'bills' (
    fetch_id String,
    source_id UInt32,
    billing_period Date,
    line_no UInt64,
    event_date Nullable(Date),
    event_type LowCardinality(String),
    reservation_order_id String,
    reservation_order_name String,
    description String,
    quantity Nullable(Decimal(76, 30)),
    amount Nullable(Decimal(76, 30)),
    currency LowCardinality(String),
    term LowCardinality(String),
    region LowCardinality(String),
    arm_sku_name LowCardinality(String),
    purchasing_subscription_guid String,
    raw Map(LowCardinality(String), String)
) ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
PARTITION BY billing_period
ORDER BY (source_id, fetch_id, line_no);

CREATE TABLE IF NOT EXISTS reservation_transactions ON CLUSTER 'bills' AS reservation_transactions_local
ENGINE = Distributed('bills', currentDatabase(), 'reservation_transactions_local', cityHash64(source_id, fetch_id));

CREATE TABLE IF NOT EXISTS price_sheet_local ON CLUSTER 'bills' (
    fetch_id String,
    source_id UInt32,
    billing_period Date,
    line_no UInt64,
    meter_id LowCardinality(String),
    meter_name LowCardinality(String),
    meter_category LowCardinality(String),
    meter_sub_category LowCardinality(String),
    meter_region LowCardinality(String),
    product LowCardinality(String),
    part_number LowCardinality(String),
    sku_id LowCardinality(String),
    price_type LowCardinality(String),
    term LowCardinality(String),
    unit_of_measure LowCardinality(String),
    currency LowCardinality(String),
    unit_price Nullable(Decimal(76, 30)),
    base_price Nullable(Decimal(76, 30)),
    market_price Nullable(Decimal(76, 30)),
    included_quantity Nullable(Decimal(76, 30)),
    effective_start Nullable(Date),
    effective_end Nullable(Date),
    raw Map(LowCardinality(String), String)
) ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
PARTITION BY billing_period
ORDER BY (source_id, fetch_id, meter_id, line_no);

CREATE TABLE IF NOT EXISTS price_sheet ON CLUSTER 'bills' AS price_sheet_local
ENGINE = Distributed('bills', currentDatabase(), 'price_sheet_local', cityHash64(source_id, fetch_id));
