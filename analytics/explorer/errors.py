"""Why SQL of a person's own is not run, or not to its end."""

from http import HTTPStatus

from abi.core.errors import ErrorKind, Words

_CONTENT = HTTPStatus.UNPROCESSABLE_ENTITY

OFF = ErrorKind(
    code="sql_explorer_off",
    cause=Words(
        "This installation has no ClickHouse user for SQL of people's own.",
        "本系统未配置用于自定义 SQL 的 ClickHouse 用户。",
    ),
    fix=Words(
        "An administrator sets CLICKHOUSE_EXPLORER_URL or CLICKHOUSE_ACCESS_URL, as"
        " docs/sql-explorer.md tells.",
        "请管理员按 docs/sql-explorer.md 设置 CLICKHOUSE_EXPLORER_URL 或 CLICKHOUSE_ACCESS_URL。",
    ),
    status=HTTPStatus.SERVICE_UNAVAILABLE,
)
TOO_OLD = ErrorKind(
    code="clickhouse_too_old",
    cause=Words(
        "This ClickHouse is too old to run SQL of people's own safely.",
        "该 ClickHouse 版本过旧，无法安全地运行自定义 SQL。",
    ),
    fix=Words("Upgrade the server to the version named.", "请将服务器升级到所示版本。"),
    status=HTTPStatus.SERVICE_UNAVAILABLE,
)
SYNTAX = ErrorKind(
    code="sql_syntax",
    cause=Words("ClickHouse cannot read this SQL.", "ClickHouse 无法解析该 SQL。"),
    fix=Words("Correct it at the place named.", "请修正所示位置。"),
)
NOT_ALLOWED = ErrorKind(
    code="sql_not_allowed",
    cause=Words(
        "Only one SELECT over the views of the explorer may be run.",
        "只能运行一条针对资源管理器视图的 SELECT。",
    ),
    fix=Words(
        "Leave out what the detail names; the views and functions are listed beside the editor.",
        "请去掉详情中指出的部分；可用的视图和函数列在编辑器旁。",
    ),
)
REFUSED = ErrorKind(
    code="sql_refused",
    cause=Words("ClickHouse cannot answer this SQL.", "ClickHouse 无法执行该 SQL。"),
    fix=Words("Change what the detail names and run it again.", "请修改详情中指出的部分后重试。"),
)
LIMIT = ErrorKind(
    code="sql_limit_exceeded",
    cause=Words(
        "It needs more time, memory or rows than one question may use.",
        "该查询所需的时间、内存或行数超过了单次查询的上限。",
    ),
    fix=Words(
        "Add a condition on the date, group more coarsely, or take fewer rows.",
        "请增加日期条件、使用更粗的分组或减少行数。",
    ),
    status=_CONTENT,
)
BUSY = ErrorKind(
    code="sql_busy",
    cause=Words("Too many questions are running already.", "已有过多查询正在运行。"),
    fix=Words("Wait for one to end, or cancel it.", "请等待其中一个结束，或将其取消。"),
    status=HTTPStatus.TOO_MANY_REQUESTS,
    retryable=True,
)
CANCELLED = ErrorKind(
    code="sql_cancelled",
    cause=Words("The question was cancelled.", "查询已取消。"),
    fix=Words("Run it again if you still need the answer.", "如仍需要结果，请重新运行。"),
    status=HTTPStatus.CONFLICT,
)
RUN_TAKEN = ErrorKind(
    code="sql_run_exists",
    cause=Words("There is a run of this id already.", "该编号的运行已存在。"),
    fix=Words("Send a new run_id, or none.", "请使用新的 run_id，或不提供。"),
    status=HTTPStatus.CONFLICT,
)
NO_RUN = ErrorKind(
    code="no_such_sql_run",
    cause=Words("You have no run of this id.", "您没有该编号的运行。"),
    fix=Words("Look the id up in your history.", "请在历史记录中查找编号。"),
    status=HTTPStatus.NOT_FOUND,
)
NO_QUERY = ErrorKind(
    code="no_such_saved_query",
    cause=Words("There is no saved query of this id for you.", "没有您可用的该编号的已保存查询。"),
    fix=Words("Look the id up in the list of saved queries.", "请在已保存查询列表中查找编号。"),
    status=HTTPStatus.NOT_FOUND,
)
NOT_YOURS = ErrorKind(
    code="not_your_saved_query",
    cause=Words("Only its owner may change a saved query.", "只有所有者可以修改已保存的查询。"),
    fix=Words("Save a copy of your own and change that.", "请另存为自己的副本后再修改。"),
    status=HTTPStatus.FORBIDDEN,
)
NAME_TAKEN = ErrorKind(
    code="saved_query_name_taken",
    cause=Words("You have a saved query of this name.", "您已有同名的已保存查询。"),
    fix=Words("Choose another name, or change that one.", "请更换名称，或修改已有的查询。"),
    status=HTTPStatus.CONFLICT,
)
