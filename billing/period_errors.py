"""What can go wrong with closed months and with the way back. docs/errors.md lists it."""

from http import HTTPStatus

from abi.core.errors import ErrorKind, Words

PERIOD_LOCKED = ErrorKind(
    code="period_locked",
    cause=Words(
        "The month is locked: a person has signed what it shows.",
        "该月份已锁定：已有人对其所显示的数据签字确认。",
    ),
    fix=Words(
        "Nothing was changed. An administrator other than the signer may accept the delivery, which"
        " is recorded as a restatement, or unlock the month.",
        "未做任何更改。可由签字人以外的管理员接受该次交付（将记录为一次重述），或解锁该月份。",
    ),
    status=HTTPStatus.CONFLICT,
)
ALREADY_LOCKED = ErrorKind(
    code="already_locked",
    cause=Words("The month is locked already.", "该月份已经锁定。"),
    fix=Words("Nothing to do: see who signed it.", "无需处理：请查看签字人。"),
    status=HTTPStatus.CONFLICT,
)
NOT_LOCKED = ErrorKind(
    code="not_locked",
    cause=Words("The month is not locked.", "该月份未锁定。"),
    fix=Words("Nothing to do.", "无需处理。"),
    status=HTTPStatus.CONFLICT,
)
PERIOD_NOT_FINAL = ErrorKind(
    code="period_not_final",
    cause=Words(
        "The month is not final: it is not over, may still change, or its books do not match.",
        "该月份尚未最终确定：月份未结束、仍可能变动，或账目不一致。",
    ),
    fix=Words(
        "Wait until the 6th of the next month, explain the differences in its ledger, then sign.",
        "请等到次月 6 日，解释其台账中的差异后再签字。",
    ),
    status=HTTPStatus.CONFLICT,
)
NEEDS_SECOND_PERSON = ErrorKind(
    code="needs_second_person",
    cause=Words(
        "Who signed a month may not be the one who opens or changes it.",
        "为月份签字的人不能同时是解锁或更改它的人。",
    ),
    fix=Words("Ask another administrator.", "请联系另一位管理员。"),
    status=HTTPStatus.FORBIDDEN,
)
UNKNOWN_PERIOD = ErrorKind(
    code="unknown_period",
    cause=Words(
        "The source shows nothing in that month.",
        "该数据源在该月份没有显示任何数据。",
    ),
    fix=Words("Choose one from the list of billing periods.", "请从账期列表中选择。"),
    status=HTTPStatus.NOT_FOUND,
)
MONTH_MOVED = ErrorKind(
    code="month_moved",
    cause=Words(
        "The month no longer shows the snapshot you expected.",
        "该月份已不再显示您所预期的快照。",
    ),
    fix=Words(
        "Nothing was changed. Look at what it shows now, then decide again.",
        "未做任何更改。请查看其当前显示的数据后重新决定。",
    ),
    status=HTTPStatus.CONFLICT,
)
SNAPSHOT_PRUNED = ErrorKind(
    code="snapshot_pruned",
    cause=Words(
        "The lines of that snapshot were removed by the retention rule.",
        "该快照的明细行已按保留规则清除。",
    ),
    fix=Words(
        "Run the extraction of the month again, or keep more snapshots in the source's settings.",
        "请重新运行该月份的提取，或在数据源设置中保留更多快照。",
    ),
    status=HTTPStatus.GONE,
)
AS_OF_PRUNED = ErrorKind(
    code="as_of_pruned",
    cause=Words(
        "What these months showed at that moment was removed by the retention rule.",
        "这些月份在该时刻所显示的数据已按保留规则清除。",
    ),
    fix=Words(
        "Ask for a later moment, or for a period without the months named.",
        "请查询更晚的时刻，或不包含所列月份的时间段。",
    ),
    status=HTTPStatus.GONE,
)
SNAPSHOT_NOT_HELD = ErrorKind(
    code="snapshot_not_held",
    cause=Words(
        "This snapshot is not waiting for that decision.",
        "该快照并未等待此项决定。",
    ),
    fix=Words(
        "Choose the newest snapshot of the month whose error code is the one you want to accept.",
        "请选择该月份中错误代码与您要接受的情况相符的最新快照。",
    ),
    status=HTTPStatus.CONFLICT,
)
OVERLAPPING_SCOPES = ErrorKind(
    code="overlapping_scopes",
    cause=Words(
        "Another enabled source covers the same bills; they would count twice.",
        "另一个已启用的数据源覆盖相同的账单，费用会被重复计算。",
    ),
    fix=Words(
        "Nothing was saved. Choose which of the two yields, disable one, or narrow its scope.",
        "未保存任何更改。请选择其中一个让步，停用其中一个，或缩小其范围。",
    ),
    status=HTTPStatus.CONFLICT,
)
