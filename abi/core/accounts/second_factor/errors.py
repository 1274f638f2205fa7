"""The refusal of who has not proved a second factor."""

from http import HTTPStatus

from abi.core.errors import ErrorKind, Words

SECOND_FACTOR_REQUIRED = ErrorKind(
    code="second_factor_required",
    cause=Words(
        "Who administers signs in with a second factor, and this session has not.",
        "管理员必须使用第二重验证登录，而当前会话尚未通过该验证。",
    ),
    fix=Words(
        "Open the Security page: set up an authenticator app, or enter a code of it.",
        "请打开“安全”页面：设置身份验证器应用，或输入其验证码。",
    ),
    status=HTTPStatus.FORBIDDEN,
)
