WITH
    meter_category AS k0,
    resource_location AS k1,
    billing_currency AS k2,
    (k0, k2) GLOBAL IN (
        WITH
            meter_category AS k0,
            resource_location AS k1,
            billing_currency AS k2
        SELECT k0, k2
        FROM rollup_subscription_month
        WHERE snapshot_id IN {snapshots:Array(UInt64)}
            AND month >= {start:Date}
            AND month < {end:Date}
            AND ((subscription_key IN {scope_0:Array(String)}))
        GROUP BY k0, k2
        ORDER BY sum(billed_cost) DESC, k0 ASC
        LIMIT {top:UInt64} BY k2
    ) AS kept
SELECT
    if(kept, k0, '') AS d0,
    k1 AS d1,
    k2 AS d2,
    grouping(d0, d1, d2) AS mask,
    2 - grouping(d0) - grouping(d1) AS level,
    uniqExactIf(k0, NOT kept) AS others,
    sum(billed_cost) AS m0
FROM rollup_subscription_month
WHERE snapshot_id IN {snapshots:Array(UInt64)}
    AND month >= {start:Date}
    AND month < {end:Date}
    AND ((subscription_key IN {scope_0:Array(String)}))
GROUP BY GROUPING SETS ((d0, d1, d2, kept), (d0, d2, kept), (d2))
ORDER BY level ASC, kept DESC, reinterpretAsInt256(m0) DESC, d0 ASC, d1 ASC, d2 ASC
LIMIT {limit:UInt64} BY mask, if(mask = 6, d2, '')
