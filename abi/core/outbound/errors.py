"""Requests that are not made, and those that come to nothing."""

from http import HTTPStatus

from abi.core.errors import ErrorKind, Words

OUTBOUND_REFUSED = ErrorKind(
    code="outbound_refused",
    cause=Words(
        "This address is not one ABI may connect to: it must be https on port 443 of a public"
        " address.",
        "ABI 不得连接该地址：必须是公网地址、端口 443 上的 https。",
    ),
    fix=Words(
        "Use a public https address, or ask the operator to allow the host in ABI_OUTBOUND_ALLOW.",
        "请使用公网 https 地址，或请运维人员在 ABI_OUTBOUND_ALLOW 中允许该主机。",
    ),
)
OUTBOUND_FAILED = ErrorKind(
    code="outbound_failed",
    cause=Words(
        "The other side could not be reached, was too slow or said too much.",
        "无法连接对方、对方过慢或返回内容过大。",
    ),
    fix=Words("Check the address and try again.", "请检查地址后重试。"),
    status=HTTPStatus.BAD_GATEWAY,
    retryable=True,
)
