"""What can be added up and counted.

A sum of amounts that not every line knows is that of the lines that do, and null where none does.
"""

from abi.core.errors import Words
from analytics.terms import Basis, ColumnType, Measure, Unit

MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(
            "billed_cost",
            Words("Billed cost", "账单成本"),
            "sum",
            "billed_cost",
            Unit.CURRENCY,
            ColumnType.DECIMAL,
            basis=Basis.BILLED,
            per="billing_currency",
        ),
        Measure(
            "effective_cost",
            Words("Effective cost", "有效成本"),
            "sum",
            "effective_cost",
            Unit.CURRENCY,
            ColumnType.DECIMAL,
            basis=Basis.EFFECTIVE,
            per="billing_currency",
        ),
        Measure(
            "list_cost",
            Words("List cost, where known", "目录价成本（已知部分）"),
            "sum",
            "list_cost",
            Unit.CURRENCY,
            ColumnType.DECIMAL,
            per="billing_currency",
        ),
        Measure(
            "savings",
            Words("Savings, where list cost is known", "节省（目录价已知部分）"),
            "sum",
            "savings",
            Unit.CURRENCY,
            ColumnType.DECIMAL,
            basis=Basis.EFFECTIVE,
            per="billing_currency",
        ),
        Measure(
            "unused_commitment",
            Words("Unused commitment", "未使用的承诺"),
            "sum",
            "unused_cost",
            Unit.CURRENCY,
            ColumnType.DECIMAL,
            basis=Basis.EFFECTIVE,
            per="billing_currency",
        ),
        Measure(
            "consumed_quantity",
            Words("Consumed quantity", "用量"),
            "sum",
            "consumed_quantity",
            Unit.QUANTITY,
            ColumnType.DECIMAL,
            per="unit_of_measure",
            # A purchase has no quantity; the sum is that of the lines which have one.
            argument="ifNull(consumed_quantity, 0)",
        ),
        Measure(
            "lines", Words("Lines", "明细行数"), "sum", "lines", Unit.COUNT, ColumnType.INTEGER
        ),
        Measure(
            "resources",
            Words("Resources", "资源数"),
            "uniqExact",
            "instance_key",
            Unit.COUNT,
            ColumnType.INTEGER,
            additive=False,
            condition="instance_key != ''",
        ),
    )
}
