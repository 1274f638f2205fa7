"""What the admin's upload pages say, in both languages."""

from abi.core.errors import Words

_WORDS = {
    "add": Words("Upload a billing file", "上传账单文件"),
    "file": Words("File (CSV, CSV.gz or Parquet)", "文件（CSV、CSV.gz 或 Parquet）"),
    "source": Words("Source", "数据源"),
    "new_source": Words(
        "Existing, or a new name: an administrator's upload creates it.",
        "已有的数据源，或新名称：管理员上传时会自动创建。",
    ),
    "dataset": Words("Dataset (empty: look)", "数据集（留空则自动识别）"),
    "upload": Words("Upload and check", "上传并检查"),
    "nothing_yet": Words(
        "Nothing is shown to anybody until a person approves.", "在人员批准之前，不会向任何人显示。"
    ),
    "checking": Words(
        "The file is being checked; this page reloads by itself.", "文件正在检查；本页会自动刷新。"
    ),
    "status": Words("Status", "状态"),
    "month": Words("Month and dataset", "月份与数据集"),
    "lines": Words("Lines", "行数"),
    "delivered": Words("delivered", "交付"),
    "loaded": Words("loaded", "加载"),
    "quarantined": Words("quarantined", "隔离"),
    "change": Words("What would change", "将发生的变化"),
    "measure": Words("Measure", "度量"),
    "currency": Words("Currency", "货币"),
    "old": Words("Now", "当前"),
    "new": Words("Then", "发布后"),
    "difference": Words("Difference", "差额"),
    "billed_cost": Words("Billed cost", "账单成本"),
    "effective_cost": Words("Effective cost", "有效成本"),
    "quarantined_cost": Words("Quarantined cost", "隔离成本"),
    "unchanged": Words(
        "The month shows exactly this already: approving changes nothing.",
        "该月已显示完全相同的内容：批准不会带来任何变化。",
    ),
    "unknown_columns": Words("Unknown columns (kept with each line)", "未知列（随每行保留）"),
    "rules": Words("Quarantine by rule", "按规则统计的隔离行"),
    "rule": Words("Rule", "规则"),
    "refusals": Words("Publishing would be refused", "发布将被拒绝"),
    "replaces": Words("Would take the place of", "将取代"),
    "reason": Words("Reason (kept in the audit log)", "原因（保存在审计日志中）"),
    "approve": Words("Approve and publish", "批准并发布"),
    "reject": Words("Reject", "拒绝"),
    "say_why": Words(
        "Say why: the reason is kept in the audit log.", "请说明原因：原因会保存在审计日志中。"
    ),
    "decided": Words("Decided by", "决定人"),
    "uploaded": Words("Uploaded by", "上传人"),
}


def words_in(language: str) -> dict[str, str]:
    """Every text by its key, in one language."""
    return {key: words.in_language(language) for key, words in _WORDS.items()}
