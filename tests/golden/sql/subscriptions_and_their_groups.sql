WITH
    subscription_key AS k0,
    resource_group_key AS k1,
    billing_currency AS k2
SELECT
    k0 AS d0,
    k1 AS d1,
    k2 AS d2,
    argMax(subscription_name, (named_on, subscription_name)) AS d0_name,
    sum(billed_cost) AS m0
FROM rollup_group_month
WHERE snapshot_id IN {snapshots:Array(UInt64)}
    AND month >= {start:Date}
    AND month < {end:Date}
    AND true
GROUP BY d0, d1, d2
ORDER BY m0 DESC, d0 ASC, d1 ASC, d2 ASC
LIMIT {limit:UInt64}
