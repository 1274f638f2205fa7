"""What can go wrong when looking back. docs/errors.md lists it with the others."""

from http import HTTPStatus

from abi.core.errors import ErrorKind, Words

NEVER_PUBLISHED = ErrorKind(
    code="never_published",
    cause=Words(
        "No source of that name has published this dataset of this month.",
        "该名称的数据源从未发布过此月份的此数据集。",
    ),
    fix=Words(
        "Choose source, dataset and month from the list of snapshots.",
        "请从快照列表中选择数据源、数据集和月份。",
    ),
    status=HTTPStatus.NOT_FOUND,
)
UNKNOWN_SNAPSHOT = ErrorKind(
    code="unknown_snapshot",
    cause=Words("There is no snapshot of that number.", "没有该编号的快照。"),
    fix=Words("Choose one from the list of snapshots.", "请从快照列表中选择。"),
    status=HTTPStatus.NOT_FOUND,
)
NEEDS_FULL_SIGHT = ErrorKind(
    code="needs_full_sight",
    cause=Words(
        "Quarantined lines belong to no subscription yet, so only people who see everything may"
        " read them.",
        "被隔离的行尚不属于任何订阅，因此只有可查看全部数据的人员才能读取。",
    ),
    fix=Words(
        "Ask an administrator for a grant of everything, or a person who has one.",
        "请向管理员申请查看全部数据的授权，或请拥有该授权的人员查看。",
    ),
    status=HTTPStatus.FORBIDDEN,
)
