WITH visible AS (
    SELECT billed_cost, billing_currency, month AS date
    FROM rollup_subscription_month
    WHERE snapshot_id IN {snapshots:Array(UInt64)}
        AND month >= {start:Date}
        AND month < {end:Date}
        AND ((subscription_key IN {scope_0:Array(String)}))
),
asked AS (
    SELECT date,
        billed_cost AS cost,
        billing_currency AS currency,
        (date >= {before_start:Date} AND date < {before_end:Date}) AS is_before,
        (date >= {after_start:Date} AND date < {after_end:Date}) AS is_after
    FROM visible
    WHERE (is_before OR is_after)
),
members AS (
    SELECT currency,
        sumIf(cost, is_before) AS cost_before,
        sumIf(cost, is_after) AS cost_after,
        cost_after - cost_before AS change,
        row_number() OVER (PARTITION BY currency ORDER BY abs(change) DESC) AS place
    FROM asked
    GROUP BY currency
)
SELECT currency, place <= {members:UInt64} AS kept,
    count() AS members,
    sum(members.cost_before) AS cost_before,
    sum(members.cost_after) AS cost_after,
    sum(members.change) AS change
FROM members
GROUP BY currency, kept
ORDER BY currency, kept DESC, min(place)
