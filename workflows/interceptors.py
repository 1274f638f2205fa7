"""What surrounds every activity: fresh connections, bound log fields, and errors as ours."""

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections
from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory, FailureError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from abi.core.errors import AppError
from workflows.errors import DATABASE_UNREACHABLE
from workflows.failures import words

# A step's own failures; attempts that an outage or a killed worker cost come on top (STEP).
ATTEMPTS = 3

logger = structlog.get_logger(__name__)


class ActivitySurroundings(Interceptor):
    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002 - Temporal's name
        return _Inbound(next)


class _Inbound(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002
        # The function is wrapped, not this coroutine: connections and log fields belong to the
        # pool's thread, and a connection that died there would otherwise fail for ever.
        input.fn = surrounded(input.fn)
        return await self.next.execute_activity(input)


def surrounded(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapped(*args: Any) -> Any:
        close_old_connections()
        try:
            with structlog.contextvars.bound_contextvars(**_fields(args)):
                return _told(function, args)
        finally:
            close_old_connections()

    return wrapped


def _told(function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """Causes stay in our log: with a server's whole message Temporal would cut the failure short,
    code and all, and secrets could reach its history.
    """
    try:
        return function(*args)
    except AppError as error:
        logger.warning("activity_refused", code=error.code, detail=error.detail)
        raise _ours(error) from None
    except (OperationalError, InterfaceError) as error:
        logger.warning("database_away", exc_info=True)
        raise _ours(AppError(DATABASE_UNREACHABLE, type(error).__name__)) from None
    except FailureError:
        raise
    except Exception as error:
        logger.exception("activity_failed")
        name = type(error).__name__
        raise ApplicationError(
            name, type=name, category=ApplicationErrorCategory.BENIGN, non_retryable=_spent()
        ) from None


def _ours(error: AppError) -> ApplicationError:
    return ApplicationError(
        f"{error.code}: {error.detail}",
        {"detail": error.detail, "words": words(error.kind), "retry_after": error.retry_after},
        type=error.code,
        # An attempt before the moment the server named would only be refused again.
        next_retry_delay=timedelta(seconds=error.retry_after) if error.retry_after else None,
        category=ApplicationErrorCategory.BENIGN,  # said above; no traceback as well
        non_retryable=not error.retryable or (_spent() and not error.kind.outage),
    )


def _spent() -> bool:
    """Whether a step has failed often enough. What has no heartbeat is a record, and waits on."""
    info = activity.info()
    return info.heartbeat_timeout is not None and info.attempt >= ATTEMPTS


def _fields(args: tuple[Any, ...]) -> dict[str, object]:
    info = activity.info()
    run_id = getattr(args[0], "run_id", None) if args else None
    return {
        "run_id": run_id or info.workflow_id,
        "activity": info.activity_type,
        "attempt": info.attempt,
    }
