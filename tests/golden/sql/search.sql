SELECT
    instance_key AS d0,
    billing_currency AS d1,
    sum(billed_cost) AS m0
FROM rollup_resource_month
WHERE snapshot_id IN {snapshots:Array(UInt64)}
    AND month >= {start:Date}
    AND month < {end:Date}
    AND ((subscription_key IN {scope_0:Array(String)}))
    AND ((instance_key LIKE {pattern_0:String} OR instance_key LIKE {pattern_1:String}))
    AND (NOT (lowerUTF8(meter_category) LIKE lowerUTF8({pattern_2:String})))
    AND (toString(billing_period) >= {range_0:String})
    AND (((lowerUTF8(resource_location) LIKE lowerUTF8({pattern_3:String})) OR billing_currency IN {filter_0:Array(String)}))
GROUP BY d0, d1
ORDER BY reinterpretAsInt256(m0) DESC, d0 ASC, d1 ASC
LIMIT {limit:UInt64}
