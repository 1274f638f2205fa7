"""SQL that people ran, and SQL that they kept."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from abi.core.errors import Words
from analytics.job_words import said


class SqlState(models.TextChoices):
    RUNNING = "running", said(Words("Running", "运行中"))
    DONE = "done", said(Words("Done", "已完成"))
    REFUSED = "refused", said(Words("Refused", "被拒绝"))
    FAILED = "failed", said(Words("Failed", "失败"))
    CANCELLED = "cancelled", said(Words("Cancelled", "已取消"))


class SqlRun(models.Model):
    """SQL that one person ran. `scope` is the digest of what they saw, `place` where it ran."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=said(Words("owner", "所有者")),
        on_delete=models.PROTECT,
        related_name="+",
    )
    query = models.TextField(said(Words("SQL", "SQL")))
    parameters = models.JSONField(said(Words("parameters", "参数")), default=dict, blank=True)
    state = models.CharField(
        said(Words("state", "状态")),
        max_length=16,
        choices=SqlState.choices,
        default=SqlState.RUNNING,
    )
    error = models.JSONField(said(Words("error", "错误")), null=True, blank=True)
    scope = models.CharField(said(Words("scope", "可见范围")), max_length=16)
    place = models.CharField(max_length=64)
    started_at = models.DateTimeField(said(Words("started at", "开始时间")), auto_now_add=True)
    finished_at = models.DateTimeField(said(Words("ended at", "结束时间")), null=True, blank=True)
    rows = models.PositiveBigIntegerField(said(Words("rows", "行数")), null=True, blank=True)
    read_rows = models.PositiveBigIntegerField(
        said(Words("rows read", "读取行数")), null=True, blank=True
    )
    read_bytes = models.PositiveBigIntegerField(
        said(Words("bytes read", "读取字节数")), null=True, blank=True
    )

    class Meta:
        verbose_name = said(Words("SQL run", "SQL 运行"))
        verbose_name_plural = said(Words("SQL runs", "SQL 运行"))
        ordering: ClassVar = ["-started_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["owner", "-started_at"], name="sql_run_of_owner"),
            models.Index(fields=["-started_at"], name="sql_run_by_start"),
        ]

    def __str__(self) -> str:
        return f"SQL run {self.id}"


class SavedQuery(models.Model):
    """SQL under a name. Shared, others may run it: as themselves, and see what they may see.

    `parameters` tell of each `{name:Type}` of the text what a person is asked for: a list of
    {name, type, default, about}.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=said(Words("owner", "所有者")),
        on_delete=models.CASCADE,
        related_name="+",
    )
    name = models.CharField(said(Words("name", "名称")), max_length=200)
    about = models.CharField(said(Words("about", "说明")), max_length=1000, blank=True)
    query = models.TextField(said(Words("SQL", "SQL")))
    parameters = models.JSONField(said(Words("parameters", "参数")), default=list, blank=True)
    is_shared = models.BooleanField(said(Words("shared", "已共享")), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(said(Words("changed at", "修改时间")), auto_now=True)

    class Meta:
        verbose_name = said(Words("saved query", "已保存的查询"))
        verbose_name_plural = said(Words("saved queries", "已保存的查询"))
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_saved_query_per_name")
        ]

    def __str__(self) -> str:
        return self.name
