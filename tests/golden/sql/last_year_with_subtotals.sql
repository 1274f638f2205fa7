WITH
    month AS date,
    meter_category AS k0,
    subscription_key AS k1,
    billing_currency AS k2,
    (k0, k2) GLOBAL IN (
        WITH
            month AS date,
            meter_category AS k0,
            subscription_key AS k1,
            billing_currency AS k2
        SELECT k0, k2
        FROM rollup_subscription_month
        WHERE snapshot_id IN {snapshots:Array(UInt64)}
            AND month >= {start:Date}
            AND month < {end:Date}
            AND NOT (month >= {gap_start:Date} AND month < {gap_end:Date})
        GROUP BY k0, k2
        ORDER BY sumIf(billed_cost, date >= {current_start:Date} AND date < {current_end:Date}) DESC, k0 ASC
        LIMIT {top:UInt64} BY k2
    ) AS kept
SELECT
    if(kept, k0, '') AS d0,
    k1 AS d1,
    k2 AS d2,
    if(grouping(d1) = 0, argMax(subscription_name, (named_on, subscription_name)), '') AS d1_name,
    grouping(d0, d1, d2) AS mask,
    2 - grouping(d0) - grouping(d1) AS level,
    uniqExactIf(k0, NOT kept) AS others,
    sumIf(billed_cost, date >= {current_start:Date} AND date < {current_end:Date}) AS m0,
    sumIf(billed_cost, date >= {previous_start:Date} AND date < {previous_end:Date}) AS m0_previous,
    m0 - m0_previous AS m0_change
FROM rollup_subscription_month
WHERE snapshot_id IN {snapshots:Array(UInt64)}
    AND month >= {start:Date}
    AND month < {end:Date}
    AND NOT (month >= {gap_start:Date} AND month < {gap_end:Date})
GROUP BY GROUPING SETS ((d0, d1, d2, kept), (d0, d2, kept))
ORDER BY level ASC, kept DESC, reinterpretAsInt256(m0) DESC, d0 ASC, d1 ASC, d2 ASC
LIMIT {limit:UInt64} BY mask
