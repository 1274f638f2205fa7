"""Exports that are refused or thrown away, and why."""

from http import HTTPStatus

from abi.core.errors import ErrorKind, Words

NOT_WHOLE = ErrorKind(
    code="export_not_whole",
    cause=Words(
        "The rows written are not the rows counted before; the file was thrown away.",
        "写出的行与事先统计的行不一致；文件已丢弃。",
    ),
    fix=Words("Ask for the export again.", "请重新请求导出。"),
    status=HTTPStatus.SERVICE_UNAVAILABLE,
    retryable=True,
)
CELL_TOO_LONG = ErrorKind(
    code="export_cell_too_long",
    cause=Words(
        "A cell of a workbook holds 32,767 characters; a text of these lines is longer.",
        "工作簿的单元格最多容纳 32,767 个字符；这些明细中有更长的文本。",
    ),
    fix=Words(
        "Export as csv, jsonl or parquet, which hold any text whole.",
        "请导出为 csv、jsonl 或 parquet，它们可以完整容纳任意文本。",
    ),
    status=HTTPStatus.UNPROCESSABLE_ENTITY,
)
