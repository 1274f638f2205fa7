WITH visible AS (
    SELECT benefit_id, billed_cost, billing_currency, charge_type, consumed_quantity, date, exchange_rate, instance_key, meter_category, meter_id, meter_name, meter_sub_category, pricing_currency, pricing_model, product, reservation_id, subscription_key, unit_of_measure
    FROM charges
    WHERE snapshot_id IN {snapshots:Array(UInt64)}
        AND date >= {start:Date}
        AND date < {end:Date}
        AND ((subscription_key IN {scope_0:Array(String)}))
),
asked AS (
    SELECT benefit_id,
        billing_currency,
        charge_type,
        consumed_quantity,
        date,
        exchange_rate,
        instance_key,
        meter_category,
        meter_id,
        meter_name,
        meter_sub_category,
        pricing_currency,
        pricing_model,
        product,
        reservation_id,
        subscription_key,
        unit_of_measure,
        billed_cost AS cost,
        billing_currency AS currency,
        (date >= {before_start:Date} AND date < {before_end:Date}) AS is_before,
        (date >= {after_start:Date} AND date < {after_end:Date}) AS is_after
    FROM visible
    WHERE (is_before OR is_after)
),
facts AS (
    SELECT cost, currency, is_before, is_after, consumed_quantity AS quantity,
        unit_of_measure AS unit, subscription_key AS subscription,
        if(meter_id IN ('', '00000000-0000-0000-0000-000000000000'),
            concatWithSeparator('\n', meter_category, meter_sub_category, meter_name, product),
            lower(meter_id)) AS meter,
        lower(charge_type) AS charge,
        lower(pricing_model) IN ('reservation', 'savingsplan', 'committed') AS is_committed,
        lowerUTF8(if(benefit_id = '', reservation_id, benefit_id)) AS commitment,
        if(instance_key = '', commitment, instance_key) AS resource,
        upper(if(pricing_currency = '', billing_currency, pricing_currency)) AS priced_in,
        priced_in = upper(billing_currency) AS is_own_currency,
        ifNull(exchange_rate, 0) AS told_rate
    FROM asked
),
kinds AS (
    SELECT *,
        multiIf(
            charge IN ('refund', 'credit', 'adjustment', 'roundingadjustment'), 'adjustment',
            charge = 'tax', 'tax',
            startsWith(charge, 'unused')
                OR is_committed AND (charge = 'purchase' OR resource IN ('', commitment)), 'commitment',
            '') AS kind,
        is_committed AND kind = '' AS is_covered,
        is_own_currency OR (told_rate > 0.000001 AND told_rate < 1000000) AS is_rated,
        if(is_own_currency OR NOT is_rated, toDecimal256(1, 30), told_rate) AS rate
    FROM facts
),
cells AS (
    SELECT currency, subscription, resource, meter, kind, unit, priced_in, rate, is_rated, is_covered,
        sumIf(cost, is_before) AS b_cost, sumIf(cost, is_after) AS a_cost,
        sumIf(ifNull(quantity, 0), is_before) AS b_quantity,
        sumIf(ifNull(quantity, 0), is_after) AS a_quantity,
        countIf(is_before) AS b_lines, countIf(is_after) AS a_lines,
        countIf(isNull(quantity)) AS uncounted
    FROM kinds
    GROUP BY currency, subscription, resource, meter, kind, unit, priced_in, rate, is_rated, is_covered
),
summed AS (
    SELECT currency, subscription, resource, meter, kind,
        sum(b_cost) AS before, sum(a_cost) AS after,
        sum(b_lines) AS before_lines, sum(a_lines) AS after_lines,
        toDecimal256(sum(b_quantity), 15) AS used_before, toDecimal256(sum(a_quantity), 15) AS used_after,
        sumIf(b_cost, is_covered) AS covered_before, sumIf(a_cost, is_covered) AS covered_after,
        toDecimal256(sumIf(b_quantity, is_covered), 15) AS covered_used_before,
        toDecimal256(sumIf(a_quantity, is_covered), 15) AS covered_used_after,
        before - covered_before AS open_before,
        used_before - covered_used_before AS open_used_before,
        used_after - covered_used_after AS open_used_after,
        sum(uncounted) = 0 AND min(unit) = max(unit) AS is_counted,
        min(is_rated) AND min(priced_in) = max(priced_in) AS has_rates,
        minIf(rate, b_lines > 0) AS low_before, maxIf(rate, b_lines > 0) AS high_before,
        minIf(rate, a_lines > 0) AS low_after, maxIf(rate, a_lines > 0) AS high_after,
        min(least(b_cost, a_cost)) >= 0 AS is_positive,
        sum(multiIf(rate = 1, b_cost, abs(b_cost) < 1000000000000000, b_cost / rate, 0)) AS priced_before,
        sum(multiIf(rate = 1, a_cost, abs(a_cost) < 1000000000000000, a_cost / rate, 0)) AS priced_after,
        sumIf(multiIf(rate = 1, a_cost, abs(a_cost) < 1000000000000000, a_cost / rate, 0), is_covered) AS covered_priced_after
    FROM cells
    GROUP BY currency, subscription, resource, meter, kind
),
pairs AS (
    SELECT *, before_lines > 0 AS was_anywhere, after_lines > 0 AS is_anywhere
    FROM summed
),
known AS (
    SELECT *,
        before_lines > 0 AND after_lines > 0 AND kind = '' AS is_both,
        greatest(abs(before), abs(after), abs(used_before), abs(used_after), abs(covered_before), abs(covered_after), abs(covered_used_before), abs(covered_used_after), abs(open_before), abs(open_used_before), abs(open_used_after), abs(priced_before), abs(priced_after), abs(covered_priced_after)) < 1000000000000000 AS is_small,
        is_both AND is_small AND is_counted AND abs(used_before) >= toDecimal256('0.000000001', 15) AND used_after != 0 AS is_measured,
        low_before = high_before AS was_steady,
        was_steady AND low_after = high_after AS is_steady,
        is_both AND is_small AND has_rates AND (low_before != low_after OR high_before != high_after) AND (is_steady OR (is_positive AND abs(priced_before) >= toDecimal256('0.000000001', 15))) AS is_exchanged
    FROM pairs
),
grown AS (
    SELECT *,
        reinterpret(intDiv(reinterpretAsInt256(if(is_exchanged, if(is_steady, after, priced_after), toDecimal256(0, 30))) * reinterpretAsInt256(toDecimal256(if(is_exchanged, if(was_steady, low_before, before), toDecimal256(0, 30)), 15)), reinterpretAsInt256(toDecimal256(multiIf(NOT is_exchanged OR (was_steady AND NOT is_steady), 1, is_steady, low_after, priced_before), 15))), 'Decimal(76, 30)') AS exchanged,
        reinterpret(intDiv(reinterpretAsInt256(if(is_exchanged, if(is_steady, covered_after, covered_priced_after), toDecimal256(0, 30))) * reinterpretAsInt256(toDecimal256(if(is_exchanged, if(was_steady, low_before, before), toDecimal256(0, 30)), 15)), reinterpretAsInt256(toDecimal256(multiIf(NOT is_exchanged OR (was_steady AND NOT is_steady), 1, is_steady, low_after, priced_before), 15))), 'Decimal(76, 30)') AS covered_exchanged,
        if(is_exchanged, exchanged, after) AS later,
        if(is_exchanged, covered_exchanged, covered_after) AS covered_later,
        reinterpret(intDiv(reinterpretAsInt256(if(is_measured, before, toDecimal256(0, 30))) * reinterpretAsInt256(used_after - used_before), reinterpretAsInt256(if(is_measured, used_before, toDecimal256(1, 15)))), 'Decimal(76, 30)') AS by_usage,
        covered_used_after - covered_used_before - reinterpret(intDiv(reinterpretAsInt256(if(is_measured, covered_used_before, toDecimal256(0, 15))) * reinterpretAsInt256(used_after - used_before), reinterpretAsInt256(if(is_measured, used_before, toDecimal256(1, 15)))), 'Decimal(76, 15)') AS shift
    FROM known
),
sided AS (
    SELECT *,
        abs(covered_used_before) >= toDecimal256('0.000000001', 15) AS was_covered,
        abs(open_used_before) >= toDecimal256('0.000000001', 15) AS was_open,
        is_measured AND greatest(abs(later), abs(covered_later), abs(shift)) < 1000000000000000 AND (was_covered OR abs(covered_used_after) >= toDecimal256('0.000000001', 15)) AND (was_open OR abs(open_used_after) >= toDecimal256('0.000000001', 15)) AS is_shifted,
        if(is_shifted, shift, toDecimal256(0, 15)) AS shifted
    FROM grown
),
priced AS (
    SELECT *,
        reinterpret(intDiv(reinterpretAsInt256(if(is_shifted, if(was_covered, covered_before, covered_later), toDecimal256(0, 30))) * reinterpretAsInt256(shifted), reinterpretAsInt256(if(is_shifted, if(was_covered, covered_used_before, covered_used_after), toDecimal256(1, 15)))), 'Decimal(76, 30)') - reinterpret(intDiv(reinterpretAsInt256(if(is_shifted, if(was_open, open_before, later - covered_later), toDecimal256(0, 30))) * reinterpretAsInt256(shifted), reinterpretAsInt256(if(is_shifted, if(was_open, open_used_before, open_used_after), toDecimal256(1, 15)))), 'Decimal(76, 30)') AS by_commitment
    FROM sided
),
effects AS (
    SELECT currency, subscription, resource, arrayJoin(arrayFilter(each -> each.2 != 0, [
        (multiIf(kind != '', kind, before_lines = 0, if(was_anywhere, 'moved', 'new'), if(is_anywhere, 'moved', 'vanished')), if(NOT is_both, after - before, toDecimal256(0, 30))),
        ('currency', if(is_both, after - later, toDecimal256(0, 30))),
        ('usage', if(is_measured, by_usage, toDecimal256(0, 30))),
        ('commitment', if(is_measured, by_commitment, toDecimal256(0, 30))),
        ('price', if(is_measured, later - before - by_usage - by_commitment, toDecimal256(0, 30))),
        ('unmeasured', if(is_both AND NOT is_measured, later - before, toDecimal256(0, 30)))])) AS effect
    FROM priced
),
resources AS (
    SELECT currency, true AS kept,
        effect.1 AS driver, subscription, resource, sum(effect.2) AS amount
    FROM effects
    GROUP BY currency, kept, driver, subscription, resource
    HAVING amount != 0
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY currency, kept, driver ORDER BY abs(amount) DESC, subscription, resource) AS place
    FROM resources
)
SELECT currency, kept, driver, place <= {resources:UInt64} AS is_told,
    if(is_told, subscription, '') AS of_subscription,
    if(is_told, resource, '') AS of_resource,
    count() AS resources, sum(ranked.amount) AS amount
FROM ranked
GROUP BY currency, kept, driver, is_told, of_subscription, of_resource
ORDER BY currency, kept, driver, is_told DESC, min(place)
