WITH
    1 AS lines
SELECT
    date AS bucket,
    tag_0123456789abcdef AS d0,
    arrayFirst((value, key) -> lowerUTF8(key) = lowerUTF8({tag_0:String}), mapValues(tags), mapKeys(tags)) AS d1,
    sum(lines) AS m0
FROM charges
WHERE snapshot_id IN {snapshots:Array(UInt64)}
    AND date >= {start:Date}
    AND date < {end:Date}
    AND ((tag_0123456789abcdef IN {scope_0:Array(String)}))
GROUP BY bucket, d0, d1
ORDER BY bucket ASC, m0 DESC, d0 ASC, d1 ASC
LIMIT {limit:UInt64}
