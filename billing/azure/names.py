"""What Azure and FOCUS call each thing, year by year. To know a new spelling, add it here."""

# Canonical name → Azure's names, normalised, best first (EA 2019-10-01 … 2024-08-01, MCA, PAYG,
# EA Reporting v3 and ea.azure.cn).
AZURE: dict[str, tuple[str, ...]] = {
    "date": ("date", "usagedatetime", "usagedate", "usagestart"),
    "cost": ("costinbillingcurrency", "cost", "pretaxcost", "extendedcost"),
    "billing_currency": ("billingcurrencycode", "billingcurrency", "currency", "currencycode"),
    "billing_period_start": ("billingperiodstartdate", "billingperiodstart"),
    "account_name": ("accountname",),
    "account_owner_id": ("accountownerid", "accountowneremail"),
    "subscription_id": ("subscriptionid",),
    "subscription_guid": ("subscriptionguid",),
    "subscription_name": ("subscriptionname",),
    "product": ("productname", "product"),
    "meter_id": ("meterid", "resourceguid"),
    "meter_category": ("metercategory", "servicename"),
    "meter_sub_category": ("metersubcategory", "servicetier"),
    "meter_name": ("metername",),
    "meter_region": ("meterregion",),
    "consumed_quantity": ("quantity", "usagequantity", "consumedquantity"),
    "unit_of_measure": ("unitofmeasure",),
    "resource_rate": ("effectiveprice", "resourcerate"),
    "resource_location": ("resourcelocation",),
    "consumed_service": ("consumedservice",),
    "instance_id": ("resourceid", "instanceid", "instancename"),
    "resource_name": ("resourcename",),
    "resource_group": ("resourcegroup", "resourcegroupname"),
    "department_name": ("invoicesectionname", "invoicesection", "departmentname"),
    "cost_center": ("costcenter",),
    "tags": ("tags",),
    "billing_account_id": ("billingaccountid",),
    "billing_account_name": ("billingaccountname",),
    "billing_profile_id": ("billingprofileid",),
    "billing_profile_name": ("billingprofilename",),
    "invoice_section_id": ("invoicesectionid",),
    "charge_type": ("chargetype",),
    "pricing_model": ("pricingmodel",),
    "frequency": ("frequency",),
    "publisher_type": ("publishertype",),
    "publisher_name": ("publishername",),
    "plan_name": ("planname",),
    "service_family": ("servicefamily",),
    "unit_price": ("unitprice",),
    "payg_price": ("paygprice",),
    "pricing_currency": ("pricingcurrency",),
    "cost_in_pricing_currency": ("costinpricingcurrency",),
    "exchange_rate": ("exchangeratepricingtobilling",),
    "exchange_rate_date": ("exchangeratedate",),
    "reservation_id": ("reservationid",),
    "reservation_name": ("reservationname",),
    "benefit_id": ("benefitid",),
    "benefit_name": ("benefitname",),
    "product_order_id": ("productorderid",),
    "product_order_name": ("productordername",),
    "term": ("term",),
    "invoice_id": ("invoiceid",),
    "previous_invoice_id": ("previousinvoiceid",),
    "part_number": ("partnumber",),
    "offer_id": ("offerid",),
    "is_azure_credit_eligible": ("isazurecrediteligible",),
    "cost_allocation_rule_name": ("costallocationrulename",),
    "service_info1": ("serviceinfo1",),
    "service_info2": ("serviceinfo2",),
    "additional_info": ("additionalinfo",),
}
# The same things in a FOCUS file, Azure's own x_ columns first so that ids compare with those of
# an ActualCost export; a file of another vendor has only the standard ones.
FOCUS: dict[str, tuple[str, ...]] = {
    "date": ("chargeperiodstart",),
    "cost": ("billedcost",),
    "effective": ("effectivecost",),
    "billing_currency": ("billingcurrency",),
    "billing_period_start": ("billingperiodstart",),
    "account_name": ("xaccountname",),
    "account_owner_id": ("xaccountownerid",),
    "subscription_id": ("subaccountid",),
    "subscription_guid": ("subaccountid",),
    "subscription_name": ("subaccountname",),
    "product": ("chargedescription",),
    "meter_id": ("xskumeterid",),
    "meter_category": ("xskumetercategory", "servicename"),
    "meter_sub_category": ("xskumetersubcategory", "servicesubcategory"),
    "meter_name": ("xskumetername", "skumeter"),
    "meter_region": ("xskuregion",),
    "consumed_quantity": ("consumedquantity",),
    "unit_of_measure": ("consumedunit",),
    "resource_rate": ("xeffectiveunitprice",),
    "resource_location": ("regionid", "region"),
    "instance_id": ("resourceid",),
    "resource_name": ("resourcename",),
    "resource_group": ("xresourcegroupname",),
    "department_name": ("xinvoicesectionname",),
    "cost_center": ("xcostcenter",),
    "tags": ("tags",),
    "billing_account_id": ("xbillingaccountid", "billingaccountid"),
    "billing_account_name": ("xbillingaccountname", "billingaccountname"),
    "billing_profile_id": ("xbillingprofileid",),
    "billing_profile_name": ("xbillingprofilename",),
    "invoice_section_id": ("xinvoicesectionid",),
    "charge_type": ("chargecategory",),
    "pricing_model": ("pricingcategory",),
    "frequency": ("chargefrequency",),
    "publisher_type": ("xpublishercategory",),
    "publisher_name": ("publishername",),
    "plan_name": ("xskuplanname",),
    "service_family": ("xskuservicefamily", "servicecategory"),
    "unit_price": ("contractedunitprice",),
    "payg_price": ("listunitprice",),
    "pricing_currency": ("pricingcurrency", "xpricingcurrency"),
    "exchange_rate": ("xbillingexchangerate",),
    "exchange_rate_date": ("xbillingexchangeratedate",),
    "benefit_id": ("commitmentdiscountid",),
    "benefit_name": ("commitmentdiscountname",),
    "product_order_id": ("xskuorderid",),
    "product_order_name": ("xskuordername",),
    "term": ("xskuterm",),
    "invoice_id": ("invoiceid", "xinvoiceid"),
    "part_number": ("xskupartnumber",),
    "offer_id": ("xskuofferid",),
    "is_azure_credit_eligible": ("xskuiscrediteligible",),
    "cost_allocation_rule_name": ("xcostallocationrulename",),
    "additional_info": ("xskudetails", "skupricedetails"),
}
# Where a period ends: not kept under a name of its own, but it tells how dates are written.
PERIOD_ENDS = (
    "billingperiodenddate",
    "billingperiodend",
    "chargeperiodend",
    "serviceperiodenddate",
    "serviceperiodstartdate",
)
_DOCUMENTED = """
    accountid accountownerid accountowneremail availabilityzone chargesbilledseparately
    consumedserviceid costinusd customername customertenantid day departmentid invoicesectionid
    islegacyresource isrecurringcharge location metername month ordernumber partnername
    partnertenantid partnerearnedcreditapplied partnerearnedcreditrate paygcostinbillingcurrency
    paygcostinusd product productid provider publisherid resellermpnid resellername
    resourcelocationid resourcelocationnormalized resourcetype roundingadjustment
    serviceadministratorid serviceadministratorliveid storeserviceidentifier year

    availabilityzone billingaccounttype capacityreservationid capacityreservationstatus
    chargeclass chargesubcategory commitmentdiscountcategory commitmentdiscountquantity
    commitmentdiscountstatus commitmentdiscounttype commitmentdiscountunit consumedunit
    contractedcost contractedunitprice effectivecost invoiceissuer invoiceissuername listcost
    listunitprice pricingcurrencycontractedunitprice pricingcurrencyeffectivecost
    pricingcurrencylistunitprice pricingquantity pricingunit provider providername publisher
    regionname resourcetype servicecategory skuid skupriceid subaccounttype usagequantity usageunit
    hostprovidername serviceprovidername allocatedmethoddetails allocatedmethodid
    allocatedresourceid allocatedresourcename allocatedtags contractapplied invoicedetailid
    commitmentprogrameligibilitydetails
"""
KNOWN = (
    frozenset(name for aliases in (*AZURE.values(), *FOCUS.values()) for name in aliases)
    | frozenset(_DOCUMENTED.split())
    | frozenset(PERIOD_ENDS)
)
"""Every name some documented schema has. FOCUS files may add any number of their own, x_ first."""
# Who delivers a column that no line can be understood without.
DELIVERED_BY = {
    "date": "Date in EA cost details 2019-10-01 to 2024-08-01, date in MCA cost details,"
    " UsageDateTime in pay-as-you-go exports",
    "cost": "Cost in EA cost details 2019-10-01, CostInBillingCurrency from 2020-01-01 to"
    " 2024-08-01, costInBillingCurrency in MCA cost details, PreTaxCost in pay-as-you-go exports,"
    " ExtendedCost in EA usage details v3",
    "subscription_guid": "SubscriptionId in EA cost details 2019-10-01 to 2024-08-01 and in MCA"
    " cost details, SubscriptionGuid in pay-as-you-go exports and in EA usage details v3",
    "billing_currency": "BillingCurrency in EA cost details 2019-10-01, BillingCurrencyCode from"
    " 2020-01-01 to 2024-08-01, billingCurrency in MCA cost details, Currency in pay-as-you-go"
    " exports",
}
DELIVERED_BY_FOCUS = "every FOCUS version (FocusCost 1.0-preview, 1.0, 1.0r2, 1.2-preview)"
