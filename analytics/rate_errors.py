"""Rates that cannot be kept, and currencies that nothing can be shown in."""

from http import HTTPStatus

from abi.core.errors import ErrorKind, Words

NO_RATES = ErrorKind(
    code="no_rates",
    cause=Words(
        "Amounts cannot be shown in that currency: no rate into it has been entered.",
        "无法以该货币显示金额：尚未录入任何换算到该货币的汇率。",
    ),
    fix=Words(
        "Choose a currency of /api/v1/analytics/rates, or have an administrator enter its rates.",
        "请选择 /api/v1/analytics/rates 中的货币，或请管理员录入其汇率。",
    ),
    status=HTTPStatus.UNPROCESSABLE_ENTITY,
)
RATES_INVALID = ErrorKind(
    code="rates_invalid",
    cause=Words(
        "A rate is not one: nothing of the set was kept.", "有汇率无效：整个汇率集均未保存。"
    ),
    fix=Words(
        "Correct the line that the detail names: two different ISO 4217 codes, the first day of a"
        " month, a number above zero with at most 18 decimals, each pair once a month.",
        "请更正详情中指出的行：两个不同的 ISO 4217 代码、某月的第一天、大于零且最多 18 位小数的"
        "数字，每对货币每月仅一次。",
    ),
)
