"""Why a key or a token is not accepted, or not made."""

from abi.core.errors import ErrorKind, Words

INVALID_TOKEN = ErrorKind(
    code="invalid_token",
    cause=Words("The key or token is not accepted.", "密钥或令牌未被接受。"),
    fix=Words(
        "Check that it is whole, in force and used from an allowed network; else get a new one.",
        "请确认其完整、仍然有效且来自允许的网络；否则请获取新的密钥或令牌。",
    ),
    status=401,
)
SESSION_NEEDED = ErrorKind(
    code="session_needed",
    cause=Words("Keys and tokens cannot be used for this.", "此操作不能使用密钥或令牌。"),
    fix=Words("Sign in with a browser.", "请使用浏览器登录。"),
    status=403,
)
PROOF_NEEDED = ErrorKind(
    code="reauthentication_needed",
    cause=Words("This needs a fresh proof of who you are.", "此操作需要重新验证您的身份。"),
    fix=Words(
        "Enter your password again, or a code where you have a second factor, then try once more.",
        "请再次输入密码（如已设置第二重验证，请输入验证码）后重试。",
    ),
    status=403,
)
TOO_LONG = ErrorKind(
    code="key_ends_too_late",
    cause=Words("A key must end, within a year.", "密钥必须在一年内到期。"),
    fix=Words("Choose a time from now to 365 days ahead.", "请选择从现在起 365 天以内的时间。"),
)
TOO_MUCH = ErrorKind(
    code="key_exceeds_owner",
    cause=Words("A key may not do what its owner may not.", "密钥的权限不得超过其所有者。"),
    fix=Words("Leave these permissions out.", "请去掉这些权限。"),
)
NOT_LIVE = ErrorKind(
    code="key_not_live",
    cause=Words("The key has ended or was revoked.", "该密钥已到期或已被吊销。"),
    fix=Words("Make a new one.", "请创建新的密钥。"),
    status=409,
)
CLIENT_ENDED = ErrorKind(
    code="client_ended",
    cause=Words("The OAuth client has ended.", "该 OAuth 客户端已到期。"),
    fix=Words("Revoke it and make a new one.", "请吊销它并创建新的客户端。"),
    status=409,
)
