WITH visible AS (
SELECT account_name, billing_currency, blob, consumed_quantity, consumed_service, cost_center, date, department_name, extended_cost, instance_id, line_hash, line_no, meter_category, meter_name, meter_sub_category, product, resource_group, resource_group_key, resource_location, CAST(NULL, 'Nullable(Decimal(76, 30))') AS resource_rate, snapshot_id, subscription_guid, subscription_id, subscription_key, subscription_name, tags, transform_timestamp
FROM charges
WHERE snapshot_id IN {snapshots:Array(UInt64)}
    AND date >= {start:Date}
    AND date < {end:Date}
    AND ((subscription_key IN {scope_0:Array(String)}))
),
page AS (
SELECT * FROM visible
WHERE subscription_key IN {filter_0:Array(String)} AND meter_category IN {filter_1:Array(String)} AND (date, line_hash, snapshot_id, blob, line_no) > ({after_date:Date}, {after_hash:UInt128}, {after_snapshot:UInt64}, {after_blob:String}, {after_line:UInt64})
ORDER BY date, line_hash, snapshot_id, blob, line_no
LIMIT {limit:UInt64}
),
repeats AS (
SELECT snapshot_id, line_hash, blob, line_no, occurrence
FROM charge_duplicates
WHERE snapshot_id IN {snapshots:Array(UInt64)}
)
SELECT page.*, greatest(repeats.occurrence, 1) AS occurrence
FROM page LEFT JOIN repeats USING (snapshot_id, line_hash, blob, line_no)
ORDER BY date, line_hash, snapshot_id, blob, line_no
