"""What can go wrong with a job and its result."""

from http import HTTPStatus

from abi.core.errors import ErrorKind, Words

_AGAIN = Words("Ask again.", "请重新提交。")

NO_SUCH_JOB = ErrorKind(
    code="no_such_job",
    cause=Words("You have no job of that id.", "您没有该编号的任务。"),
    fix=Words("Check the id; jobs belong to who asked.", "请检查编号；任务只属于提交者本人。"),
    status=HTTPStatus.NOT_FOUND,
)
TOO_MANY = ErrorKind(
    code="too_many_jobs",
    cause=Words("You have as many unfinished jobs as one person may.", "您未完成的任务已达上限。"),
    fix=Words("Wait for one to end, or cancel one.", "请等待其中一个结束，或取消一个。"),
    status=HTTPStatus.TOO_MANY_REQUESTS,
    retryable=True,
)
NOT_DONE = ErrorKind(
    code="job_not_done",
    cause=Words("The job has no result: it has not ended well.", "任务没有结果：它尚未成功完成。"),
    fix=Words("Read its state; wait, or ask again.", "请查看其状态；等待，或重新提交。"),
    status=HTTPStatus.CONFLICT,
)
RESULT_GONE = ErrorKind(
    code="job_result_gone",
    cause=Words("The result is no longer kept.", "结果已不再保留。"),
    fix=_AGAIN,
    status=HTTPStatus.GONE,
)
LINK_INVALID = ErrorKind(
    code="job_link_invalid",
    cause=Words(
        "The link was not made for you, has expired, or was changed.",
        "该链接不是为您生成的，或已过期、被改动。",
    ),
    fix=Words("Take a new link from the job.", "请从任务中获取新的链接。"),
    status=HTTPStatus.FORBIDDEN,
)
SCOPE_CHANGED = ErrorKind(
    code="job_scope_changed",
    cause=Words(
        "What you may see has changed since the job ran.",
        "自任务运行以来，您可查看的范围已发生变化。",
    ),
    fix=Words(
        "Ask again: the answer is then what you may see now.",
        "请重新提交：结果将按您当前的可见范围生成。",
    ),
    status=HTTPStatus.FORBIDDEN,
)
NOT_ALLOWED = ErrorKind(
    code="job_not_allowed",
    cause=Words(
        "When the job's turn came, its owner might no longer ask for costs.",
        "轮到该任务时，其所有者已无权查询成本。",
    ),
    fix=Words("Ask an administrator for the role.", "请向管理员申请相应角色。"),
    status=HTTPStatus.FORBIDDEN,
)
WORKER_LOST = ErrorKind(
    code="job_worker_lost",
    cause=Words(
        "The process that ran the job ended without a word, twice.",
        "运行该任务的进程两次无故终止。",
    ),
    fix=Words(
        "Ask for a shorter period, or tell an administrator: the worker may lack memory.",
        "请缩短时间范围，或告知管理员：工作进程可能内存不足。",
    ),
    status=HTTPStatus.INTERNAL_SERVER_ERROR,
)
TOO_LONG = ErrorKind(
    code="job_too_long",
    cause=Words("The job took longer than a job may.", "任务耗时超过上限。"),
    fix=Words("Ask for a shorter period.", "请缩短时间范围。"),
    status=HTTPStatus.UNPROCESSABLE_ENTITY,
)
STORE_UNWRITABLE = ErrorKind(
    code="job_store_unwritable",
    cause=Words("The place of results could not be written or read.", "无法写入或读取结果存放处。"),
    fix=Words(
        "Check space and rights at EXPORTS_URL, then ask again.",
        "请检查 EXPORTS_URL 处的空间与权限，然后重新提交。",
    ),
    status=HTTPStatus.INSUFFICIENT_STORAGE,
    retryable=True,
)
