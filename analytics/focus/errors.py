"""Exports that are refused, and why."""

from http import HTTPStatus

from abi.core.errors import ErrorKind, Words

INCOMPLETE = ErrorKind(
    code="focus_incomplete",
    cause=Words(
        "A month shows only one of actual and amortized cost; FOCUS is made of both.",
        "某个月份只显示了实际成本与摊销成本中的一种；FOCUS 需要两者。",
    ),
    fix=Words(
        "Ingest the missing dataset, or ask with incomplete=leave_out for an export that names"
        " these months and leaves them out.",
        "请摄取缺少的数据集；或使用 incomplete=leave_out，导出将列出并略去这些月份。",
    ),
    status=HTTPStatus.CONFLICT,
)
INTERRUPTED = ErrorKind(
    code="focus_interrupted",
    cause=Words(
        "The rows written are not the rows counted before; nothing was handed out.",
        "写出的行与事先统计的行不一致；未交付任何数据。",
    ),
    fix=Words("Ask again.", "请重试。"),
    status=HTTPStatus.SERVICE_UNAVAILABLE,
    retryable=True,
)
UNKNOWN_FORMAT = ErrorKind(
    code="focus_format_unknown",
    cause=Words("There is no such format.", "没有这种格式。"),
    fix=Words("Use csv, csv.gz, jsonl or parquet.", "请使用 csv、csv.gz、jsonl 或 parquet。"),
    status=HTTPStatus.NOT_ACCEPTABLE,
)
