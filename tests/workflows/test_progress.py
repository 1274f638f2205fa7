"""The progress document: two deliveries at once, retries, and estimates that are too high."""

from workflows import progress
from workflows.progress import Progress, Stage


def test_two_deliveries_add_up() -> None:
    document = progress.found(progress.queued(), {"a": 10, "b": 5})
    document = progress.at(document, Stage.LOADING, current="b")
    document = progress.loaded(document, "a", 4)
    document = progress.done(document, "b", 5)

    assert progress.read(document) == Progress(Stage.LOADING, 1, 2, "b", 9, 15)


def test_a_step_tried_again_is_not_counted_twice() -> None:
    document = progress.found(progress.queued(), {"a": 10})
    document = progress.loaded(document, "a", 8)
    document = progress.found(document, {"a": 10})
    assert progress.read(document).lines_loaded == 8

    document = progress.loaded(document, "a", 3)
    assert progress.read(document).lines_loaded == 3


def test_an_estimate_never_exceeds_what_was_promised_but_the_result_may() -> None:
    document = progress.found(progress.queued(), {"a": 10})
    assert progress.read(progress.loaded(document, "a", 40)).lines_loaded == 10
    assert progress.read(progress.done(document, "a", 11)).lines_loaded == 11


def test_a_delivery_that_promises_nothing_counts_as_it_goes() -> None:
    document = progress.found(progress.queued(), {"a": 0})

    assert progress.read(progress.loaded(document, "a", 7)).lines_loaded == 7
