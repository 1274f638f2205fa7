WITH
    part.1 AS tag,
    t.month AS date,
    t.billed_cost * part.2 AS billed_cost,
    t.lines * part.2 AS lines
SELECT
    tag AS d0,
    billing_currency AS d1,
    sumIf(billed_cost, date >= {current_start:Date} AND date < {current_end:Date}) AS m0,
    sumIf(billed_cost, date >= {previous_start:Date} AND date < {previous_end:Date}) AS m0_previous,
    m0 - m0_previous AS m0_change,
    sumIf(lines, date >= {current_start:Date} AND date < {current_end:Date}) AS m1,
    sumIf(lines, date >= {previous_start:Date} AND date < {previous_end:Date}) AS m1_previous,
    m1 - m1_previous AS m1_change
FROM rollup_subscription_tag_month AS t
ARRAY JOIN if(t.tag_key = '', [('', toInt8(1))], [(t.tag_value, toInt8(1)), ('', toInt8(-1))]) AS part
WHERE snapshot_id IN {snapshots:Array(UInt64)}
    AND month >= {start:Date}
    AND month < {end:Date}
    AND ((cost_center IN {scope_0:Array(String)}) OR (subscription_key IN {scope_1:Array(String)} AND part.1 IN {scope_2:Array(String)}))
    AND folded_key IN ('', lowerUTF8({tag:String}))
    AND repeated = 0
GROUP BY d0, d1
HAVING sum(lines) > 0
ORDER BY reinterpretAsInt256(m0) DESC, d0 ASC, d1 ASC
LIMIT {limit:UInt64}
