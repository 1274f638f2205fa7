"""What an activity's errors become on their way to Temporal."""

import pytest
from temporalio.exceptions import ApplicationError, CancelledError
from temporalio.testing import ActivityEnvironment

from abi.core.errors import AppError
from billing.errors import BOOKS_DO_NOT_BALANCE, SOURCE_UNREACHABLE
from workflows.interceptors import surrounded

pytestmark = pytest.mark.django_db


def _failing(error: BaseException) -> ApplicationError:
    """What reaches Temporal when an activity raises `error`, caused by a server's long answer."""

    def step(_argument: None) -> None:
        raise error from ValueError("secret " * 100_000)

    with pytest.raises(ApplicationError) as caught:
        ActivityEnvironment().run(surrounded(step), None)
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


def test_a_cancel_passes_untouched() -> None:
    def step(_argument: None) -> None:
        raise CancelledError("stop")

    with pytest.raises(CancelledError, match="stop"):
        ActivityEnvironment().run(surrounded(step), None)
