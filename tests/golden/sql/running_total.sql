SELECT *, sum(m0) OVER (PARTITION BY d0, d1 ORDER BY bucket ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS m0_cumulative
FROM (
SELECT
    toMonday(date) AS bucket,
    meter_category AS d0,
    billing_currency AS d1,
    sum(billed_cost) AS m0
FROM rollup_service_day
WHERE snapshot_id IN {snapshots:Array(UInt64)}
    AND date >= {start:Date}
    AND date < {end:Date}
GROUP BY bucket, d0, d1
)
ORDER BY bucket ASC, reinterpretAsInt256(m0) DESC, d0 ASC, d1 ASC
LIMIT {limit:UInt64}
