WITH visible AS (
    SELECT billing_period, date, meter_category, resource_group_key, tags
    FROM charges
    WHERE snapshot_id IN {snapshots:Array(UInt64)}
        AND date >= {start:Date}
        AND date < {end:Date}
        AND ((subscription_key IN {scope_0:Array(String)}))
),
asked AS (
    SELECT date, resource_group_key AS k0, toString(billing_period) AS k1
    FROM visible
    WHERE meter_category NOT IN {filter_0:Array(String)}
        AND arrayFirst((value, key) -> lowerUTF8(key) = lowerUTF8({tag_0:String}), mapValues(tags), mapKeys(tags)) IN {filter_1:Array(String)}
)
SELECT
    k0 AS d0,
    k1 AS d1,
    count() AS m0
FROM asked
GROUP BY d0, d1
ORDER BY m0 DESC, d0 ASC, d1 ASC
LIMIT {limit:UInt64}
