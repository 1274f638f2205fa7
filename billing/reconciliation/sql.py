"""Landed tables of Azure's statements as rows, read by the engine itself. Pure."""

from collections.abc import Mapping

from billing.azure.columns import normalised
from billing.azure.dates import DateStyle, day_sql
from billing.typing_sql import decimal_sql

_TEXT, _MONEY, _DAY = "text", "money", "day"
# Table → column → (type, Azure's normalised name).
TABLES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "reservation_transactions": {
        "event_date": (_DAY, "eventdate"),
        "event_type": (_TEXT, "eventtype"),
        "reservation_order_id": (_TEXT, "reservationorderid"),
        "reservation_order_name": (_TEXT, "reservationordername"),
        "description": (_TEXT, "description"),
        "quantity": (_MONEY, "quantity"),
        "amount": (_MONEY, "amount"),
        "currency": (_TEXT, "currency"),
        "term": (_TEXT, "term"),
        "region": (_TEXT, "region"),
        "arm_sku_name": (_TEXT, "armskuname"),
        "purchasing_subscription_guid": (_TEXT, "purchasingsubscriptionguid"),
    },
    "price_sheet": {
        "meter_id": (_TEXT, "meterid"),
        "meter_name": (_TEXT, "metername"),
        "meter_category": (_TEXT, "metercategory"),
        "meter_sub_category": (_TEXT, "metersubcategory"),
        "meter_region": (_TEXT, "meterregion"),
        "product": (_TEXT, "product"),
        "part_number": (_TEXT, "partnumber"),
        "sku_id": (_TEXT, "skuid"),
        "price_type": (_TEXT, "pricetype"),
        "term": (_TEXT, "term"),
        "unit_of_measure": (_TEXT, "unitofmeasure"),
        "currency": (_TEXT, "currencycode"),
        "unit_price": (_MONEY, "unitprice"),
        "base_price": (_MONEY, "baseprice"),
        "market_price": (_MONEY, "marketprice"),
        "included_quantity": (_MONEY, "includedquantity"),
        "effective_start": (_DAY, "effectivestartdate"),
        "effective_end": (_DAY, "effectiveenddate"),
    },
}


def structure(columns: int) -> str:
    """Every column as text."""
    return ", ".join(f"c{number} String" for number in range(columns))


def insert_sql(table: str, header: tuple[str, ...], read: str) -> str:
    """With parameters fetch, source, period, names; what is unreadable is NULL beside its raw."""
    places = {normalised(name): f"c{number}" for number, name in enumerate(header)}
    columns = TABLES[table]
    values = [_value(kind, places.get(name, "''")) for kind, name in columns.values()]
    raw = f"mapFromArrays({{names:Array(String)}}, [{', '.join(places.values())}])"
    return (
        f"INSERT INTO {table} (fetch_id, source_id, billing_period, line_no,"
        f" {', '.join(columns)}, raw)"
        " SELECT {fetch:String}, {source:UInt32}, {period:Date}, rowNumberInAllBlocks() + 1,"
        f" {', '.join(values)}, {raw} FROM {read}"
    )


def _value(kind: str, text: str) -> str:
    if kind == _MONEY:
        return decimal_sql(text)
    return _day_sql(text) if kind == _DAY else text


def _day_sql(text: str) -> str:
    """ISO, or month first: the two that Azure writes here."""
    return f"coalesce({day_sql(text, DateStyle.ISO)}, {day_sql(text, DateStyle.US)})"
