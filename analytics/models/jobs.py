"""What people asked for that takes longer than a request."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from abi.core.errors import Words
from analytics.job_words import said


class JobKind(models.TextChoices):
    QUERY = "query", said(Words("Question", "查询"))
    EXPORT = "export", said(Words("Export", "导出"))


class JobState(models.TextChoices):
    QUEUED = "queued", said(Words("Queued", "排队中"))
    RUNNING = "running", said(Words("Running", "运行中"))
    DONE = "done", said(Words("Done", "已完成"))
    FAILED = "failed", said(Words("Failed", "失败"))
    CANCELLED = "cancelled", said(Words("Cancelled", "已取消"))


class Job(models.Model):
    """One question or export of one person.

    `asked` is the request as it came, `sees_prices` whether who asked saw them: by a key one may
    see less than its owner. `attempt` counts the workers that took it, `touched_at` is
    when the last of them, or the queue, was known to have it. `scope` is the digest of what the
    person saw when it ran: nobody who sees anything else is given the result. `path` is where the
    result lies until `expires_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(said(Words("kind", "类型")), max_length=16, choices=JobKind.choices)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=said(Words("owner", "所有者")),
        on_delete=models.PROTECT,
        related_name="+",
    )
    asked = models.JSONField(said(Words("request", "请求")))
    state = models.CharField(
        said(Words("state", "状态")),
        max_length=16,
        choices=JobState.choices,
        default=JobState.QUEUED,
    )
    attempt = models.PositiveSmallIntegerField(said(Words("attempts", "尝试次数")), default=0)
    done_rows = models.PositiveBigIntegerField(said(Words("rows done", "已处理行数")), default=0)
    total_rows = models.PositiveBigIntegerField(said(Words("of rows", "总行数")), default=0)
    error = models.JSONField(said(Words("error", "错误")), null=True, blank=True)
    sees_prices = models.BooleanField(
        said(Words("with negotiated prices", "含协议价格")),
        default=True,
        help_text=said(
            Words("If its owner sees them when it runs.", "前提是运行时其所有者有权查看。")
        ),
    )
    scope = models.CharField(said(Words("scope", "可见范围")), max_length=16, blank=True)
    created_at = models.DateTimeField(said(Words("asked at", "请求时间")), auto_now_add=True)
    touched_at = models.DateTimeField(said(Words("last sign of life", "最近活动")))
    started_at = models.DateTimeField(said(Words("started at", "开始时间")), null=True, blank=True)
    finished_at = models.DateTimeField(said(Words("ended at", "结束时间")), null=True, blank=True)
    expires_at = models.DateTimeField(said(Words("kept until", "保留至")), null=True, blank=True)
    path = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(said(Words("file", "文件")), max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    rows = models.PositiveBigIntegerField(said(Words("rows", "行数")), null=True, blank=True)
    size = models.PositiveBigIntegerField(said(Words("bytes", "字节数")), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    sidecar = models.JSONField(said(Words("sidecar", "附属说明")), default=dict, blank=True)

    class Meta:
        verbose_name = said(Words("job", "任务"))
        verbose_name_plural = said(Words("jobs", "任务"))
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["owner", "-created_at"], name="job_of_owner"),
            models.Index(fields=["state", "touched_at"], name="job_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def statements(self) -> str:
        """What the ids of this job's statements in ClickHouse begin with."""
        return f"job-{self.id}"
