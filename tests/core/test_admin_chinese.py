"""The admin in Chinese: every text of ours is translated, and compiled as it is written."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from abi.core.accounts.models import User
from abi.core.accounts.teams.models import Membership, Team
from abi.core.audit.models import AuditEvent
from tests.core.admin_rows import row
from tests.people import People
from workflows.models import WorkflowRun

CATALOGUE = settings.ROOT / "abi" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
ROOMS = ("abi", "billing", "workflows", "analytics")
MARKED = {"_", "gettext", "gettext_lazy"}
TAG = re.compile(r"""\{%\s*translate\s+(?:"([^"]+)"|'([^']+)')""")
BLOCK = re.compile(r"\{%\s*blocktranslate[^%]*%\}(.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL)
HOLE = re.compile(r"%\(\w+\)s|%s")


def _written() -> dict[str, str]:
    found = {}
    for entry in CATALOGUE.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in entry.splitlines() if not line.startswith("#")]
        key, _, value = "\n".join(lines).partition("\nmsgstr ")
        found[_text(key.removeprefix("msgid "))] = _text(value)
    del found[""]
    return found


def _text(quoted: str) -> str:
    return "".join(ast.literal_eval(line) for line in quoted.splitlines())


def _compiled() -> dict[str, str]:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {key: value for key, value in catalogue.items() if key}


def _marked() -> Iterator[str]:
    for room in ROOMS:
        for path in sorted((settings.ROOT / room).rglob("*.py")):
            if "gettext" in (source := path.read_text(encoding="utf-8")):
                yield from _in_code(source)
        for path in sorted((settings.ROOT / room).rglob("*.html")):
            yield from _in_template(path)


def _in_code(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            text = node.args[0]
            if node.func.id in MARKED and isinstance(text, ast.Constant):
                yield str(text.value)


def _in_template(path: Path) -> Iterator[str]:
    source = path.read_text(encoding="utf-8")
    yield from (double or single for double, single in TAG.findall(source))
    for block in BLOCK.findall(source):
        yield re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", block)


def test_what_is_compiled_is_what_is_written() -> None:
    assert _compiled() == _written()


def test_every_text_is_translated() -> None:
    """`make messages` finds new texts; each wants a line in the catalogue."""
    marked, chinese = set(_marked()), _written()
    assert len(marked) > 300
    assert {text for text in marked if not chinese.get(text)} == set()


def test_a_translation_has_the_holes_of_its_text() -> None:
    wrong = {
        text: told
        for text, told in _written().items()
        if sorted(HOLE.findall(text)) != sorted(HOLE.findall(told))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", ["人员与权限", "数据", "运行", "记录", "审计事件"]),
        ("audit/auditevent/", ["操作人", "对象", "请求", "导出为 NDJSON"]),
        ("accounts/datascope/add/", ["预览可见内容", "维度", "标签键", "每行一个。"]),
        ("billing/sourcedraft/add/", ["类型与云", "连接测试", "成本管理导出"]),
        ("billing/source/", ["逐步设置", "数据源"]),
        ("workflows/workflowrun/", ["计划", "工作流", "进度"]),
    ],
)
def test_a_person_who_reads_chinese_reads_it(
    people: People, site: Client, address: str, words: list[str]
) -> None:
    User.objects.filter(pk=people.alice.pk).update(language="zh-hans")
    row(AuditEvent)
    row(WorkflowRun)
    page = site.get(f"/admin/{address}").content.decode()
    assert [word for word in words if word not in page] == []
    assert '<html lang="zh-hans"' in page


def test_what_put_a_person_into_a_team_is_told_in_chinese(people: People, site: Client) -> None:
    User.objects.filter(pk=people.alice.pk).update(language="zh-hans")
    team = Team.objects.create(name="财务")
    Membership.objects.create(team=team, user=people.bob, source="entra")
    page = site.get(f"/admin/accounts/user/{people.bob.pk}/change/").content.decode()
    assert "财务（来自 entra）" in page
    assert "(by entra)" not in page


def test_the_persons_choice_counts_and_not_the_browsers(people: People, site: Client) -> None:
    row(AuditEvent)
    page = site.get("/admin/audit/auditevent/", headers={"accept-language": "zh-CN"})
    assert "Actor" in page.content.decode()


def test_the_audit_is_in_one_language(people: People, site: Client) -> None:
    User.objects.filter(pk=people.alice.pk).update(language="zh-hans")
    form = {
        "user": people.charlie.pk, "everything": "on", "reason": "", "expires_at_0": "",
        "expires_at_1": "", "conditions-TOTAL_FORMS": 0, "conditions-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert site.post("/admin/accounts/datascope/add/", form).status_code == 302
    event = AuditEvent.objects.get(action="datascope.added")
    assert event.after is not None
    assert event.after["sees"] == "Everything"
