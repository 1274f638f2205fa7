WITH
    date AS named_on,
    subscription_key AS k0,
    transform(snapshot_id, {snapshots:Array(UInt64)}, {sources:Array(String)}, '') AS k1,
    billing_currency AS k2,
    (k0, k2) GLOBAL IN (
        WITH
            date AS named_on,
            subscription_key AS k0,
            transform(snapshot_id, {snapshots:Array(UInt64)}, {sources:Array(String)}, '') AS k1,
            billing_currency AS k2
        SELECT k0, k2
        FROM charges
        WHERE snapshot_id IN {snapshots:Array(UInt64)}
            AND date >= {start:Date}
            AND date < {end:Date}
            AND ((cost_center IN {scope_0:Array(String)}) OR (subscription_key IN {scope_1:Array(String)} AND arrayFirst((value, key) -> lowerUTF8(key) = lowerUTF8({granted_tag_0:String}), mapValues(tags), mapKeys(tags)) IN {scope_2:Array(String)}))
        GROUP BY k0, k2
        ORDER BY sumIf(billed_cost, date >= {current_start:Date} AND date < {current_end:Date}) DESC, k0 ASC
        LIMIT {top:UInt64} BY k2
    ) AS kept
SELECT
    if(kept, k0, '') AS d0,
    k1 AS d1,
    k2 AS d2,
    if(kept, argMax(subscription_name, (named_on, subscription_name)), '') AS d0_name,
    uniqExactIf(k0, NOT kept) AS others,
    sumIf(billed_cost, date >= {current_start:Date} AND date < {current_end:Date}) AS m0,
    sumIf(billed_cost, date >= {previous_start:Date} AND date < {previous_end:Date}) AS m0_previous,
    m0 - m0_previous AS m0_change,
    uniqExactIf(instance_key, instance_key != '' AND date >= {current_start:Date} AND date < {current_end:Date}) AS m1,
    uniqExactIf(instance_key, instance_key != '' AND date >= {previous_start:Date} AND date < {previous_end:Date}) AS m1_previous,
    m1 - m1_previous AS m1_change
FROM charges
WHERE snapshot_id IN {snapshots:Array(UInt64)}
    AND date >= {start:Date}
    AND date < {end:Date}
    AND ((cost_center IN {scope_0:Array(String)}) OR (subscription_key IN {scope_1:Array(String)} AND arrayFirst((value, key) -> lowerUTF8(key) = lowerUTF8({granted_tag_0:String}), mapValues(tags), mapKeys(tags)) IN {scope_2:Array(String)}))
GROUP BY d0, d1, d2, kept
ORDER BY reinterpretAsInt256(m0_change) DESC, kept DESC, d0 ASC, d1 ASC, d2 ASC
LIMIT {limit:UInt64}
