SELECT
    date AS bucket,
    meter_category AS d0,
    billing_currency AS d1,
    grouping(bucket, d0, d1) AS mask,
    sum(billed_cost) AS m0
FROM rollup_subscription_day
WHERE snapshot_id IN {snapshots:Array(UInt64)}
    AND ((subscription_key IN {scope_0:Array(String)}))
GROUP BY GROUPING SETS ((bucket, d0, d1), (d1))
ORDER BY mask = 6 DESC, bucket ASC, reinterpretAsInt256(m0) DESC, d0 ASC, d1 ASC
LIMIT {limit:UInt64}
