"""The refusals every API shares."""

from http import HTTPStatus

from abi.core.errors import ErrorKind, Words

VALIDATION_FAILED = ErrorKind(
    code="validation_failed",
    cause=Words("The request is not valid.", "请求无效。"),
    fix=Words("Correct the fields listed under errors.", "请更正 errors 中列出的字段。"),
)
MALFORMED = ErrorKind(
    code="malformed_request",
    cause=Words("The request body is not JSON.", "请求正文不是有效的 JSON。"),
    fix=Words("Send one JSON object.", "请发送一个 JSON 对象。"),
)
NOT_AUTHENTICATED = ErrorKind(
    code="not_authenticated",
    cause=Words("You are not signed in.", "您尚未登录。"),
    fix=Words("Sign in, then try again.", "请登录后重试。"),
    status=HTTPStatus.UNAUTHORIZED,
)
PERMISSION_DENIED = ErrorKind(
    code="permission_denied",
    cause=Words("Your role does not allow this.", "您的角色无权执行此操作。"),
    fix=Words("Ask an administrator for the role.", "请向管理员申请相应角色。"),
    status=HTTPStatus.FORBIDDEN,
)
CSRF_FAILED = ErrorKind(
    code="csrf_failed",
    cause=Words("The request lacks a valid CSRF token.", "请求缺少有效的 CSRF 令牌。"),
    fix=Words("Reload the page, then try again.", "请刷新页面后重试。"),
    status=HTTPStatus.FORBIDDEN,
)
NOT_FOUND = ErrorKind(
    code="not_found",
    cause=Words("There is nothing here.", "此处没有内容。"),
    fix=Words("Check the address.", "请检查地址。"),
    status=HTTPStatus.NOT_FOUND,
)
METHOD_NOT_ALLOWED = ErrorKind(
    code="method_not_allowed",
    cause=Words("This address does not take that method.", "此地址不支持该请求方法。"),
    fix=Words("Use a method listed in the Allow header.", "请使用 Allow 标头中列出的方法。"),
    status=HTTPStatus.METHOD_NOT_ALLOWED,
)
NOT_ACCEPTABLE = ErrorKind(
    code="not_acceptable",
    cause=Words("The API answers JSON only.", "该 API 仅返回 JSON。"),
    fix=Words("Accept application/json.", "请接受 application/json。"),
    status=HTTPStatus.NOT_ACCEPTABLE,
)
UNSUPPORTED_MEDIA_TYPE = ErrorKind(
    code="unsupported_media_type",
    cause=Words("The API reads JSON only.", "该 API 仅接受 JSON。"),
    fix=Words("Send Content-Type: application/json.", "请发送 Content-Type: application/json。"),
    status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
)
THROTTLED = ErrorKind(
    code="too_many_requests",
    cause=Words("Too many requests.", "请求过于频繁。"),
    fix=Words("Wait, then try again.", "请稍后重试。"),
    status=HTTPStatus.TOO_MANY_REQUESTS,
    retryable=True,
)
UNAVAILABLE = ErrorKind(
    code="service_unavailable",
    cause=Words("A service this request needs does not answer.", "此请求所需的服务没有响应。"),
    fix=Words("Try again in a minute.", "请一分钟后重试。"),
    status=HTTPStatus.SERVICE_UNAVAILABLE,
    retryable=True,
)
INTERNAL = ErrorKind(
    code="internal_error",
    cause=Words("Something went wrong on our side.", "服务器内部出现错误。"),
    fix=Words("Report it with the request id.", "请附上请求编号反馈此问题。"),
    status=HTTPStatus.INTERNAL_SERVER_ERROR,
)
INVALID_CURSOR = ErrorKind(
    code="invalid_cursor",
    cause=Words("The cursor is not one this server gave out.", "该游标不是由此服务器签发的。"),
    fix=Words("Start again without a cursor.", "请不带游标重新开始。"),
)
