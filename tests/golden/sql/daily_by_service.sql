WITH
    meter_category AS k0,
    (k0) GLOBAL IN (
        WITH
            meter_category AS k0
        SELECT k0
        FROM rollup_subscription_day
        WHERE snapshot_id IN {snapshots:Array(UInt64)}
            AND date >= {start:Date}
            AND date < {end:Date}
            AND ((subscription_key IN {scope_0:Array(String)}))
            AND (billing_currency IN {filter_0:Array(String)})
        GROUP BY k0
        ORDER BY sum(effective_cost) DESC, k0 ASC
        LIMIT {top:UInt64}
    ) AS kept
SELECT
    date AS bucket,
    if(kept, k0, '') AS d0,
    uniqExactIf(k0, NOT kept) AS others,
    sum(effective_cost) AS m0
FROM rollup_subscription_day
WHERE snapshot_id IN {snapshots:Array(UInt64)}
    AND date >= {start:Date}
    AND date < {end:Date}
    AND ((subscription_key IN {scope_0:Array(String)}))
    AND (billing_currency IN {filter_0:Array(String)})
GROUP BY bucket, d0, kept
ORDER BY bucket ASC, kept DESC, reinterpretAsInt256(m0) DESC, d0 ASC
LIMIT {limit:UInt64}
