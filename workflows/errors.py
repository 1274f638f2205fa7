"""What can go wrong with a run, beside what billing's steps say for themselves."""

from http import HTTPStatus

from abi.core.errors import ErrorKind, Words

DATABASE_UNREACHABLE = ErrorKind(
    code="database_unreachable",
    cause=Words("PostgreSQL did not answer.", "PostgreSQL 没有响应。"),
    fix=Words(
        "Check that the server at DATABASE_URL runs (`make up` starts the embedded one),"
        " then try again.",
        "请确认 DATABASE_URL 指向的服务正在运行（`make up` 会启动内置服务），然后重试。",
    ),
    status=HTTPStatus.SERVICE_UNAVAILABLE,
    retryable=True,
    outage=True,
)
UNKNOWN_TYPE = ErrorKind(
    code="unknown_workflow_type",
    cause=Words("There is no workflow of this type.", "没有这种类型的工作流。"),
    fix=Words(
        "Choose one that GET /api/v1/workflows/types lists.",
        "请从 GET /api/v1/workflows/types 列出的类型中选择。",
    ),
)
PERIOD_INVALID = ErrorKind(
    code="period_invalid",
    cause=Words(
        "The period ends before it starts or is longer than 13 months.",
        "时间范围的结束早于开始，或超过 13 个月。",
    ),
    fix=Words(
        "Give an end on or after the start, at most 13 calendar months in all.",
        "请让结束日期不早于开始日期，且总共不超过 13 个自然月。",
    ),
)
MONTHS_INVALID = ErrorKind(
    code="months_invalid",
    cause=Words(
        "The last month is before the first, or there are more than 120.",
        "结束月份早于开始月份，或超过 120 个月。",
    ),
    fix=Words(
        "Give the earlier month first, at most 120 months in all.",
        "请先给出较早的月份，总共不超过 120 个月。",
    ),
)
NO_SOURCE = ErrorKind(
    code="no_source",
    cause=Words(
        "No source is enabled, so there is nothing to extract.",
        "没有启用的数据源，无可提取的数据。",
    ),
    fix=Words("Add or enable a source in the admin.", "请在管理后台添加或启用一个数据源。"),
    status=HTTPStatus.CONFLICT,
)
INVALID_SCHEDULE = ErrorKind(
    code="invalid_schedule",
    cause=Words(
        "The schedule is not a cron text of five fields.", "计划不是由五个字段组成的 cron 文本。"
    ),
    fix=Words(
        "Write minute, hour, day of month, month and day of week in UTC, such as `0 2 * * *`.",
        "请按 UTC 依次写出分、时、日、月、星期，例如 `0 2 * * *`。",
    ),
)
UNKNOWN_SCHEDULE = ErrorKind(
    code="unknown_schedule",
    cause=Words("There is no schedule with this id.", "没有此编号的计划。"),
    fix=Words(
        "Choose one that GET /api/v1/workflows/schedules lists; built-in ones cannot be removed.",
        "请从 GET /api/v1/workflows/schedules 列出的计划中选择；内置计划不能删除。",
    ),
    status=HTTPStatus.NOT_FOUND,
)
UNKNOWN_RUN = ErrorKind(
    code="unknown_run",
    cause=Words("There is no run with this id.", "没有此编号的运行。"),
    fix=Words(
        "Choose one that GET /api/v1/workflows/ lists.",
        "请从 GET /api/v1/workflows/ 列出的运行中选择。",
    ),
    status=HTTPStatus.NOT_FOUND,
)
ALREADY_RUNNING = ErrorKind(
    code="already_running",
    cause=Words("The same work is already running.", "同样的任务正在运行。"),
    fix=Words(
        "Wait for that run to finish, or cancel it first.", "请等待该运行结束，或先将其取消。"
    ),
    status=HTTPStatus.CONFLICT,
)
NOT_CANCELLABLE = ErrorKind(
    code="not_cancellable",
    cause=Words("The run has ended or is already being cancelled.", "该运行已结束，或正在取消中。"),
    fix=Words("Reload the run to see its state.", "请刷新以查看其状态。"),
    status=HTTPStatus.CONFLICT,
)
NOT_SCHEDULABLE = ErrorKind(
    code="not_schedulable",
    cause=Words("Work of this type is done once only.", "此类任务只执行一次，不能定期重复。"),
    fix=Words("Start it without a schedule.", "请不设计划直接启动。"),
    status=HTTPStatus.CONFLICT,
)
NOT_PAUSABLE = ErrorKind(
    code="not_pausable",
    cause=Words(
        "The run has ended, is being cancelled, is so already, or is of a type that never pauses.",
        "该运行已结束、正在取消、已处于该状态，或其类型不支持暂停。",
    ),
    fix=Words("Reload the run to see its state.", "请刷新以查看其状态。"),
    status=HTTPStatus.CONFLICT,
)
NOTHING_TO_RETRY = ErrorKind(
    code="nothing_to_retry",
    cause=Words("No month of this run has failed.", "该运行中没有失败的月份。"),
    fix=Words(
        "Months that were never reached are taken by starting the backfill again.",
        "尚未处理的月份可通过重新启动回填来完成。",
    ),
    status=HTTPStatus.CONFLICT,
)
TEMPORAL_UNREACHABLE = ErrorKind(
    code="temporal_unreachable",
    cause=Words("The workflow service did not answer.", "工作流服务没有响应。"),
    fix=Words(
        "Check that Temporal runs at TEMPORAL_ADDRESS (`make up` starts one), then try again.",
        "请确认 TEMPORAL_ADDRESS 指向的 Temporal 正在运行（`make up` 会启动内置服务），然后重试。",
    ),
    status=HTTPStatus.SERVICE_UNAVAILABLE,
    retryable=True,
)
TEMPORAL_REFUSED = ErrorKind(
    code="temporal_refused",
    cause=Words("The workflow service refused the request.", "工作流服务拒绝了该请求。"),
    fix=Words(
        "Report it with the request id; the server's log has the reason.",
        "请附上请求编号反馈此问题；服务器日志中有原因。",
    ),
    status=HTTPStatus.BAD_GATEWAY,
)

# The following end a run; they are never an HTTP answer of their own.
DELIVERIES_FAILED = ErrorKind(
    code="deliveries_failed",
    cause=Words("Several deliveries failed, for different reasons.", "多个交付因不同原因失败。"),
    fix=Words(
        "Mend what each code in the detail says, then run again; what is published stays.",
        "请查看详情中每个交付的错误代码并逐一修复，然后重新运行；已发布的数据保持不变。",
    ),
)
STEP_TIMED_OUT = ErrorKind(
    code="step_timed_out",
    cause=Words(
        "A step took too long or its worker vanished, three times over.",
        "某个步骤三次超时，或其工作进程消失。",
    ),
    fix=Words(
        "Check that `manage.py run_worker` runs and has memory and disk, then run again.",
        "请确认 `manage.py run_worker` 正在运行且内存和磁盘充足，然后重新运行。",
    ),
)
UNEXPECTED_FAILURE = ErrorKind(
    code="unexpected_failure",
    cause=Words("A step failed in a way ABI does not know.", "某个步骤以未知方式失败。"),
    fix=Words(
        "Report it with the run's id; the worker's log has the traceback.",
        "请附上运行编号反馈此问题；工作进程日志中有详细信息。",
    ),
)
RUN_TIMED_OUT = ErrorKind(
    code="run_timed_out",
    cause=Words("The run took longer than it may.", "运行时间超过上限。"),
    fix=Words(
        "Run a shorter period; what is published stays.",
        "请缩短时间范围后重新运行；已发布的数据保持不变。",
    ),
)
RUN_TERMINATED = ErrorKind(
    code="run_terminated",
    cause=Words("The run was ended from outside.", "运行被外部终止。"),
    fix=Words("Run it again if it is still wanted.", "如仍需要，请重新运行。"),
)
RUN_LOST = ErrorKind(
    code="run_lost",
    cause=Words("The workflow service does not know this run.", "工作流服务没有此运行的记录。"),
    fix=Words(
        "Run it again: it never started, or the service lost its data.",
        "请重新运行：它从未启动，或服务丢失了数据。",
    ),
)

_WITHOUT_WORDS = {
    kind.code: kind for kind in (STEP_TIMED_OUT, UNEXPECTED_FAILURE, DELIVERIES_FAILED)
}


def kind_of(code: str) -> ErrorKind:
    """The kind of a failure that brought no words of its own."""
    return _WITHOUT_WORDS.get(code, UNEXPECTED_FAILURE)
