"""docs/errors.md lists every error that ingestion can answer with, as the code says it.

After a change that is meant: `ABI_ACCEPT_GOLDEN=1 pytest tests/billing/test_error_catalogue.py`.
"""

import importlib
import os
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import abi.core
import billing
import workflows
from abi.core.errors import ErrorKind

DOCS = Path(__file__).parents[2] / "docs"
ROOMS = (billing, workflows, abi.core)
# In the order of the page. A module that declares kinds and is not here fails the test.
TITLES = {
    "billing.connection_errors": "Reaching Azure · 连接 Azure",
    "billing.errors": "From bytes to a month · 从文件到月份",
    "billing.file_errors": "Files · 文件",
    "billing.upload_errors": "Uploads · 上传",
    "billing.replay_errors": "Reading rules and replay · 读取规则与重读",
    "billing.history_errors": "Looking back · 回顾",
    "billing.period_errors": "Months, closing, overlap · 月份、关账与重叠",
    "billing.prices": "Negotiated prices · 协议价格",
    "workflows.errors": "Runs · 运行",
    "abi.core.accounts.second_factor.errors": "Signing in · 登录",
    "abi.core.accounts.errors": "Keys and tokens · 密钥与令牌",
    "abi.core.clickhouse.errors": "ClickHouse",
    "abi.core.clickhouse.migrate": "ClickHouse tables · ClickHouse 表",
    "abi.core.outbound.errors": "Requests to other places · 出站请求",
    "abi.core.api.errors": "Requests · 请求",
}
HEAD = (
    "| code | status | cause · fix | 原因 · 解决办法 |",
    "|---|---|---|---|",
)


def _modules() -> Iterator[str]:
    for room in ROOMS:
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if not re.search(r"\.(migrations|management)(\.|$)", found.name):
                yield found.name


def _kinds() -> dict[str, dict[str, ErrorKind]]:
    """By the module that declares them (its source says so), then by code."""
    found: dict[str, dict[str, ErrorKind]] = {}
    for name in _modules():
        module = importlib.import_module(name)
        source = Path(str(module.__file__)).read_text("utf-8")
        for attribute, kind in vars(module).items():
            if isinstance(kind, ErrorKind) and re.search(
                rf"^{attribute}\b.*= ErrorKind\(", source, re.M
            ):
                found.setdefault(name, {})[kind.code] = kind
    return found


def _row(kind: ErrorKind) -> str:
    english, chinese = f"{kind.cause.en} {kind.fix.en}", f"{kind.cause.zh}{kind.fix.zh}"
    again = " ↻" if kind.retryable else ""
    return f"| `{kind.code}` | {int(kind.status)}{again} | {english} | {chinese} |"


def _page() -> str:
    kinds, parts = _kinds(), []
    for module, title in TITLES.items():
        rows = [_row(kind) for _, kind in sorted(kinds[module].items())]
        parts.append("\n".join([f"## {title}", "", *HEAD, *rows]))
    return "\n\n".join(parts) + "\n"


def test_the_catalogue_holds_every_error_of_every_room_and_no_other() -> None:
    assert _kinds().keys() == TITLES.keys()
    file = DOCS / "errors.md"
    text = file.read_text("utf-8")
    head = text[: text.index("## ")]
    if os.environ.get("ABI_ACCEPT_GOLDEN") == "1":
        file.write_text(head + _page(), "utf-8")
    assert head + _page() == file.read_text("utf-8"), __doc__


def test_no_code_means_two_things() -> None:
    codes = [code for kinds in _kinds().values() for code in kinds]
    assert len(codes) == len(set(codes)) > 80
    assert all(re.fullmatch(r"[a-z][a-z0-9_]+", code) for code in codes)


def test_every_error_has_a_cause_and_a_fix_in_both_languages() -> None:
    for kinds in _kinds().values():
        for kind in kinds.values():
            for words in (kind.cause, kind.fix):
                assert words.en.endswith("."), kind.code
                assert re.search(r"[\u4e00-\u9fff]", words.zh), kind.code
                assert words.zh.endswith("。"), kind.code
