WITH
    month AS date,
    meter_category AS k0,
    toDecimal128(if(billing_currency = {display_currency:String}, '1', transform(concat(billing_currency, ' ', toString(toStartOfMonth(date))), {rate_keys:Array(String)}, {rates:Array(String)}, '0')), 18) AS display_rate,
    (k0) GLOBAL IN (
        WITH
            month AS date,
            meter_category AS k0,
            toDecimal128(if(billing_currency = {display_currency:String}, '1', transform(concat(billing_currency, ' ', toString(toStartOfMonth(date))), {rate_keys:Array(String)}, {rates:Array(String)}, '0')), 18) AS display_rate
        SELECT k0
        FROM rollup_subscription_month
        WHERE snapshot_id IN {snapshots:Array(UInt64)}
            AND month >= {start:Date}
            AND month < {end:Date}
            AND ((subscription_key IN {scope_0:Array(String)}))
        GROUP BY k0
        ORDER BY if(countIf(display_rate = 0 AND date >= {current_start:Date} AND date < {current_end:Date}) = 0, sumIf(billed_cost * display_rate, date >= {current_start:Date} AND date < {current_end:Date}), NULL) DESC, k0 ASC
        LIMIT {top:UInt64}
    ) AS kept
SELECT
    if(kept, k0, '') AS d0,
    uniqExactIf(k0, NOT kept) AS others,
    if(countIf(display_rate = 0 AND date >= {current_start:Date} AND date < {current_end:Date}) = 0, sumIf(billed_cost * display_rate, date >= {current_start:Date} AND date < {current_end:Date}), NULL) AS m0,
    if(countIf(display_rate = 0 AND date >= {previous_start:Date} AND date < {previous_end:Date}) = 0, sumIf(billed_cost * display_rate, date >= {previous_start:Date} AND date < {previous_end:Date}), NULL) AS m0_previous,
    m0 - m0_previous AS m0_change,
    sumIf(lines, date >= {current_start:Date} AND date < {current_end:Date}) AS m1,
    sumIf(lines, date >= {previous_start:Date} AND date < {previous_end:Date}) AS m1_previous,
    m1 - m1_previous AS m1_change
FROM rollup_subscription_month
WHERE snapshot_id IN {snapshots:Array(UInt64)}
    AND month >= {start:Date}
    AND month < {end:Date}
    AND ((subscription_key IN {scope_0:Array(String)}))
GROUP BY d0, kept
ORDER BY kept DESC, m0 DESC, d0 ASC
LIMIT {limit:UInt64}
