SELECT
    subscription_key AS d0,
    resource_group_key AS d1,
    billing_currency AS d2,
    argMax(subscription_name, (named_on, subscription_name)) AS d0_name,
    sum(billed_cost) AS m0
FROM rollup_group_month
WHERE snapshot_id IN {snapshots:Array(UInt64)}
    AND month >= {start:Date}
    AND month < {end:Date}
GROUP BY d0, d1, d2
ORDER BY reinterpretAsInt256(m0) DESC, d0 ASC, d1 ASC, d2 ASC
LIMIT {limit:UInt64}
