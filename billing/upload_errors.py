"""What can go wrong with a file that a person brings. docs/errors.md lists it."""

from http import HTTPStatus

from abi.core.errors import ErrorKind, Words

UPLOAD_TOO_LARGE = ErrorKind(
    code="upload_too_large",
    cause=Words("The file is larger than may be uploaded.", "文件超过允许上传的大小。"),
    fix=Words(
        "Compress it (gzip or Parquet), upload it in parts by month, or put it into a container"
        " and add that as a source.",
        "请压缩（gzip 或 Parquet）、按月分开上传，或放入存储容器并将其添加为数据源。",
    ),
    status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
)
FILE_KIND_NOT_READ = ErrorKind(
    code="file_kind_not_read",
    cause=Words(
        "The file's first bytes are neither CSV nor gzip of a CSV nor Parquet.",
        "文件的开头字节既不是 CSV，也不是 CSV 的 gzip 压缩，也不是 Parquet。",
    ),
    fix=Words(
        "Upload the CSV, CSV.gz or Parquet file itself, whatever its name ends with.",
        "请直接上传 CSV、CSV.gz 或 Parquet 文件；文件名后缀无关紧要。",
    ),
    status=HTTPStatus.UNPROCESSABLE_ENTITY,
)
SOURCE_TAKES_NO_FILES = ErrorKind(
    code="source_takes_no_files",
    cause=Words(
        "This source is read from Azure; files are uploaded to sources of the kind `upload` only.",
        "该数据源从 Azure 读取；文件只能上传到类型为 `upload` 的数据源。",
    ),
    fix=Words(
        "Name a source for uploads, or a new name (an administrator's upload creates it).",
        "请指定用于上传的数据源，或使用新名称（管理员上传时会自动创建）。",
    ),
    status=HTTPStatus.CONFLICT,
)
UNKNOWN_UPLOAD = ErrorKind(
    code="unknown_upload",
    cause=Words("There is no upload with this id.", "没有此编号的上传。"),
    fix=Words(
        "Choose one that GET /api/v1/billing/uploads lists.",
        "请从 GET /api/v1/billing/uploads 列出的上传中选择。",
    ),
    status=HTTPStatus.NOT_FOUND,
)
UPLOAD_NOT_READY = ErrorKind(
    code="upload_not_ready",
    cause=Words(
        "The upload is still being checked, or its check failed.", "该上传仍在检查，或检查已失败。"
    ),
    fix=Words(
        "Wait for the dry run; if it failed, mend what its code says and upload the file again.",
        "请等待试运行完成；若失败，请按错误代码修复后重新上传。",
    ),
    status=HTTPStatus.CONFLICT,
)
UPLOAD_DECIDED = ErrorKind(
    code="upload_decided",
    cause=Words("The upload was approved or rejected before.", "该上传此前已被批准或拒绝。"),
    fix=Words(
        "Upload the file again; an approved one is taken back by undo of its month.",
        "请重新上传文件；已批准的上传可通过撤销其月份来收回。",
    ),
    status=HTTPStatus.CONFLICT,
)
UPLOAD_STALE = ErrorKind(
    code="upload_stale",
    cause=Words(
        "The month has changed since the dry run: its comparison is no longer true.",
        "试运行之后该月已发生变化：其比较结果不再成立。",
    ),
    fix=Words(
        "Nothing was published. Upload the file again and look at the new dry run.",
        "未发布任何数据。请重新上传文件并查看新的试运行结果。",
    ),
    status=HTTPStatus.CONFLICT,
)
