WITH
    1 AS lines,
    ifNull(if(dataset = 'focus', coalesce(nullIf(other_columns['ServiceCategory'], ''), nullIf(toString(service_family), '')), coalesce(nullIf(transform(coalesce(nullIf(transform(if(startsWith(instance_key, '/') AND position(instance_key, '/providers/') > 0, arrayStringConcat(arrayFilter((part, at) -> at = 1 OR at % 2 = 0, splitByChar('/', splitByString('/providers/', instance_key)[-1]), arrayEnumerate(splitByChar('/', splitByString('/providers/', instance_key)[-1]))), '/'), ''), {types:Array(String)}, {type_services:Array(String)}, ''), ''), nullIf(transform(lowerUTF8(toString(meter_category)), {meters:Array(String)}, {meter_services:Array(String)}, ''), ''), if(meter_category = '', nullIf(transform(lowerUTF8(toString(consumed_service)), {providers:Array(String)}, {provider_services:Array(String)}, ''), ''), NULL), nullIf(toString(meter_category), ''), nullIf(toString(consumed_service), ''), 'Other'), {services:Array(String)}, {categories:Array(String)}, ''), ''), transform(lowerUTF8(toString(service_family)), {families:Array(String)}, {family_categories:Array(String)}, 'Other'))), '') AS service_category
SELECT
    service_category AS d0,
    sum(lines) AS m0
FROM charges
WHERE snapshot_id IN {snapshots:Array(UInt64)}
    AND date >= {start:Date}
    AND date < {end:Date}
    AND ((subscription_key IN {scope_0:Array(String)}))
GROUP BY d0
ORDER BY m0 DESC, d0 ASC
LIMIT {limit:UInt64}
