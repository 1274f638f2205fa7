WITH visible AS (
    SELECT billing_currency, date, effective_cost, meter_category, date AS named_on, subscription_key, subscription_name, tags
    FROM charges
    WHERE snapshot_id IN {snapshots:Array(UInt64)}
        AND date >= {start:Date}
        AND date < {end:Date}
        AND ((subscription_key IN {scope_0:Array(String)}))
),
asked AS (
    SELECT date,
        named_on,
        subscription_name,
        effective_cost AS cost,
        billing_currency AS currency,
        (date >= {before_start:Date} AND date < {before_end:Date}) AS is_before,
        (date >= {after_start:Date} AND date < {after_end:Date}) AS is_after,
        subscription_key AS k0,
        arrayFirst((value, key) -> lowerUTF8(key) = lowerUTF8({tag_0:String}), mapValues(tags), mapKeys(tags)) AS k1
    FROM visible
    WHERE (is_before OR is_after) AND meter_category IN {filter_0:Array(String)}
),
members AS (
    SELECT currency, k0, k1, argMax(subscription_name, (named_on, subscription_name)) AS k0_name, k1 AS k1_name,
        sumIf(cost, is_before) AS cost_before,
        sumIf(cost, is_after) AS cost_after,
        cost_after - cost_before AS change,
        row_number() OVER (PARTITION BY currency ORDER BY abs(change) DESC, k0, k1) AS place
    FROM asked
    GROUP BY currency, k0, k1
)
SELECT currency, place <= {members:UInt64} AS kept, if(kept, k0, '') AS m0, if(kept, k1, '') AS m1, any(if(kept, k0_name, '')) AS m0_name, any(if(kept, k1_name, '')) AS m1_name,
    count() AS members,
    sum(members.cost_before) AS cost_before,
    sum(members.cost_after) AS cost_after,
    sum(members.change) AS change
FROM members
GROUP BY currency, kept, m0, m1
ORDER BY currency, kept DESC, min(place)
