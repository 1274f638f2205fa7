"""One JSON line per event on stdout, from structlog and from the standard library alike."""

import logging.config
import sys
from http import HTTPStatus

import structlog

from abi.core.observability.redaction import redact_event

_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="ts"),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
    redact_event,
]


def untraced(record: logging.LogRecord) -> bool:
    """A refusal is an answer: Django's own line about it needs no traceback."""
    if getattr(record, "status_code", 0) == HTTPStatus.FORBIDDEN:
        record.exc_info = None
    return True


def configure_logging(level: str) -> None:
    """Called once by the settings; exits in plain words on an unknown level."""
    if level not in logging.getLevelNamesMapping():
        sys.exit(
            f"ABI cannot start: ABI_LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR, not {level}."
        )
    logging.config.dictConfig(_standard_library(level))
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _standard_library(level: str) -> dict[str, object]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(default=str, ensure_ascii=False),
                ],
            }
        },
        "handlers": {
            "stdout": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stdout",
                "formatter": "json",
                "filters": ["untraced"],
            }
        },
        "filters": {"untraced": {"()": lambda: untraced}},
        # At DEBUG it writes down every token that it issues.
        "loggers": {"oauthlib": {"level": "INFO" if level == "DEBUG" else level}},
        "root": {"handlers": ["stdout"], "level": level},
    }
