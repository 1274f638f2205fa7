"""A draft of a source moves on: an answer is kept, tested, and in the end becomes the source."""

from dataclasses import asdict, replace
from typing import Any

from abi.core.audit.record import Actor
from abi.core.errors import Words
from billing import connection_test
from billing.models import DraftStep, SourceDraft
from billing.models.drafts import ADDRESS


def state(draft: SourceDraft) -> dict[str, Any]:
    """What the audit says of it."""
    return {name: str(getattr(draft, name)) for name in (*ADDRESS, "reached")} | {
        "signs_in_with": str(draft.credential) if draft.credential else ""
    }


def answered(draft: SourceDraft, step: DraftStep, *, is_other: bool) -> None:
    """Keep what a step was told. Another answer than before: the steps after it are taken anew,
    and what was tested is not this any more.
    """
    steps = list(DraftStep)
    if is_other or steps.index(DraftStep(draft.reached)) <= steps.index(step):
        draft.reached = step.following
        draft.tested = None
    draft.save()


def test(draft: SourceDraft, *, actor: Actor | None) -> None:
    """Try it, and keep what was found; the finish can be reached in any case."""
    found = connection_test.tested(draft.source(), actor=actor)
    error = None
    if found.error:
        words = {"cause": asdict(found.error.cause), "fix": asdict(found.error.fix)}
        error = {"code": found.error.code, **words}
    draft.tested = asdict(replace(found, error=None)) | {"error": error}
    draft.reached = DraftStep.FINISH
    # No `save`: one that was dropped meanwhile would be there again.
    kept = {"tested": draft.tested, "reached": draft.reached}
    SourceDraft.objects.filter(pk=draft.pk).update(**kept)


def finding(draft: SourceDraft, language: str) -> dict[str, Any] | None:
    """What the test found, the error's words in one language; None: not tested as it is now."""
    found: dict[str, Any] | None = draft.tested
    if found is None or found["error"] is None:
        return found
    error = found["error"]
    spoken = {name: Words(**error[name]).in_language(language) for name in ("cause", "fix")}
    return found | {"error": {"code": error["code"], **spoken}}


def as_form(draft: SourceDraft, *, enabled: bool) -> dict[str, Any]:
    """The draft as a browser would send it in the form of a source."""
    return {name: getattr(draft, name) for name in ADDRESS} | {
        "credential": draft.credential_id or "",
        "yields_to": [each.pk for each in draft.yields_to.all()],
        **({"enabled": "on"} if enabled else {}),
    }
