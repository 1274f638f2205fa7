"""Is it alive, can it serve, and how is each service. Asked by machines every few seconds."""

import queue
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any, cast

import redis
import structlog
from django.conf import settings
from django.db import connections
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import (
    api_view,
    authentication_classes,
    permission_classes,
    throttle_classes,
)
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from abi.core.accounts.permissions import IsStaff
from abi.core.clickhouse import client

SECONDS = 1.0
_log = structlog.get_logger(__name__)
STATES = ["ok", "degraded", "failed"]
READINESS = ["ok", "fail"]


def _postgres() -> str:
    connection = connections.create_connection("default")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            return str(cursor.fetchone()[0])
    finally:
        connection.close()


def _clickhouse() -> str:
    return client.ping(within_seconds=SECONDS)


def _redis() -> str:
    with redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=SECONDS, socket_timeout=SECONDS
    ) as connection:
        return str(cast("dict[str, Any]", connection.info("server"))["redis_version"])


def _temporal() -> None:
    """That the port answers, no more: a Temporal client made here could crash at process exit."""
    host, _, port = settings.TEMPORAL_ADDRESS.rpartition(":")
    socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS).close()


@dataclass(frozen=True, slots=True)
class Check:
    """`state_when_down`: without Redis and Temporal the numbers can still be read."""

    name: str
    ask: Callable[[], str | None]
    state_when_down: str


@dataclass(frozen=True, slots=True)
class Finding:
    """`error` is a class name: texts of drivers may hold an address or an account."""

    state: str
    milliseconds: int
    version: str | None = None
    error: str | None = None


CHECKS = (
    Check("postgres", _postgres, "failed"),
    Check("clickhouse", _clickhouse, "failed"),
    Check("redis", _redis, "degraded"),
    Check("temporal", _temporal, "degraded"),
)


def findings() -> dict[str, Finding]:
    """Asks every service at once; one that hangs is given up on after a second and a half."""
    answers: queue.SimpleQueue[tuple[str, Finding]] = queue.SimpleQueue()
    for check in CHECKS:
        # Daemon threads: a service that never answers must not keep this process from ending.
        threading.Thread(target=lambda c=check: answers.put((c.name, _ask(c))), daemon=True).start()
    found: dict[str, Finding] = {}
    deadline = time.monotonic() + SECONDS * 1.5
    while len(found) < len(CHECKS) and (left := deadline - time.monotonic()) > 0:
        try:
            name, finding = answers.get(timeout=left)
        except queue.Empty:
            break
        found[name] = finding
    silent = int(SECONDS * 1500)
    return {
        c.name: found.get(c.name) or Finding(c.state_when_down, silent, None, "Timeout")
        for c in CHECKS
    }


def _ask(check: Check) -> Finding:
    began = time.monotonic()
    try:
        version = check.ask()
    except Exception as error:  # noqa: BLE001  # the edge of a probe: whatever is wrong, it is down
        _log.warning("service_down", service=check.name, error=type(error).__name__)
        return Finding(check.state_when_down, _since(began), None, type(error).__name__)
    return Finding("ok", _since(began), version)


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def worst(found: dict[str, Finding]) -> str:
    return max((finding.state for finding in found.values()), key=STATES.index)


class AliveSerializer(serializers.Serializer[Any]):
    status = serializers.CharField()


class ReadinessSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(READINESS)
    checks = serializers.DictField(
        child=serializers.ChoiceField(STATES), required=False, help_text="Absent for strangers."
    )


class ServiceSerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(STATES)
    milliseconds = serializers.IntegerField()
    version = serializers.CharField(allow_null=True)
    error = serializers.CharField(allow_null=True)


class ServicesSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(STATES)
    services = serializers.DictField(child=ServiceSerializer())


@extend_schema(responses=AliveSerializer)
@api_view(["GET"])
@authentication_classes([])
@permission_classes([AllowAny])
@throttle_classes([])
def live(_request: Request) -> Response:
    """The process answers; no service is asked."""
    return Response({"status": "ok"})


@extend_schema(responses={200: ReadinessSerializer, 503: ReadinessSerializer})
@api_view(["GET"])
@permission_classes([AllowAny])
@throttle_classes([])
def ready(request: Request) -> Response:
    """Can it serve numbers? Redis and Temporal down is degraded, and still ready."""
    found = findings()
    serves = worst(found) != "failed"
    body: dict[str, Any] = {"status": "ok" if serves else "fail"}
    if request.user.is_authenticated:
        body["checks"] = {name: finding.state for name, finding in found.items()}
    return Response(body, HTTPStatus.OK if serves else HTTPStatus.SERVICE_UNAVAILABLE)


@extend_schema(responses=ServicesSerializer)
@api_view(["GET"])
@permission_classes([IsStaff])
@throttle_classes([])
def services(_request: Request) -> Response:
    """Every service with its version and how long it took to answer."""
    found = findings()
    return Response(
        {"status": worst(found), "services": {name: asdict(f) for name, f in found.items()}}
    )
