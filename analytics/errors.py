"""Questions that are refused, and why."""

from http import HTTPStatus

from abi.core.errors import ErrorKind, Words

UNKNOWN_NAME = ErrorKind(
    code="unknown_name",
    cause=Words(
        "The question uses a name that the vocabulary does not have.",
        "查询使用了词汇表中不存在的名称。",
    ),
    fix=Words(
        "Use one of the names listed, or read /api/v1/analytics/vocabulary.",
        "请使用列出的名称之一，或查看 /api/v1/analytics/vocabulary。",
    ),
)
INVALID_QUESTION = ErrorKind(
    code="invalid_question",
    cause=Words("The question contradicts itself or is incomplete.", "查询自相矛盾或不完整。"),
    fix=Words("Change what the detail names and ask again.", "请修改详情中指出的部分后重试。"),
)
MIXED_BASIS = ErrorKind(
    code="mixed_basis",
    cause=Words(
        "Billed and effective cost come from different data sets and are never put together.",
        "账单成本与有效成本来自不同的数据集，不能放在同一查询中。",
    ),
    fix=Words(
        "Ask two questions, one for each basis.",
        "请按两种口径分别查询。",
    ),
)
SNAPSHOT_GONE = ErrorKind(
    code="cursor_expired",
    cause=Words(
        "The data this cursor was reading has been removed since.",
        "该游标所读取的数据此后已被清除。",
    ),
    fix=Words("Start again without a cursor.", "请不带游标重新开始。"),
    status=HTTPStatus.GONE,
)
NO_SUCH_SNAPSHOT = ErrorKind(
    code="no_such_snapshot",
    cause=Words(
        "There is no published snapshot of that number.",
        "没有该编号的已发布快照。",
    ),
    fix=Words(
        "Choose one that was published from the list of snapshots.",
        "请从快照列表中选择已发布过的快照。",
    ),
    status=HTTPStatus.NOT_FOUND,
)
NO_SUCH_LINE = ErrorKind(
    code="no_such_line",
    cause=Words(
        "There is no such billing line among those you can see.",
        "在您可见的账单明细中没有这一行。",
    ),
    fix=Words(
        "Take id and date from /api/v1/billing/data, of the same basis. A line that was restated"
        " has another id.",
        "请使用 /api/v1/billing/data 中同一口径的 id 与日期；重述后的行会有新的 id。",
    ),
    status=HTTPStatus.NOT_FOUND,
)
NOT_COMPARABLE = ErrorKind(
    code="snapshots_not_comparable",
    cause=Words(
        "These are not two snapshots of the same source, dataset and month.",
        "这不是同一数据源、同一数据集、同一月份的两个快照。",
    ),
    fix=Words(
        "Choose two different snapshots of one month.",
        "请选择同一月份的两个不同快照。",
    ),
)
