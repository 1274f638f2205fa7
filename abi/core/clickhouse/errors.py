"""ClickHouse's refusals, as ours."""

from http import HTTPStatus

from abi.core.errors import ErrorKind, Words

UNREACHABLE = ErrorKind(
    code="clickhouse_unreachable",
    cause=Words("ClickHouse did not answer.", "ClickHouse 没有响应。"),
    fix=Words(
        "Check that the server at CLICKHOUSE_URL runs (`make up` starts the embedded one),"
        " then try again.",
        "请确认 CLICKHOUSE_URL 指向的服务正在运行（`make up` 会启动内置服务），然后重试。",
    ),
    status=HTTPStatus.SERVICE_UNAVAILABLE,
    retryable=True,
    outage=True,
)
FULL = ErrorKind(
    code="clickhouse_full",
    cause=Words("ClickHouse has no space left to write.", "ClickHouse 已没有可写入的空间。"),
    fix=Words(
        "Free space where ClickHouse keeps its data; work that waits goes on by itself.",
        "请在 ClickHouse 的数据目录释放空间；等待中的任务会自行继续。",
    ),
    status=HTTPStatus.INSUFFICIENT_STORAGE,
    retryable=True,
    outage=True,
)
DAMAGED = ErrorKind(
    code="clickhouse_damaged",
    cause=Words(
        "ClickHouse read a part of a table that is damaged on its disk.",
        "ClickHouse 读取到磁盘上已损坏的数据部分。",
    ),
    fix=Words(
        "A load begins anew by itself. If it is a published month, check the disk, then read that"
        " month again from its landed files.",
        "加载任务会自行重新开始。如果是已发布的月份，请检查磁盘，然后从已落地的文件重新读取该月份。",
    ),
    status=HTTPStatus.INTERNAL_SERVER_ERROR,
    retryable=True,
)
LIMIT_EXCEEDED = ErrorKind(
    code="query_limit_exceeded",
    cause=Words(
        "The question needs more time, memory or rows than a reader may use.",
        "该查询所需的时间、内存或行数超过了读取者的上限。",
    ),
    fix=Words("Ask for a shorter period or fewer dimensions.", "请缩短时间范围或减少维度。"),
    status=HTTPStatus.UNPROCESSABLE_ENTITY,
)
CANCELLED = ErrorKind(
    code="query_cancelled",
    cause=Words("The query was cancelled.", "查询已取消。"),
    fix=Words("Run it again if you still need the answer.", "如仍需要结果，请重新运行。"),
    status=HTTPStatus.CONFLICT,
)
FORBIDDEN = ErrorKind(
    code="query_forbidden",
    cause=Words(
        "This ClickHouse user may not run that statement.", "该 ClickHouse 用户无权执行此语句。"
    ),
    fix=Words("Check the user's grants.", "请检查该用户的授权。"),
    status=HTTPStatus.FORBIDDEN,
)
FAILED = ErrorKind(
    code="clickhouse_failed",
    cause=Words("ClickHouse refused the statement.", "ClickHouse 拒绝了该语句。"),
    fix=Words(
        "Report it with the request id; the server's log has the statement.",
        "请附上请求编号反馈此问题；服务器日志中有该语句。",
    ),
    status=HTTPStatus.INTERNAL_SERVER_ERROR,
)

NOT_FOR_CLUSTERS = ErrorKind(
    code="clickhouse_not_for_clusters",
    cause=Words(
        "A ClickHouse migration has a statement that nobody has said the cluster form of.",
        "某个 ClickHouse 迁移中有一条语句尚未定义集群形式。",
    ),
    fix=Words(
        "Write it in a shape that abi/core/clickhouse/clustered.py knows, or teach it the shape.",
        "请改写为 abi/core/clickhouse/clustered.py 支持的形式，或为其增加该形式。",
    ),
    status=HTTPStatus.INTERNAL_SERVER_ERROR,
)

# https://clickhouse.com/docs — numeric codes as the server sends them.
_KINDS = {
    158: LIMIT_EXCEEDED,  # TOO_MANY_ROWS
    159: LIMIT_EXCEEDED,  # TIMEOUT_EXCEEDED
    241: LIMIT_EXCEEDED,  # MEMORY_LIMIT_EXCEEDED
    307: LIMIT_EXCEEDED,  # TOO_MANY_BYTES
    396: LIMIT_EXCEEDED,  # TOO_MANY_ROWS_OR_BYTES
    243: FULL,  # NOT_ENOUGH_SPACE
    33: DAMAGED,  # CANNOT_READ_ALL_DATA
    40: DAMAGED,  # CHECKSUM_DOESNT_MATCH
    226: DAMAGED,  # NO_FILE_IN_DATA_PART
    228: DAMAGED,  # BAD_SIZE_OF_FILE_IN_DATA_PART
    246: DAMAGED,  # CORRUPTED_DATA: seen of a part written while the disk was full
    210: UNREACHABLE,  # NETWORK_ERROR: another server of the cluster
    225: UNREACHABLE,  # NO_ZOOKEEPER
    236: UNREACHABLE,  # ABORTED: the server is shutting down
    242: UNREACHABLE,  # TABLE_IS_READ_ONLY: Keeper is gone
    279: UNREACHABLE,  # ALL_CONNECTION_TRIES_FAILED: a shard without a live replica
    285: UNREACHABLE,  # TOO_FEW_LIVE_REPLICAS
    319: UNREACHABLE,  # UNKNOWN_STATUS_OF_INSERT
    369: UNREACHABLE,  # ALL_REPLICAS_ARE_STALE
    999: UNREACHABLE,  # KEEPER_EXCEPTION
    394: CANCELLED,  # QUERY_WAS_CANCELLED
    735: CANCELLED,  # QUERY_WAS_CANCELLED_BY_CLIENT
    164: FORBIDDEN,  # READONLY
    497: FORBIDDEN,  # ACCESS_DENIED
}


class RefusedError(Exception):
    """What the server says against a person's own SQL: its number and its words, which may name
    what only we know.
    """

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"ClickHouse code {code}")
        self.code = code
        self.message = message


def kind_of(server_code: int) -> ErrorKind:
    """The kind for a numeric ClickHouse error code."""
    return _KINDS.get(server_code, FAILED)
