"""What an activity's errors become on their way to Temporal."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import OperationalError
from temporalio.exceptions import ApplicationError, CancelledError
from temporalio.testing import ActivityEnvironment

from abi.core.clickhouse.errors import UNREACHABLE
from abi.core.errors import AppError
from billing.errors import BOOKS_DO_NOT_BALANCE, SOURCE_UNREACHABLE
from workflows.interceptors import surrounded

pytestmark = pytest.mark.django_db


def _failing(
    error: BaseException, *, attempt: int = 1, heartbeat: timedelta | None = timedelta(seconds=20)
) -> ApplicationError:
    """What reaches Temporal when an activity raises `error`, caused by a server's long answer."""
    environment = ActivityEnvironment()
    environment.info = replace(environment.info, attempt=attempt, heartbeat_timeout=heartbeat)

    def step(_argument: None) -> None:
        raise error from ValueError("secret " * 100_000)

    with pytest.raises(ApplicationError) as caught:
        environment.run(surrounded(step), None)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    return caught.value


def test_a_coded_error_keeps_code_detail_and_words() -> None:
    told = _failing(AppError(SOURCE_UNREACHABLE, "here"))

    assert (told.type, told.non_retryable) == ("source_unreachable", False)
    assert told.message == "source_unreachable: here"
    [details] = told.details
    assert details["detail"] == "here"
    assert details["words"]["cause"] == {
        "en": SOURCE_UNREACHABLE.cause.en,
        "zh": SOURCE_UNREACHABLE.cause.zh,
    }


def test_what_cannot_be_retried_says_so() -> None:
    assert _failing(AppError(BOOKS_DO_NOT_BALANCE, "1 against 2")).non_retryable is True


def test_an_unknown_error_gives_its_name_and_keeps_its_words_in_our_log() -> None:
    told = _failing(KeyError("password=hunter2"))

    assert (told.type, told.message, told.details) == ("KeyError", "KeyError", ())
    assert told.non_retryable is False


@pytest.mark.parametrize("attempt", [3, 4, 12])
def test_a_step_that_failed_three_times_is_not_tried_again(attempt: int) -> None:
    assert _failing(AppError(SOURCE_UNREACHABLE, "here"), attempt=attempt).non_retryable is True
    assert _failing(KeyError("x"), attempt=attempt).non_retryable is True


def test_an_outage_of_our_own_servers_uses_up_no_attempt() -> None:
    assert _failing(AppError(UNREACHABLE, "EOFError"), attempt=11).non_retryable is False
    told = _failing(OperationalError("password=hunter2"), attempt=11)
    assert (told.type, told.non_retryable) == ("database_unreachable", False)
    assert told.message == "database_unreachable: OperationalError"


def test_a_record_is_tried_until_its_time_is_up() -> None:
    told = _failing(KeyError("x"), attempt=40, heartbeat=None)
    assert told.non_retryable is False


def test_a_cancel_passes_untouched() -> None:
    def step(_argument: None) -> None:
        raise CancelledError("stop")

    with pytest.raises(CancelledError, match="stop"):
        ActivityEnvironment().run(surrounded(step), None)
