SELECT
    resource_group_key AS d0,
    toString(billing_period) AS d1,
    sum(lines) AS m0
FROM (
SELECT t.billing_period AS billing_period, t.meter_category AS meter_category, t.resource_group_key AS resource_group_key, part.1 AS tag, sum(t.lines * part.2) AS lines
FROM (
SELECT r.billing_period AS billing_period, r.meter_category AS meter_category, r.resource_group_key AS resource_group_key, r.tag_key, r.tag_value, sum(r.lines) AS lines
FROM rollup_tag_month AS r
WHERE snapshot_id IN {snapshots:Array(UInt64)}
    AND month >= {start:Date}
    AND month < {end:Date}
    AND ((subscription_key IN {scope_0:Array(String)}))
    AND folded_key IN ('', lowerUTF8({tag:String}))
    AND repeated = 0
GROUP BY r.billing_period, r.meter_category, r.resource_group_key, r.tag_key, r.tag_value
) AS t
ARRAY JOIN if(t.tag_key = '', [('', toInt8(1))], [(t.tag_value, toInt8(1)), ('', toInt8(-1))]) AS part
GROUP BY t.billing_period, t.meter_category, t.resource_group_key, part.1
HAVING sum(toInt64(t.lines) * part.2) > 0
) AS visible
WHERE (meter_category NOT IN {filter_0:Array(String)})
    AND (tag IN {filter_1:Array(String)})
GROUP BY d0, d1
ORDER BY m0 DESC, d0 ASC, d1 ASC
LIMIT {limit:UInt64}
