"""The shells Celery calls; what they do is decided elsewhere."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from iiz import outbox
from iiz.calendar import now
from iiz.models import FormToken

FORM_TOKENS_KEPT = timedelta(days=30)


@shared_task
def send_outbox() -> int:
    """Each minute, and at once after a commit that posted something."""
    return outbox.send_pending()


@shared_task
def forget_form_tokens() -> int:
    """Returns: how many were deleted; a form that old is not sent twice by accident."""
    return FormToken.objects.filter(created_at__lt=now() - FORM_TOKENS_KEPT).delete()[0]


@worker_ready.connect
def note_interrupted_messages(**_kwargs: Any) -> None:
    """A worker that starts finds what its predecessor was sending when it died.

    If another worker is sending it just now, its own result overrules `unknown` a moment later.
    """
    outbox.mark_interrupted(before=now())
