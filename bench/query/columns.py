"""What the other engines get of each line: the questions' columns and the owner's row."""

# Of charges, by their names there. Money and quantities are narrowed, see DIGITS.
TEXTS = (
    "dataset",
    "account_name",
    "subscription_key",
    "subscription_name",
    "product",
    "meter_category",
    "meter_sub_category",
    "meter_name",
    "unit_of_measure",
    "billing_currency",
    "resource_location",
    "consumed_service",
    "instance_key",
    "resource_group_key",
    "department_name",
    "cost_center",
    "charge_type",
    "pricing_model",
)
NUMBERS = ("consumed_quantity", "resource_rate", "billed_cost", "effective_cost")
# DuckDB has 38 digits at most, ABI 76 with 30 decimals. The demo's amounts have 16 decimals, so
# nothing is lost here; Azure prints up to 28, of which this would cut ten.
DIGITS = "Decimal(38, 18)"


def selected() -> str:
    """As ClickHouse selects them for a Parquet file that other engines read alike."""
    texts = [f"toString({name}) AS {name}" for name in TEXTS]
    numbers = [f"CAST({name} AS Nullable({DIGITS})) AS {name}" for name in NUMBERS]
    tags = "CAST(tags AS Map(String, String)) AS tags"
    return ", ".join(["toDate32(date) AS date", *texts, *numbers, tags])


def lost() -> str:
    """How many values would lose digits, as ClickHouse counts them."""
    cut = [f"CAST(CAST(ifNull({n}, 0) AS {DIGITS}) AS Decimal(76, 30))" for n in NUMBERS]
    differ = [f"ifNull({name}, 0) != {text}" for name, text in zip(NUMBERS, cut, strict=True)]
    return f"countIf({' OR '.join(differ)})"
