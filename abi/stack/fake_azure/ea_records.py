"""A billing line as the EA APIs print it: v3's camelCase and ea.azure.cn's PascalCase."""

from abi.stack.fake_azure.json_text import number
from abi.stack.fake_azure.lines import Line

# v3's name, and the line's column. What today's files do not have stays empty.
_TEXTS = {
    "serviceName": "metercategory",
    "serviceTier": "metersubcategory",
    "location": "resourcelocation",
    "partNumber": "partnumber",
    "resourceGuid": "meterid",
    "offerId": "offerid",
    "accountOwnerEmail": "accountownerid",
    "accountName": "accountname",
    "serviceAdministratorId": "",
    "subscriptionGuid": "subscriptionid",
    "subscriptionName": "subscriptionname",
    "product": "productname",
    "meterId": "meterid",
    "meterCategory": "metercategory",
    "meterSubCategory": "metersubcategory",
    "meterRegion": "meterregion",
    "meterName": "metername",
    "resourceLocation": "resourcelocation",
    "consumedService": "consumedservice",
    "instanceId": "resourceid",
    "serviceInfo1": "serviceinfo1",
    "serviceInfo2": "serviceinfo2",
    "additionalInfo": "additionalinfo",
    "tags": "tags",
    "storeServiceIdentifier": "",
    "departmentName": "department",
    "costCenter": "costcenter",
    "unitOfMeasure": "unitofmeasure",
    "resourceGroup": "resourcegroup",
}
_ONLY_V3 = ("serviceName", "serviceTier", "location", "partNumber", "resourceGuid", "offerId")
_IDS = ("accountId", "productId", "resourceLocationId", "consumedServiceId", "departmentId")


def v3(line: Line) -> dict[str, object]:
    texts: dict[str, object] = {name: line[column] for name, column in _TEXTS.items()}
    return texts | {
        "chargesBilledSeparately": line["isazurecrediteligible"].lower() == "false",
        "cost": number(line["cost"]),
        **dict.fromkeys(_IDS, 0),
        "subscriptionId": 0,
        "date": f"{line.day:%Y-%m-%d}T00:00:00",
        "consumedQuantity": number(line["quantity"]),
        "resourceRate": number(line["effectiveprice"]),
    }


def china(line: Line) -> dict[str, object]:
    """Also Azure's oldest form elsewhere. It knows no currency, charge type or reservation."""
    day = line.day
    texts: dict[str, object] = {
        name[0].upper() + name[1:]: line[column]
        for name, column in _TEXTS.items()
        if name not in _ONLY_V3 and name != "accountOwnerEmail"
    }
    return texts | {
        "AccountOwnerId": line["accountownerid"],
        "SubscriptionId": 0,
        "Date": f"{day:%m/%d/%Y}",
        "Month": day.month,
        "Day": day.day,
        "Year": day.year,
        "Tags": line["tags"] or None,
        "ConsumedQuantity": number(line["quantity"]),
        "ResourceRate": number(line["effectiveprice"]),
        "ExtendedCost": number(line["cost"]),
    }


def marketplace(line: Line) -> dict[str, object]:
    day = f"{line.day:%Y-%m-%d}"
    return {
        "id": f"{line['productorderid']}_{day}",
        "subscriptionGuid": line["subscriptionid"],
        "subscriptionName": line["subscriptionname"],
        "meterId": line["meterid"],
        "usageStartDate": f"{day}T00:00:00Z",
        "usageEndDate": f"{day}T23:59:59Z",
        "offerName": line["productname"],
        "resourceGroup": line["resourcegroup"],
        "instanceId": line["resourceid"],
        "additionalInfo": line["additionalinfo"],
        "tags": line["tags"],
        "orderNumber": line["productorderid"],
        "unitOfMeasure": line["unitofmeasure"],
        "costCenter": line["costcenter"],
        "accountId": 0,
        "accountName": line["accountname"],
        "accountOwnerId": line["accountownerid"],
        "departmentId": 0,
        "departmentName": line["department"],
        "publisherName": line["publishername"],
        "planName": line["planname"],
        "consumedQuantity": number(line["quantity"]),
        "resourceRate": number(line["effectiveprice"]),
        "extendedCost": number(line["cost"]),
    }
