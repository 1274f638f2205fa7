WITH visible AS (
    SELECT billing_currency, date, effective_cost, meter_category
    FROM rollup_subscription_day
    WHERE snapshot_id IN {snapshots:Array(UInt64)}
        AND date >= {start:Date}
        AND date < {end:Date}
        AND ((subscription_key IN {scope_0:Array(String)}))
),
asked AS (
    SELECT date, effective_cost, meter_category AS k0
    FROM visible
    WHERE billing_currency IN {filter_0:Array(String)}
),
leaders AS (
    SELECT k0
    FROM asked
    GROUP BY k0
    ORDER BY sum(effective_cost) DESC, k0 ASC
    LIMIT {top:UInt64}
),
ranked AS (
    SELECT *, (k0) IN (SELECT k0 FROM leaders) AS kept
    FROM asked
)
SELECT
    date AS bucket,
    if(kept, k0, '') AS d0,
    uniqExactIf(k0, NOT kept) AS others,
    sum(effective_cost) AS m0
FROM ranked
GROUP BY bucket, d0, kept
ORDER BY bucket ASC, kept DESC, m0 DESC, d0 ASC
LIMIT {limit:UInt64}
