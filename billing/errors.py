"""What can go wrong between Azure's bytes and a published month. docs/errors.md lists them."""

from http import HTTPStatus

from abi.core.errors import ErrorKind, Words

_CONFLICT = HTTPStatus.CONFLICT
_CONTENT = HTTPStatus.UNPROCESSABLE_ENTITY

UNKNOWN_SOURCE = ErrorKind(
    code="unknown_source",
    cause=Words("There is no enabled source of that name.", "没有该名称的已启用数据源。"),
    fix=Words(
        "Check the spelling, or create and enable the source under Admin → Sources.",
        "请检查拼写，或在“管理 → 数据源”中创建并启用该数据源。",
    ),
    status=HTTPStatus.NOT_FOUND,
)
SOURCE_NOT_PULLED = ErrorKind(
    code="source_not_pulled",
    cause=Words("Files of this source are brought by people.", "该数据源的文件由人员上传。"),
    fix=Words(
        "Upload a file for it, or choose a source that is read from Azure.",
        "请为其上传文件，或选择从 Azure 读取的数据源。",
    ),
    status=_CONFLICT,
)
SOURCE_UNREACHABLE = ErrorKind(
    code="source_unreachable",
    cause=Words(
        "The folder or container of the source could not be read.", "无法读取数据源的文件夹或容器。"
    ),
    fix=Words(
        "Check that the URL exists and that this server may list and read it; then run again.",
        "请确认该 URL 存在，且本服务器有列出和读取的权限，然后重新运行。",
    ),
    status=HTTPStatus.BAD_GATEWAY,
    retryable=True,
)
LANDING_UNWRITABLE = ErrorKind(
    code="landing_unwritable",
    cause=Words("The landing zone could not be written.", "无法写入落地区。"),
    fix=Words(
        "Free space at LANDING_URL and check the right to write there; a run that waits goes on by"
        " itself.",
        "请在 LANDING_URL 处释放空间并检查写入权限；等待中的运行会自行继续。",
    ),
    status=HTTPStatus.INSUFFICIENT_STORAGE,
    retryable=True,
    outage=True,
)
SOURCE_URL_INVALID = ErrorKind(
    code="source_url_invalid",
    cause=Words("The source's URL is of no known kind.", "数据源 URL 的类型无法识别。"),
    fix=Words(
        "Use file:///folder, az://container/prefix or s3://bucket/prefix.",
        "请使用 file:///文件夹、az://容器/前缀 或 s3://存储桶/前缀。",
    ),
)
NOTHING_TO_INGEST = ErrorKind(
    code="nothing_to_ingest",
    cause=Words(
        "No finished cost export and no CSV file was found there.",
        "该位置没有已完成的成本导出，也没有 CSV 文件。",
    ),
    fix=Words(
        "Point to the export's folder. A run without its manifest.json is unfinished: wait for it.",
        "请指向导出文件夹。没有 manifest.json 的运行尚未完成，请等待其完成。",
    ),
    status=HTTPStatus.NOT_FOUND,
)
EXPORTS_OF_SEVERAL_SCOPES = ErrorKind(
    code="exports_of_several_scopes",
    cause=Words(
        "Exports of different scopes lie below the source's URL and hold the same month and"
        " dataset; only one of them could be shown.",
        "数据源 URL 下有不同范围的导出包含相同月份的同一数据集；只能显示其中之一。",
    ),
    fix=Words(
        "Give each export a source of its own, with the folder of that export in its URL.",
        "请为每个导出单独创建数据源，并在其 URL 中写明该导出的文件夹。",
    ),
    status=HTTPStatus.CONFLICT,
)
MANIFEST_UNREADABLE = ErrorKind(
    code="manifest_unreadable",
    cause=Words(
        "A manifest is not the JSON that Azure writes.", "清单文件不是 Azure 写出的 JSON。"
    ),
    fix=Words(
        "Run the export again in Azure; keep the broken manifest for a report if it repeats.",
        "请在 Azure 中重新运行导出；如再次出现，请保留该清单用于反馈。",
    ),
    status=_CONTENT,
)
MANIFEST_DISAGREES = ErrorKind(
    code="manifest_disagrees",
    cause=Words(
        "The files are not what their manifest says: count, size or rows differ.",
        "文件与其清单不一致：文件数、字节数或行数不同。",
    ),
    fix=Words(
        "The delivery is incomplete or was changed; nothing was published. Run the export again.",
        "该次交付不完整或已被改动。请在 Azure 中重新运行导出；未发布任何数据。",
    ),
    status=_CONTENT,
)
UNSUPPORTED_FORMAT = ErrorKind(
    code="unsupported_format",
    cause=Words("The export is neither CSV nor Parquet.", "该导出既不是 CSV 也不是 Parquet 格式。"),
    fix=Words(
        "Choose CSV (uncompressed or gzip) or Parquet (snappy) in the export's settings.",
        "请在导出设置中选择 CSV（不压缩或 gzip）或 Parquet（snappy）。",
    ),
    status=_CONTENT,
)
MISSING_REQUIRED_COLUMN = ErrorKind(
    code="missing_required_column",
    cause=Words(
        "A column without which no line can be understood is missing.",
        "缺少理解账单行所必需的列。",
    ),
    fix=Words(
        "Export the dataset again with all columns; for a file without a currency column set the"
        " source's currency.",
        "请导出包含全部列的数据集；若文件没有货币列，请为数据源设置货币。",
    ),
    status=_CONTENT,
)
DUPLICATE_COLUMN = ErrorKind(
    code="duplicate_column",
    cause=Words(
        "Two columns have the same name and different values.", "有两列名称相同但取值不同。"
    ),
    fix=Words(
        "Remove one of them; which one is right cannot be guessed.",
        "请删除其中一列；无法猜测哪一列正确。",
    ),
    status=_CONTENT,
)
HEADER_UNREADABLE = ErrorKind(
    code="header_unreadable",
    cause=Words(
        "The first line of a file is not a CSV header in UTF-8.",
        "文件的第一行不是 UTF-8 编码的 CSV 表头。",
    ),
    fix=Words(
        "Check that the file is the CSV (or CSV.gz) that Azure wrote, unchanged.",
        "请确认该文件是 Azure 写出的、未经改动的 CSV（或 CSV.gz）。",
    ),
    status=_CONTENT,
)
DATES_AMBIGUOUS = ErrorKind(
    code="dates_ambiguous",
    cause=Words(
        "The dates of a file are not in one known format.", "文件中的日期不是单一的已知格式。"
    ),
    fix=Words(
        "Use Azure's own formats: 2026-10-31, 10/31/2026 (month first) or 20261031, one per file.",
        "请使用 Azure 的格式：2026-10-31、10/31/2026（月在前）或 20261031，每个文件只用一种。",
    ),
    status=_CONTENT,
)
MIXED_BILLING_PERIODS = ErrorKind(
    code="mixed_billing_periods",
    cause=Words(
        "A delivery holds lines of more than one billing period.", "一次交付中包含多个账期的行。"
    ),
    fix=Words("Export one month at a time.", "请逐月导出。"),
    status=_CONTENT,
)
BOOKS_DO_NOT_BALANCE = ErrorKind(
    code="books_do_not_balance",
    cause=Words(
        "Lines or sums stated, delivered and stored are not the same.",
        "声明、交付与存储的行数或金额不一致。",
    ),
    fix=Words(
        "Nothing was published. Run the export again in Azure, then the ingest.",
        "未发布任何数据。请在 Azure 中重新运行导出，然后重新摄取。",
    ),
    status=_CONTENT,
)
EMPTY_DELIVERY = ErrorKind(
    code="empty_delivery",
    cause=Words(
        "The delivery has no usable line, but the month already shows costs.",
        "该次交付没有可用的行，但该月已有成本数据。",
    ),
    fix=Words(
        "The published month stays. Check the export's scope and the quarantine, then run again.",
        "已发布的月份保持不变。请检查导出范围与隔离区，然后重新运行。",
    ),
    status=_CONFLICT,
)
SNAPSHOT_NOT_LOADING = ErrorKind(
    code="snapshot_replaced",
    cause=Words(
        "Another run of the same delivery took over this load.",
        "同一交付的另一次运行已接管本次加载。",
    ),
    fix=Words("Nothing to do: look at the other run.", "无需处理：请查看另一次运行。"),
    status=_CONFLICT,
)
NOTHING_TO_UNDO = ErrorKind(
    code="nothing_to_undo",
    cause=Words("There is no earlier publication to go back to.", "没有可以退回的更早发布。"),
    fix=Words("Choose a month that was published more than once.", "请选择发布过多次的月份。"),
    status=_CONFLICT,
)
OVERLAPPING_SOURCES = ErrorKind(
    code="overlapping_sources",
    cause=Words(
        "Another source already shows the same subscription in this month; it would count twice.",
        "另一个数据源在该月已显示同一订阅，其费用会被重复计算。",
    ),
    fix=Words(
        "Nothing was published. Give each subscription to one source; or choose the winner under"
        " Admin → Sources → Yields to; or withdraw the other source's month (manage.py withdraw),"
        " then run again.",
        "未发布任何数据。请让每个订阅只属于一个数据源；"
        "或在“管理 → 数据源 → Yields to”中选择优先的数据源；"
        "或撤回另一数据源的该月数据（manage.py withdraw），然后重新运行。",
    ),
    status=_CONFLICT,
)
NOTHING_TO_WITHDRAW = ErrorKind(
    code="nothing_to_withdraw",
    cause=Words("The source shows nothing in that month.", "该数据源在该月没有显示任何数据。"),
    fix=Words(
        "Check the month and the dataset against the source's publications.",
        "请对照该数据源的发布记录检查月份与数据集。",
    ),
    status=_CONFLICT,
)
