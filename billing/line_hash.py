"""What makes two lines the same line, as ClickHouse text. Pure."""

import hashlib

from billing.azure.shape import Reading
from billing.typing_sql import SCALE

# azure.md 6.3: what Microsoft marks as identifying a record, and what was stated about it.
_HASHED = (
    "dataset",
    "lowerUTF8(account_owner_id)",
    "additional_info",
    "lowerUTF8(benefit_id)",
    "billing_account_key",
    "lowerUTF8(billing_profile_id)",
    "cost_center",
    "toString(date)",
    "lowerUTF8(invoice_section_id)",
    "lowerUTF8(meter_id)",
    "offer_id",
    "part_number",
    "lowerUTF8(product_order_id)",
    "lowerUTF8(reservation_id)",
    "instance_key",
    "resource_group_key",
    "lowerUTF8(resource_location)",
    "service_info1",
    "subscription_key",
    "if(tags_valid, toString(mapSort(tags)), tags_raw)",
    "charge_type",
    "pricing_model",
    "publisher_type",
    "product",
    "currency",
)
_HASHED_NUMBERS = ("cost", "consumed_quantity", "resource_rate", "unit_price")
# What a FOCUS line states beside that.
_HASHED_OF_FOCUS = ("effective",)


def line_hash_sql(reading: Reading) -> str:
    """128 bits, all added up: each text hashed beside its number, so that one that repeats is
    hashed once; each amount times a number of its own, and another number where it is unknown.
    """
    stated = (*_HASHED_NUMBERS, *(_HASHED_OF_FOCUS if reading.dataset == "focus" else ()))
    texts = enumerate(_HASHED, 1)
    terms = [f"reinterpretAsUInt128(sipHash128({at}, {sql}))" for at, sql in texts]
    for name in stated:
        amount = f"reinterpretAsUInt128(ifNull({name}, toDecimal256(0, {SCALE})))"
        terms.append(f"{amount} * {_factor(name)} + isNull({name}) * {_factor(f'no {name}')}")
    return " + ".join(terms)


def _factor(of: str) -> str:
    """An odd number of 128 bits, as random as a hash."""
    digest = hashlib.sha256(of.encode()).digest()
    return f"toUInt128('{int.from_bytes(digest[:16]) | 1}')"
