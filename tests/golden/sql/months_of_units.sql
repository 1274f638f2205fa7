WITH
    1 AS lines
SELECT
    toStartOfMonth(date) AS bucket,
    arrayFirst((value, key) -> lowerUTF8(key) = lowerUTF8({tag_0:String}), mapValues(tags), mapKeys(tags)) AS d0,
    unit_of_measure AS d1,
    sum(ifNull(consumed_quantity, 0)) AS m0,
    sum(lines) AS m1
FROM charges
WHERE snapshot_id IN {snapshots:Array(UInt64)}
    AND date >= {start:Date}
    AND date < {end:Date}
    AND ((subscription_key IN {scope_0:Array(String)}))
GROUP BY bucket, d0, d1
ORDER BY bucket ASC, m0 DESC, d0 ASC, d1 ASC
LIMIT {limit:UInt64}
