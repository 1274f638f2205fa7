WITH visible AS (
SELECT account_name, account_owner_id, additional_info, benefit_id, benefit_name, billed_cost, billing_account_id, billing_account_key, billing_account_name, billing_currency, billing_period, billing_profile_id, billing_profile_name, blob, charge_type, consumed_quantity, consumed_service, cost_allocation_rule_name, cost_center, cost_in_pricing_currency, dataset, date, department_name, effective_cost, exchange_rate, exchange_rate_date, extended_cost, frequency, instance_id, instance_key, invoice_id, invoice_section_id, ifNull(abs((toDecimal256(charges.resource_rate, 15) * toDecimal256(charges.consumed_quantity, 15) + toDecimal256(charges.resource_rate, 15) * toDecimal256((charges.consumed_quantity - toDecimal256(charges.consumed_quantity, 15)) * 1000000000000000, 15) / 1000000000000000 + toDecimal256((charges.resource_rate - toDecimal256(charges.resource_rate, 15)) * 1000000000000000, 15) * toDecimal256(charges.consumed_quantity, 15) / 1000000000000000) - extended_cost) * 1000 <= abs(extended_cost), false) AS is_priced_as_billed, ifNull(abs((toDecimal256(charges.resource_rate, 15) * toDecimal256(charges.consumed_quantity, 15) + toDecimal256(charges.resource_rate, 15) * toDecimal256((charges.consumed_quantity - toDecimal256(charges.consumed_quantity, 15)) * 1000000000000000, 15) / 1000000000000000 + toDecimal256((charges.resource_rate - toDecimal256(charges.resource_rate, 15)) * 1000000000000000, 15) * toDecimal256(charges.consumed_quantity, 15) / 1000000000000000) - cost_in_pricing_currency) * 1000 <= abs(cost_in_pricing_currency), false) AS is_priced_as_listed, line_hash, line_no, meter_category, meter_id, meter_name, meter_region, meter_sub_category, offer_id, other_columns, part_number, payg_price, plan_name, previous_invoice_id, pricing_currency, pricing_model, product, product_order_id, product_order_name, publisher_name, publisher_type, reservation_id, reservation_name, resource_group_key, resource_location, resource_name, resource_rate, service_family, snapshot_id, source_id, subscription_id, subscription_key, subscription_name, tags, tags_raw, tags_valid, term, unit_of_measure, unit_price
FROM charges
WHERE snapshot_id IN {snapshots:Array(UInt64)}
    AND date >= {start:Date}
    AND date < {end:Date}
    AND ((subscription_key IN {scope_0:Array(String)}))
),
asked AS (SELECT * FROM visible WHERE arrayFirst((value, key) -> lowerUTF8(key) = lowerUTF8({tag_0:String}), mapValues(tags), mapKeys(tags)) IN {filter_0:Array(String)} AND transform(snapshot_id, {snapshots:Array(UInt64)}, {sources:Array(String)}, '') IN {filter_1:Array(String)}),
facts AS (
SELECT
    *,
    multiIf(isNull(quantity) OR unit_text = '', NULL, unit_size > 1, concat(toString(unit_size), ' ', unit_name), unit_name) AS unit
FROM (
SELECT
    *,
    (toDecimal256(contracted_price, 15) * toDecimal256(quantity, 15) + toDecimal256(contracted_price, 15) * toDecimal256((quantity - toDecimal256(quantity, 15)) * 1000000000000000, 15) / 1000000000000000 + toDecimal256((contracted_price - toDecimal256(contracted_price, 15)) * 1000000000000000, 15) * toDecimal256(quantity, 15) / 1000000000000000) AS contracted,
    coalesce(told_list_cost, (toDecimal256(list_price, 15) * toDecimal256(quantity, 15) + toDecimal256(list_price, 15) * toDecimal256((quantity - toDecimal256(quantity, 15)) * 1000000000000000, 15) / 1000000000000000 + toDecimal256((list_price - toDecimal256(list_price, 15)) * 1000000000000000, 15) * toDecimal256(quantity, 15) / 1000000000000000)) AS listed,
    if(unit_size = 0, unit_text, multiIf(unit_rest = '', 'Units', startsWith(unit_rest, '/'), concat('Units', unit_rest), unit_rest IN ('Second', 'Minute', 'Hour', 'Day', 'Month', 'Year'), concat(unit_rest, 's'), match(unit_rest, '^[A-Za-z]+ (Second|Minute|Hour|Day|Month|Year)s?$'), replaceRegexpOne(unit_rest, '^([A-Za-z]+) ([A-Za-z]+?)s?$', '\\1-\\2s'), unit_rest)) AS unit_name,
    transform(service, {services:Array(String)}, {subcategories:Array(String)}, concat('Other (', category, ')')) AS subcategory,
    (toDecimal256(quantity, 15) * toDecimal256(ratio, 15) + toDecimal256(quantity, 15) * toDecimal256((ratio - toDecimal256(ratio, 15)) * 1000000000000000, 15) / 1000000000000000 + toDecimal256((quantity - toDecimal256(quantity, 15)) * 1000000000000000, 15) * toDecimal256(ratio, 15) / 1000000000000000) AS commitment_quantity
FROM (
SELECT
    *,
    is_usage AND is_committed AND NOT is_unused AS is_covered,
    if(dataset = 'amortized', if(is_committed, 0, effective_cost), billed_cost) AS billed,
    (toDecimal256(told_price, 15) * toDecimal256(price_rate, 15) + toDecimal256(told_price, 15) * toDecimal256((price_rate - toDecimal256(price_rate, 15)) * 1000000000000000, 15) / 1000000000000000 + toDecimal256((told_price - toDecimal256(told_price, 15)) * 1000000000000000, 15) * toDecimal256(price_rate, 15) / 1000000000000000) AS contracted_price,
    (toDecimal256(told_list_price, 15) * toDecimal256(price_rate, 15) + toDecimal256(told_list_price, 15) * toDecimal256((price_rate - toDecimal256(price_rate, 15)) * 1000000000000000, 15) / 1000000000000000 + toDecimal256((told_list_price - toDecimal256(told_list_price, 15)) * 1000000000000000, 15) * toDecimal256(price_rate, 15) / 1000000000000000) AS list_price,
    if(is_usage OR is_purchase, consumed_quantity, NULL) AS quantity,
    if(unit_size = 0, unit_text, replaceRegexpOne(unit_text, '^[0-9]+[KMB]? *', '')) AS unit_rest,
    coalesce(nullIf(transform(service, {services:Array(String)}, {categories:Array(String)}, ''), ''), transform(lowerUTF8(toString(service_family)), {families:Array(String)}, {family_categories:Array(String)}, 'Other')) AS category
FROM (
SELECT
    *,
    charge_type IN ('', 'Usage') OR is_unused AS is_usage,
    pricing_model IN ('Reservation', 'SavingsPlan') OR is_unused AS is_committed,
    multiIf(same_currency, toDecimal256(1, 30), extended_cost = 0, NULL, is_priced_as_billed, toDecimal256(1, 30), is_priced_as_listed, exchange_rate, NULL) AS price_rate,
    if(is_tax OR (unit_price = 0 AND extended_cost != 0), NULL, unit_price) AS told_price,
    if(is_tax, NULL, nullIf(payg_price, 0)) AS told_list_price,
    if(is_native, NULL, nullIf(if(match(other_columns['paygCostInBillingCurrency'], '^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?$'), toDecimal256OrNull(other_columns['paygCostInBillingCurrency'], 30), NULL), 0)) AS told_list_cost,
    toUInt64OrZero(extractGroups(unit_text, '^([0-9]+)([KMB]?)(?:$|[ /])')[1]) * transform(extractGroups(unit_text, '^([0-9]+)([KMB]?)(?:$|[ /])')[2], ['K', 'M', 'B'], [1000, 1000000, 1000000000], 1) AS unit_size,
    if(region_text IN {nowhere:Array(String)}, NULL, transform(region_text, {spellings:Array(String)}, {spelled:Array(String)}, region_text)) AS region,
    coalesce(nullIf(transform(resource_type, {types:Array(String)}, {type_services:Array(String)}, ''), ''), nullIf(transform(lowerUTF8(toString(meter_category)), {meters:Array(String)}, {meter_services:Array(String)}, ''), ''), if(meter_category = '', nullIf(transform(lowerUTF8(toString(consumed_service)), {providers:Array(String)}, {provider_services:Array(String)}, ''), ''), NULL), nullIf(toString(meter_category), ''), nullIf(toString(consumed_service), ''), 'Other') AS service,
    multiIf(commitment = '', NULL, position(commitment, '/microsoft.capacity/') > 0 OR benefit_id = '', 'Usage', position(commitment, '/microsoft.billingbenefits/') > 0, 'Spend', NULL) AS commitment_kind,
    if(match(JSONExtractString(details, 'RINormalizationRatio'), '^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?$'), toDecimal256OrNull(JSONExtractString(details, 'RINormalizationRatio'), 30), NULL) AS ratio,
    multiIf(effective = 0, toDecimal256(0, 30), same_currency, effective, cost_in_pricing_currency) AS pricing_effective,
    lowerUTF8(JSONExtractString(details, 'VMCapacityReservationId')) AS capacity
FROM (
SELECT
    *,
    dataset = 'focus' AS is_native,
    charge_type = 'Tax' AS is_tax,
    startsWith(charge_type, 'Unused') AS is_unused,
    charge_type IN ('Purchase', 'Refund') AS is_purchase,
    lower(publisher_type) = 'marketplace' AS is_marketplace,
    lowerUTF8(billing_profile_id) NOT IN ('', billing_account_key) AS is_mca,
    if(dataset = 'actual', 0, effective_cost) AS effective,
    upper(pricing_currency) IN ('', billing_currency) AS same_currency,
    trimBoth(toString(unit_of_measure)) AS unit_text,
    if(subscription_key IN ('', '00000000-0000-0000-0000-000000000000'), NULL, subscription_key) AS subscription,
    if(startsWith(instance_key, '/'), instance_key, NULL) AS resource_id,
    if(startsWith(instance_key, '/') AND position(instance_key, '/providers/') > 0, arrayStringConcat(arrayFilter((part, at) -> at = 1 OR at % 2 = 0, splitByChar('/', splitByString('/providers/', instance_key)[-1]), arrayEnumerate(splitByChar('/', splitByString('/providers/', instance_key)[-1]))), '/'), '') AS resource_type,
    lowerUTF8(replaceAll(toString(resource_location), ' ', '')) AS region_text,
    multiIf(additional_info = '', '', startsWith(additional_info, '{'), additional_info, concat('{', additional_info, '}')) AS details,
    lowerUTF8(toString(if(benefit_id = '', reservation_id, benefit_id))) AS commitment
FROM asked
)
)
)
)
),
focus AS (
SELECT
    CAST(nullIf(other_columns['AvailabilityZone'], ''), 'Nullable(String)') AS AvailabilityZone,
    CAST(billed, 'Nullable(Decimal(76, 30))') AS BilledCost,
    CAST(nullIf(lowerUTF8(toString(if(is_mca, billing_profile_id, billing_account_id))), ''), 'Nullable(String)') AS BillingAccountId,
    CAST(nullIf(toString(if(is_mca, billing_profile_name, billing_account_name)), ''), 'Nullable(String)') AS BillingAccountName,
    CAST(multiIf(is_mca, 'Billing Profile', billing_account_id != '', 'Billing Account', NULL), 'Nullable(String)') AS BillingAccountType,
    CAST(nullIf(toString(billing_currency), ''), 'Nullable(String)') AS BillingCurrency,
    CAST(toDateTime(addMonths(billing_period, 1), 'UTC'), 'Nullable(DateTime(\'UTC\'))') AS BillingPeriodEnd,
    CAST(toDateTime(billing_period, 'UTC'), 'Nullable(DateTime(\'UTC\'))') AS BillingPeriodStart,
    CAST(nullIf(capacity, ''), 'Nullable(String)') AS CapacityReservationId,
    CAST(multiIf(capacity = '', NULL, resource_type = 'microsoft.compute/capacityreservationgroups/capacityreservations', 'Unused', 'Used'), 'Nullable(String)') AS CapacityReservationStatus,
    CAST(multiIf(is_usage, 'Usage', is_purchase, 'Purchase', charge_type IN ('Credit', 'Tax'), toString(charge_type), 'Adjustment'), 'Nullable(String)') AS ChargeCategory,
    CAST(if(charge_type = 'Refund', 'Correction', NULL), 'Nullable(String)') AS ChargeClass,
    CAST(nullIf(toString(product), ''), 'Nullable(String)') AS ChargeDescription,
    CAST(multiIf(frequency = 'OneTime', 'One-Time', frequency = 'Recurring', 'Recurring', frequency = 'UsageBased', 'Usage-Based', NULL), 'Nullable(String)') AS ChargeFrequency,
    CAST(toDateTime(addDays(date, 1), 'UTC'), 'Nullable(DateTime(\'UTC\'))') AS ChargePeriodEnd,
    CAST(toDateTime(date, 'UTC'), 'Nullable(DateTime(\'UTC\'))') AS ChargePeriodStart,
    CAST(commitment_kind, 'Nullable(String)') AS CommitmentDiscountCategory,
    CAST(nullIf(commitment, ''), 'Nullable(String)') AS CommitmentDiscountId,
    CAST(if(commitment = '', NULL, nullIf(toString(if(benefit_name = '', reservation_name, benefit_name)), '')), 'Nullable(String)') AS CommitmentDiscountName,
    CAST(multiIf(isNull(commitment_kind) OR NOT (is_usage OR is_purchase), NULL, commitment_kind = 'Spend', if(is_purchase, if(same_currency, billed, cost_in_pricing_currency), pricing_effective), is_usage, commitment_quantity, NULL), 'Nullable(Decimal(76, 30))') AS CommitmentDiscountQuantity,
    CAST(multiIf(commitment = '' OR NOT is_usage, NULL, is_unused, 'Unused', is_committed, 'Used', NULL), 'Nullable(String)') AS CommitmentDiscountStatus,
    CAST(multiIf(commitment_kind = 'Usage', 'Reservation', commitment_kind = 'Spend', 'Savings Plan', NULL), 'Nullable(String)') AS CommitmentDiscountType,
    CAST(multiIf(isNull(CommitmentDiscountQuantity), NULL, commitment_kind = 'Spend', upper(toString(if(pricing_currency = '', billing_currency, pricing_currency))), unit), 'Nullable(String)') AS CommitmentDiscountUnit,
    CAST(if(is_usage AND NOT is_unused, quantity, NULL), 'Nullable(Decimal(76, 30))') AS ConsumedQuantity,
    CAST(if(is_usage AND NOT is_unused, unit, NULL), 'Nullable(String)') AS ConsumedUnit,
    CAST(coalesce(contracted, if(is_covered, NULL, billed)), 'Nullable(Decimal(76, 30))') AS ContractedCost,
    CAST(contracted_price, 'Nullable(Decimal(76, 30))') AS ContractedUnitPrice,
    CAST(effective, 'Nullable(Decimal(76, 30))') AS EffectiveCost,
    CAST(nullIf(toString(invoice_id), ''), 'Nullable(String)') AS InvoiceId,
    CAST(coalesce(nullIf(other_columns['partnerName'], ''), nullIf(other_columns['resellerName'], ''), transform(source_id, {source_ids:Array(UInt32)}, {issuers:Array(String)}, 'Microsoft')), 'Nullable(String)') AS InvoiceIssuerName,
    CAST(coalesce(listed, if(is_covered, NULL, billed)), 'Nullable(Decimal(76, 30))') AS ListCost,
    CAST(list_price, 'Nullable(Decimal(76, 30))') AS ListUnitPrice,
    CAST(if(is_tax, NULL, multiIf(pricing_model = 'OnDemand', 'Standard', pricing_model = 'Spot', 'Dynamic', pricing_model = 'Reservation', 'Committed', pricing_model = 'SavingsPlan', 'Committed', NULL)), 'Nullable(String)') AS PricingCategory,
    CAST(upper(toString(if(pricing_currency = '', billing_currency, pricing_currency))), 'Nullable(String)') AS PricingCurrency,
    CAST(if(same_currency OR price_rate = exchange_rate, told_price, NULL), 'Nullable(Decimal(76, 30))') AS PricingCurrencyContractedUnitPrice,
    CAST(pricing_effective, 'Nullable(Decimal(76, 30))') AS PricingCurrencyEffectiveCost,
    CAST(if(same_currency OR price_rate = exchange_rate, told_list_price, NULL), 'Nullable(Decimal(76, 30))') AS PricingCurrencyListUnitPrice,
    CAST(quantity, 'Nullable(Decimal(76, 30))') AS PricingQuantity,
    CAST(unit, 'Nullable(String)') AS PricingUnit,
    CAST('Microsoft', 'Nullable(String)') AS ProviderName,
    CAST(coalesce(nullIf(toString(publisher_name), ''), if(is_marketplace, NULL, 'Microsoft')), 'Nullable(String)') AS PublisherName,
    CAST(region, 'Nullable(String)') AS RegionId,
    CAST(if(isNull(region), NULL, transform(region, {regions:Array(String)}, {region_names:Array(String)}, toString(resource_location))), 'Nullable(String)') AS RegionName,
    CAST(resource_id, 'Nullable(String)') AS ResourceId,
    CAST(if(isNull(resource_id), NULL, nullIf(lowerUTF8(if(resource_name = '' OR startsWith(resource_name, '/'), splitByChar('/', trimRight(ifNull(resource_id, ''), '/'))[-1], resource_name)), '')), 'Nullable(String)') AS ResourceName,
    CAST(if(isNull(resource_id), NULL, nullIf(resource_type, '')), 'Nullable(String)') AS ResourceType,
    CAST(category, 'Nullable(String)') AS ServiceCategory,
    CAST(service, 'Nullable(String)') AS ServiceName,
    CAST(subcategory, 'Nullable(String)') AS ServiceSubcategory,
    CAST(if(is_tax, NULL, nullIf(other_columns['ProductId'], '')), 'Nullable(String)') AS SkuId,
    CAST(if(is_tax OR other_columns['ProductId'] = '', NULL, nullIf(toString(meter_name), '')), 'Nullable(String)') AS SkuMeter,
    CAST(NULL, 'Nullable(String)') AS SkuPriceDetails,
    CAST(NULL, 'Nullable(String)') AS SkuPriceId,
    CAST(subscription, 'Nullable(String)') AS SubAccountId,
    CAST(if(isNull(subscription), NULL, nullIf(toString(subscription_name), '')), 'Nullable(String)') AS SubAccountName,
    CAST(if(isNull(subscription), NULL, 'Subscription'), 'Nullable(String)') AS SubAccountType,
    CAST(if(tags_valid AND notEmpty(tags), toJSONString(tags), NULL), 'Nullable(String)') AS Tags,
    CAST(nullIf(toString(account_name), ''), 'Nullable(String)') AS x_AccountName,
    CAST(nullIf(toString(account_owner_id), ''), 'Nullable(String)') AS x_AccountOwnerId,
    CAST(nullIf(toString(billing_account_id), ''), 'Nullable(String)') AS x_BillingAccountId,
    CAST(exchange_rate, 'Nullable(Decimal(76, 30))') AS x_BillingExchangeRate,
    CAST(toString(exchange_rate_date), 'Nullable(String)') AS x_BillingExchangeRateDate,
    CAST(nullIf(toString(billing_profile_id), ''), 'Nullable(String)') AS x_BillingProfileId,
    CAST(nullIf(toString(billing_profile_name), ''), 'Nullable(String)') AS x_BillingProfileName,
    CAST(nullIf(toString(charge_type), ''), 'Nullable(String)') AS x_ChargeType,
    CAST(nullIf(toString(consumed_service), ''), 'Nullable(String)') AS x_ConsumedService,
    CAST(nullIf(toString(cost_allocation_rule_name), ''), 'Nullable(String)') AS x_CostAllocationRuleName,
    CAST(nullIf(toString(cost_center), ''), 'Nullable(String)') AS x_CostCenter,
    CAST(resource_rate, 'Nullable(Decimal(76, 30))') AS x_EffectiveUnitPrice,
    CAST(nullIf(toString(invoice_section_id), ''), 'Nullable(String)') AS x_InvoiceSectionId,
    CAST(nullIf(toString(department_name), ''), 'Nullable(String)') AS x_InvoiceSectionName,
    CAST(if(unit_size = 0, NULL, toDecimal256(unit_size, 30)), 'Nullable(Decimal(76, 30))') AS x_PricingBlockSize,
    CAST(nullIf(toString(pricing_model), ''), 'Nullable(String)') AS x_PricingModel,
    CAST(nullIf(toString(unit_of_measure), ''), 'Nullable(String)') AS x_PricingUnitDescription,
    CAST(nullIf(toString(previous_invoice_id), ''), 'Nullable(String)') AS x_PreviousInvoiceId,
    CAST(nullIf(toString(publisher_type), ''), 'Nullable(String)') AS x_PublisherCategory,
    CAST(nullIf(toString(resource_group_key), ''), 'Nullable(String)') AS x_ResourceGroupName,
    CAST(if(details = '', NULL, if(isValidJSON(details), concat('{', arrayStringConcat(arrayMap(pair -> concat(toJSONString(concat('x_', pair.1)), ':', if(match(pair.2, '^[{\\[]'), toJSONString(pair.2), pair.2)), JSONExtractKeysAndValuesRaw(details)), ','), '}'), NULL)), 'Nullable(String)') AS x_SkuDetails,
    CAST(nullIf(toString(meter_category), ''), 'Nullable(String)') AS x_SkuMeterCategory,
    CAST(nullIf(toString(meter_id), ''), 'Nullable(String)') AS x_SkuMeterId,
    CAST(nullIf(toString(meter_name), ''), 'Nullable(String)') AS x_SkuMeterName,
    CAST(nullIf(toString(meter_sub_category), ''), 'Nullable(String)') AS x_SkuMeterSubcategory,
    CAST(nullIf(toString(offer_id), ''), 'Nullable(String)') AS x_SkuOfferId,
    CAST(nullIf(toString(product_order_id), ''), 'Nullable(String)') AS x_SkuOrderId,
    CAST(nullIf(toString(product_order_name), ''), 'Nullable(String)') AS x_SkuOrderName,
    CAST(nullIf(toString(part_number), ''), 'Nullable(String)') AS x_SkuPartNumber,
    CAST(nullIf(toString(plan_name), ''), 'Nullable(String)') AS x_SkuPlanName,
    CAST(nullIf(toString(meter_region), ''), 'Nullable(String)') AS x_SkuRegion,
    CAST(nullIf(toString(service_family), ''), 'Nullable(String)') AS x_SkuServiceFamily,
    CAST(nullIf(toString(term), ''), 'Nullable(String)') AS x_SkuTerm,
    CAST(if(tags_valid, NULL, nullIf(tags_raw, '')), 'Nullable(String)') AS x_UnreadableTags,
    CAST(if(empty(mapFilter((k, v) -> NOT has({focus_names:Array(String)}, k), other_columns)), NULL, toJSONString(mapFilter((k, v) -> NOT has({focus_names:Array(String)}, k), other_columns))), 'Nullable(String)') AS x_OtherColumns,
    CAST(nullIf(transform(source_id, {source_ids:Array(UInt32)}, {source_names:Array(String)}, ''), ''), 'Nullable(String)') AS x_SourceName,
    CAST(toString(dataset), 'Nullable(String)') AS x_SourceDataset,
    CAST(toString(snapshot_id), 'Nullable(String)') AS x_SnapshotId,
    CAST(lower(leftPad(hex(line_hash), 32, '0')), 'Nullable(String)') AS x_LineHash,
    subscription_key, resource_group_key, instance_key, meter_id, date, line_hash, snapshot_id, blob, line_no
FROM facts
WHERE dataset != 'actual' OR (is_purchase AND is_committed)
)
SELECT
    formatRow('CSV', if(match(AvailabilityZone, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', AvailabilityZone), AvailabilityZone), BilledCost, if(match(BillingAccountId, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', BillingAccountId), BillingAccountId), if(match(BillingAccountName, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', BillingAccountName), BillingAccountName), if(match(BillingAccountType, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', BillingAccountType), BillingAccountType), if(match(BillingCurrency, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', BillingCurrency), BillingCurrency), formatDateTime(BillingPeriodEnd, '%Y-%m-%dT%H:%i:%SZ', 'UTC'), formatDateTime(BillingPeriodStart, '%Y-%m-%dT%H:%i:%SZ', 'UTC'), if(match(CapacityReservationId, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', CapacityReservationId), CapacityReservationId), if(match(CapacityReservationStatus, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', CapacityReservationStatus), CapacityReservationStatus), if(match(ChargeCategory, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', ChargeCategory), ChargeCategory), if(match(ChargeClass, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', ChargeClass), ChargeClass), if(match(ChargeDescription, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', ChargeDescription), ChargeDescription), if(match(ChargeFrequency, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', ChargeFrequency), ChargeFrequency), formatDateTime(ChargePeriodEnd, '%Y-%m-%dT%H:%i:%SZ', 'UTC'), formatDateTime(ChargePeriodStart, '%Y-%m-%dT%H:%i:%SZ', 'UTC'), if(match(CommitmentDiscountCategory, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', CommitmentDiscountCategory), CommitmentDiscountCategory), if(match(CommitmentDiscountId, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', CommitmentDiscountId), CommitmentDiscountId), if(match(CommitmentDiscountName, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', CommitmentDiscountName), CommitmentDiscountName), CommitmentDiscountQuantity, if(match(CommitmentDiscountStatus, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', CommitmentDiscountStatus), CommitmentDiscountStatus), if(match(CommitmentDiscountType, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', CommitmentDiscountType), CommitmentDiscountType), if(match(CommitmentDiscountUnit, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', CommitmentDiscountUnit), CommitmentDiscountUnit), ConsumedQuantity, if(match(ConsumedUnit, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', ConsumedUnit), ConsumedUnit), ContractedCost, ContractedUnitPrice, EffectiveCost, if(match(InvoiceId, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', InvoiceId), InvoiceId), if(match(InvoiceIssuerName, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', InvoiceIssuerName), InvoiceIssuerName), ListCost, ListUnitPrice, if(match(PricingCategory, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', PricingCategory), PricingCategory), if(match(PricingCurrency, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', PricingCurrency), PricingCurrency), PricingCurrencyContractedUnitPrice, PricingCurrencyEffectiveCost, PricingCurrencyListUnitPrice, PricingQuantity, if(match(PricingUnit, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', PricingUnit), PricingUnit), if(match(ProviderName, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', ProviderName), ProviderName), if(match(PublisherName, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', PublisherName), PublisherName), if(match(RegionId, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', RegionId), RegionId), if(match(RegionName, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', RegionName), RegionName), if(match(ResourceId, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', ResourceId), ResourceId), if(match(ResourceName, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', ResourceName), ResourceName), if(match(ResourceType, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', ResourceType), ResourceType), if(match(ServiceCategory, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', ServiceCategory), ServiceCategory), if(match(ServiceName, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', ServiceName), ServiceName), if(match(ServiceSubcategory, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', ServiceSubcategory), ServiceSubcategory), if(match(SkuId, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', SkuId), SkuId), if(match(SkuMeter, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', SkuMeter), SkuMeter), if(match(SkuPriceDetails, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', SkuPriceDetails), SkuPriceDetails), if(match(SkuPriceId, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', SkuPriceId), SkuPriceId), if(match(SubAccountId, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', SubAccountId), SubAccountId), if(match(SubAccountName, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', SubAccountName), SubAccountName), if(match(SubAccountType, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', SubAccountType), SubAccountType), if(match(Tags, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', Tags), Tags), if(match(x_AccountName, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_AccountName), x_AccountName), if(match(x_AccountOwnerId, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_AccountOwnerId), x_AccountOwnerId), if(match(x_BillingAccountId, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_BillingAccountId), x_BillingAccountId), x_BillingExchangeRate, if(match(x_BillingExchangeRateDate, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_BillingExchangeRateDate), x_BillingExchangeRateDate), if(match(x_BillingProfileId, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_BillingProfileId), x_BillingProfileId), if(match(x_BillingProfileName, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_BillingProfileName), x_BillingProfileName), if(match(x_ChargeType, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_ChargeType), x_ChargeType), if(match(x_ConsumedService, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_ConsumedService), x_ConsumedService), if(match(x_CostAllocationRuleName, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_CostAllocationRuleName), x_CostAllocationRuleName), if(match(x_CostCenter, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_CostCenter), x_CostCenter), x_EffectiveUnitPrice, if(match(x_InvoiceSectionId, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_InvoiceSectionId), x_InvoiceSectionId), if(match(x_InvoiceSectionName, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_InvoiceSectionName), x_InvoiceSectionName), x_PricingBlockSize, if(match(x_PricingModel, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_PricingModel), x_PricingModel), if(match(x_PricingUnitDescription, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_PricingUnitDescription), x_PricingUnitDescription), if(match(x_PreviousInvoiceId, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_PreviousInvoiceId), x_PreviousInvoiceId), if(match(x_PublisherCategory, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_PublisherCategory), x_PublisherCategory), if(match(x_ResourceGroupName, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_ResourceGroupName), x_ResourceGroupName), if(match(x_SkuDetails, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_SkuDetails), x_SkuDetails), if(match(x_SkuMeterCategory, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_SkuMeterCategory), x_SkuMeterCategory), if(match(x_SkuMeterId, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_SkuMeterId), x_SkuMeterId), if(match(x_SkuMeterName, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_SkuMeterName), x_SkuMeterName), if(match(x_SkuMeterSubcategory, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_SkuMeterSubcategory), x_SkuMeterSubcategory), if(match(x_SkuOfferId, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_SkuOfferId), x_SkuOfferId), if(match(x_SkuOrderId, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_SkuOrderId), x_SkuOrderId), if(match(x_SkuOrderName, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_SkuOrderName), x_SkuOrderName), if(match(x_SkuPartNumber, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_SkuPartNumber), x_SkuPartNumber), if(match(x_SkuPlanName, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_SkuPlanName), x_SkuPlanName), if(match(x_SkuRegion, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_SkuRegion), x_SkuRegion), if(match(x_SkuServiceFamily, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_SkuServiceFamily), x_SkuServiceFamily), if(match(x_SkuTerm, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_SkuTerm), x_SkuTerm), if(match(x_UnreadableTags, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_UnreadableTags), x_UnreadableTags), if(match(x_OtherColumns, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_OtherColumns), x_OtherColumns), if(match(x_SourceName, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_SourceName), x_SourceName), if(match(x_SourceDataset, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_SourceDataset), x_SourceDataset), if(match(x_SnapshotId, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_SnapshotId), x_SnapshotId), if(match(x_LineHash, '^[=+\\-@\\t\\r\\n＝＋－＠]'), concat('\'', x_LineHash), x_LineHash)) AS line,
    BillingCurrency AS amount_currency,
    BilledCost AS amount_0,
    EffectiveCost AS amount_1
FROM focus
ORDER BY subscription_key, resource_group_key, instance_key, meter_id, date, line_hash, snapshot_id, blob, line_no
