"""What can go wrong when a rule is said or a delivery is read again. docs/errors.md lists it."""

from http import HTTPStatus

from abi.core.errors import ErrorKind, Words

RULE_INVALID = ErrorKind(
    code="reading_rule_invalid",
    cause=Words("Such a reading rule cannot be.", "该读取规则不成立。"),
    fix=Words(
        "Give column and value as the kind of rule asks for them; the detail names both.",
        "请按规则类型提供列与值；详情中已说明。",
    ),
    status=HTTPStatus.BAD_REQUEST,
)
RULE_IN_THE_WAY = ErrorKind(
    code="reading_rule_in_the_way",
    cause=Words(
        "The source has a rule of that kind for that column already.",
        "该数据源已有针对该列的同类规则。",
    ),
    fix=Words("Remove the other rule first.", "请先删除原有规则。"),
    status=HTTPStatus.CONFLICT,
)
UNKNOWN_RULE = ErrorKind(
    code="unknown_reading_rule",
    cause=Words("There is no reading rule of that number.", "没有该编号的读取规则。"),
    fix=Words("Choose one from the list of reading rules.", "请从读取规则列表中选择。"),
    status=HTTPStatus.NOT_FOUND,
)
NOT_REPLAYABLE = ErrorKind(
    code="not_replayable",
    cause=Words(
        "Only what a month shows, or its newest load, can be read again.",
        "只能重新读取某月当前显示的数据或其最新一次加载。",
    ),
    fix=Words(
        "Choose the snapshot that is shown, or the newest one of that month.",
        "请选择当前显示的快照，或该月最新的快照。",
    ),
    status=HTTPStatus.CONFLICT,
)
