"""Messages leave here: written with the work that causes them, sent once, never guessed at.

new → sending is committed before the mail goes out, so no two workers send one message. What is
found `sending` afterwards was interrupted: nobody knows whether it left, so it becomes `unknown`,
is shown to an operator and is never sent again by itself.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from time import monotonic
from typing import Any

from celery import current_app
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from kombu.exceptions import OperationalError

from iiz.calendar import now
from iiz.models import OutboxMessage, OutboxState

log = logging.getLogger("iiz.outbox")

SEND_TASK = "iiz.tasks.send_outbox"
SWEEP_SECONDS = 60
STUCK_AFTER = timedelta(minutes=20)  # longer than any task may run
MAX_TRIES = 120  # a server that says "later" is asked each minute, for about two hours
FACT_LENGTH = 300
Fact = str | list[str]
# The server said no instead of taking the mail: it has certainly not left.
REFUSALS = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPResponseException)


class MailServerDownError(Exception):
    """No connection to the mail server; nothing was sent, everything stays `new`."""


def post(kind: str, *, to: str, language: str, facts: Mapping[str, Fact]) -> OutboxMessage:
    """Put a message into the outbox, in the caller's transaction; it leaves after the commit.

    `facts` fill `mail/<kind>.txt`: codes, case numbers, days, links; never personal data. A fact is
    one short line, or a list of such lines.
    """
    for name, fact in facts.items():
        for text in fact if isinstance(fact, list) else [fact]:
            if not isinstance(text, str) or len(text) > FACT_LENGTH or "\n" in text:
                raise ValueError(f"The fact {name!r} of a message must be one short line of text.")
    message = OutboxMessage.objects.create(
        kind=kind, to=to, language=language, facts=dict(facts), created_at=now()
    )
    transaction.on_commit(kick, robust=True)
    return message


class _Broker:
    """Remembers that the broker was down: the client library tries for seconds each time."""

    down_until = 0.0


def kick(task: str = SEND_TASK) -> None:
    """Ask a worker to do now what beat would start soon; without a broker it waits for beat."""
    if monotonic() < _Broker.down_until:
        return
    try:
        current_app.send_task(task, retry=False, ignore_result=True)
    except (OperationalError, OSError):
        _Broker.down_until = monotonic() + SWEEP_SECONDS
        log.warning("the broker is down; %s waits for its next turn", task)


def send_pending() -> int:
    """Send what waits, each message at most once in this round. Returns: how many were sent."""
    started, sent = now(), 0
    mark_interrupted(before=started - STUCK_AFTER)
    while message := _claim(before=started):
        try:
            sent += _send(message)
        except MailServerDownError as error:
            _finish(message, OutboxState.NEW, error)
            log.warning("the mail server is down; the outbox waits")
            break
    return sent


def mark_interrupted(*, before: datetime) -> int:
    """What was being sent and cannot be any more is `unknown` from now on."""
    stuck = OutboxMessage.objects.filter(state=OutboxState.SENDING, claimed_at__lt=before)
    return stuck.update(state=OutboxState.UNKNOWN, error="interrupted while sending")


def _claim(*, before: datetime) -> OutboxMessage | None:
    untried = Q(claimed_at__isnull=True) | Q(claimed_at__lt=before)
    with transaction.atomic(durable=True):
        waiting = OutboxMessage.objects.filter(untried, state=OutboxState.NEW)
        message = waiting.select_for_update(skip_locked=True).order_by("pk").first()
        if message is None:
            return None
        message.state, message.claimed_at = OutboxState.SENDING, now()
        message.save(update_fields=["state", "claimed_at"])
    return message


def _send(message: OutboxMessage) -> bool:
    try:
        mail = compose(message)
    except Exception as error:  # a template that fails must not stop the other messages
        log.exception("message %s cannot be written", message.pk)
        return _finish(message, OutboxState.FAILED, error)
    with _connected() as mail_server:
        mail.connection = mail_server
        try:
            mail.send()
        except REFUSALS as error:
            later = _is_temporary(error) and message.tries + 1 < MAX_TRIES
            return _finish(message, OutboxState.NEW if later else OutboxState.FAILED, error)
        except Exception as error:  # the line broke while sending: it may or may not have left
            log.exception("message %s may or may not have been sent", message.pk)
            return _finish(message, OutboxState.UNKNOWN, error)
        # Inside the connection: quitting must not be able to undo that it was sent.
        return _finish(message, OutboxState.DONE)


def _connected() -> BaseEmailBackend:
    connection = get_connection()
    try:
        connection.open()
    except Exception as error:
        raise MailServerDownError(_describe(error)) from error
    return connection


def _finish(message: OutboxMessage, state: OutboxState, error: Exception | None = None) -> bool:
    changes: dict[str, Any] = {"state": state, "error": _describe(error) if error else ""}
    if state == OutboxState.DONE:
        changes["sent_at"] = now()
    OutboxMessage.objects.filter(pk=message.pk).update(tries=F("tries") + 1, **changes)
    return state == OutboxState.DONE


def _is_temporary(error: Exception) -> bool:
    """The server said "later" (4xx), as one that greylists does."""
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
    else:
        codes = [getattr(error, "smtp_code", 0)]
    return all(400 <= code < 500 for code in codes)


def _describe(error: Exception) -> str:
    """Name and code only: what a mail server answers may quote the address."""
    if isinstance(error, MailServerDownError):
        return f"mail server down: {error}"
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()


def compose(message: OutboxMessage) -> EmailMessage:
    """The mail in the recipient's language; the first line of the template is the subject."""
    template: Any = get_template(f"mail/{message.kind}.txt")
    with translation.override(message.language):
        # Plain text: autoescape would turn an apostrophe into an entity.
        text = template.template.render(Context(message.facts, autoescape=False))
    subject, _newline, body = text.strip().partition("\n")
    return EmailMessage(subject=subject.strip(), body=body.strip() + "\n", to=[message.to])
