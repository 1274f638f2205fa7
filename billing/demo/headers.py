"""Azure's own headers: EA dataVersion 2024-08-01 and MCA 2023-12-01-preview, in order."""

EA = tuple(
    """
InvoiceSectionName AccountName AccountOwnerId SubscriptionId SubscriptionName ResourceGroup
ResourceLocation Date ProductName MeterCategory MeterSubCategory MeterId MeterName MeterRegion
UnitOfMeasure Quantity EffectivePrice CostInBillingCurrency CostCenter ConsumedService ResourceId
Tags OfferId AdditionalInfo ServiceInfo1 ServiceInfo2 ResourceName ReservationId ReservationName
UnitPrice ProductOrderId ProductOrderName Term PublisherType PublisherName ChargeType Frequency
PricingModel AvailabilityZone BillingAccountId BillingAccountName BillingCurrencyCode
BillingPeriodStartDate BillingPeriodEndDate BillingProfileId BillingProfileName InvoiceSectionId
IsAzureCreditEligible PartNumber PayGPrice PlanName ServiceFamily CostAllocationRuleName benefitId
benefitName AccountId ResourceLocationNormalized
""".split()  # noqa: SIM905 - reads as Azure's documentation does
)
MCA = tuple(
    """
invoiceId previousInvoiceId billingAccountId billingAccountName billingProfileId
billingProfileName invoiceSectionId invoiceSectionName resellerName resellerMpnId costCenter
billingPeriodEndDate billingPeriodStartDate servicePeriodEndDate servicePeriodStartDate date
serviceFamily productOrderId productOrderName consumedService meterId meterName meterCategory
meterSubCategory meterRegion ProductId ProductName SubscriptionId subscriptionName publisherType
publisherId publisherName resourceGroupName ResourceId resourceLocation location effectivePrice
quantity unitOfMeasure chargeType billingCurrency pricingCurrency costInBillingCurrency
costInPricingCurrency costInUsd paygCostInBillingCurrency paygCostInUsd
exchangeRatePricingToBilling exchangeRateDate isAzureCreditEligible serviceInfo1 serviceInfo2
additionalInfo tags PayGPrice frequency term reservationId reservationName pricingModel unitPrice
costAllocationRuleName benefitId benefitName provider
""".split()  # noqa: SIM905 - reads as Azure's documentation does
)
