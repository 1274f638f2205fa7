"""What can be wrong with a file as a file. docs/errors.md lists it with the others."""

from http import HTTPStatus

from abi.core.errors import ErrorKind, Words

_CONTENT = HTTPStatus.UNPROCESSABLE_ENTITY

ENCODING_NOT_READ = ErrorKind(
    code="encoding_not_read",
    cause=Words("A file is written in another encoding than UTF-8.", "文件的编码不是 UTF-8。"),
    fix=Words(
        "Bring the file as Azure wrote it. A program such as a spreadsheet may have saved it"
        " anew: save it as CSV UTF-8.",
        "请提供 Azure 写出的原始文件。电子表格等程序可能重新保存过该文件：请另存为 CSV UTF-8。",
    ),
    status=_CONTENT,
)
ARCHIVE_NOT_READ = ErrorKind(
    code="archive_not_read",
    cause=Words("A file is a ZIP archive or a workbook.", "文件是 ZIP 压缩包或工作簿。"),
    fix=Words(
        "Nothing is unpacked here: bring the CSV, CSV.gz or Parquet files that are in it.",
        "此处不会解压：请提供其中的 CSV、CSV.gz 或 Parquet 文件。",
    ),
    status=_CONTENT,
)
TOO_MANY_COLUMNS = ErrorKind(
    code="too_many_columns",
    cause=Words("A file has more than 1,000 columns.", "文件的列数超过 1,000。"),
    fix=Words(
        "No cost file has that many: bring the file that Azure wrote.",
        "成本文件不会有这么多列：请提供 Azure 写出的文件。",
    ),
    status=_CONTENT,
)
FILE_TOO_LARGE = ErrorKind(
    code="file_too_large",
    cause=Words(
        "A file is larger than is read at once, unpacked or as it is.",
        "文件（解压后或未压缩时）超过单次可读取的大小。",
    ),
    fix=Words(
        "Turn on file partitioning in the export's settings, then run the export again.",
        "请在导出设置中启用文件分区，然后重新运行导出。",
    ),
    status=_CONTENT,
)
SUSPICIOUS_COMPRESSION = ErrorKind(
    code="suspicious_compression",
    cause=Words(
        "A file unpacks to more than 200 times its size, as no cost file does.",
        "文件解压后超过其大小的 200 倍，成本文件不会如此。",
    ),
    fix=Words(
        "Nothing was read. Find out who wrote the file; if it is Azure's, bring it uncompressed.",
        "未读取任何内容。请查明文件来源；如确为 Azure 写出，请提供未压缩的文件。",
    ),
    status=_CONTENT,
)
COMPRESSED_FILE_BROKEN = ErrorKind(
    code="compressed_file_broken",
    cause=Words(
        "A gzip file is cut short or damaged: its end or its checksum is missing.",
        "gzip 文件被截断或已损坏：缺少结尾或校验不符。",
    ),
    fix=Words(
        "Nothing was published. Copy the file again, or run the export again in Azure.",
        "未发布任何数据。请重新复制该文件，或在 Azure 中重新运行导出。",
    ),
    status=_CONTENT,
)
PARQUET_UNREADABLE = ErrorKind(
    code="parquet_unreadable",
    cause=Words(
        "A file begins like Parquet, but ClickHouse cannot read it as that.",
        "文件以 Parquet 开头，但 ClickHouse 无法将其作为 Parquet 读取。",
    ),
    fix=Words(
        "Copy the file again, or run the export again in Azure; nothing was published.",
        "请重新复制该文件，或在 Azure 中重新运行导出；未发布任何数据。",
    ),
    status=_CONTENT,
)
LINES_UNREADABLE = ErrorKind(
    code="lines_unreadable",
    cause=Words(
        "A file cannot be told apart into lines; mostly a quote is opened and never closed.",
        "无法将文件拆分为行；通常是引号打开后没有关闭。",
    ),
    fix=Words(
        "Nothing was published. Run the export again in Azure, and bring the file unchanged.",
        "未发布任何数据。请在 Azure 中重新运行导出，并提供未经改动的文件。",
    ),
    status=_CONTENT,
)
