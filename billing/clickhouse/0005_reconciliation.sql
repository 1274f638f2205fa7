-- What Azure says beside the lines. Rows are only ever inserted, under the id of a fetch; a fetch
-- counts once it is listed in reconciliation_fetches, which is written last.
-- Reservation transactions have no key: a refund carries the id of its purchase.
CREATE TABLE IF NOT EXISTS reconciliation_fetches (
    fetch_id String,
    source_id UInt32,
    billing_period Date,
    kind LowCardinality(String),
    document String,
    rows UInt64,
    fetched_at DateTime64(3, 'UTC')
) ENGINE = MergeTree
ORDER BY (source_id, billing_period, kind, fetched_at);

CREATE TABLE IF NOT EXISTS reservation_transactions (
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
) ENGINE = MergeTree
PARTITION BY billing_period
ORDER BY (source_id, fetch_id, line_no);

CREATE TABLE IF NOT EXISTS price_sheet (
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
) ENGINE = MergeTree
PARTITION BY billing_period
ORDER BY (source_id, fetch_id, meter_id, line_no);
