SELECT
    billing_currency AS d0,
    sum(billed_cost) AS m0
FROM rollup_service_day
WHERE snapshot_id IN {snapshots:Array(UInt64)}
    AND date >= {start:Date}
    AND date < {end:Date}
GROUP BY d0
ORDER BY reinterpretAsInt256(m0) DESC, d0 ASC
LIMIT {limit:UInt64}
