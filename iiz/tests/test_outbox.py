import smtplib
import time
from datetime import timedelta
from typing import Any

import pytest
from celery import Celery
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from iiz import outbox, tasks
from iiz.calendar import now
from iiz.models import OutboxMessage, OutboxState
from iiz.testing.processes import eventually

pytestmark = pytest.mark.django_db

SUBJECT = "Sie sind gefragt: {{ case }}\n\nBitte öffnen Sie d'Anfrage: {{ link }}\n"


class Unreachable(EmailBackend):
    def open(self) -> bool:
        raise ConnectionRefusedError("no server")


class Answering(EmailBackend):
    """`error` is what the server answers, or what happens on the way."""

    error: Exception

    def send_messages(self, messages: Any) -> int:
        raise self.error


@pytest.fixture(autouse=True)
def _mail(settings: Any, tmp_path: Any) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "asked.txt").write_text(SUBJECT)
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    use(settings, EmailBackend)
    mail.outbox = []


def use(settings: Any, backend: type[EmailBackend], error: Exception | None = None) -> None:
    settings.EMAIL_BACKEND = f"{backend.__module__}.{backend.__name__}"
    Answering.error = error or Exception()


def post(**facts: str) -> OutboxMessage:
    facts = {"case": "AG-2026-00001", "link": "https://iiz.test/a?b=1&c=2"} | facts
    return outbox.post("asked", to="rosa@test.invalid", language="de", facts=facts)


def state(message: OutboxMessage) -> str:
    message.refresh_from_db()
    return message.state


def test_a_message_is_sent_once() -> None:
    message = post()

    assert (outbox.send_pending(), outbox.send_pending()) == (1, 0)

    (sent,) = mail.outbox
    assert sent.subject == "Sie sind gefragt: AG-2026-00001"
    assert sent.body == "Bitte öffnen Sie d'Anfrage: https://iiz.test/a?b=1&c=2\n"
    assert sent.to == ["rosa@test.invalid"]
    assert state(message) == OutboxState.DONE
    assert message.sent_at is not None
    assert message.tries == 1


def test_a_message_of_work_that_fails_is_never_sent() -> None:
    with transaction.atomic():
        post()
        transaction.set_rollback(True)

    assert outbox.send_pending() == 0


def test_mail_server_down_keeps_everything_waiting(settings: Any) -> None:
    messages = [post(), post()]
    use(settings, Unreachable)

    assert outbox.send_pending() == 0
    assert [state(message) for message in messages] == [OutboxState.NEW, OutboxState.NEW]

    use(settings, EmailBackend)
    assert outbox.send_pending() == 2


@pytest.mark.parametrize(
    ("error", "after"),
    [
        (smtplib.SMTPRecipientsRefused({"rosa@test.invalid": (550, b"rosa")}), OutboxState.FAILED),
        (smtplib.SMTPSenderRefused(550, b"no", "a@b.ch"), OutboxState.FAILED),
        (smtplib.SMTPDataError(554, b"no rosa@test.invalid"), OutboxState.FAILED),
        (smtplib.SMTPDataError(451, b"later"), OutboxState.NEW),
        (smtplib.SMTPRecipientsRefused({"rosa@test.invalid": (450, b"")}), OutboxState.NEW),
        (smtplib.SMTPServerDisconnected("gone"), OutboxState.UNKNOWN),
        (TimeoutError(), OutboxState.UNKNOWN),
    ],
    ids=["no-such-box", "sender", "data", "greylisted", "box-later", "cut-off", "timeout"],
)
def test_what_the_server_answers_decides(settings: Any, error: Exception, after: str) -> None:
    message = post()
    use(settings, Answering, error)

    assert outbox.send_pending() == 0

    assert state(message) == after
    assert message.tries == 1
    assert type(error).__name__ in message.error
    assert "rosa" not in message.error


def test_a_server_that_always_says_later_is_given_up(settings: Any) -> None:
    message = post()
    OutboxMessage.objects.update(tries=outbox.MAX_TRIES - 1)
    use(settings, Answering, smtplib.SMTPDataError(451, b"later"))

    outbox.send_pending()

    assert state(message) == OutboxState.FAILED


def test_a_message_that_cannot_be_written_does_not_stop_the_others() -> None:
    broken = outbox.post("no_such_kind", to="rosa@test.invalid", language="de", facts={})
    good = post()

    assert outbox.send_pending() == 1
    assert [state(broken), state(good)] == [OutboxState.FAILED, OutboxState.DONE]


def test_found_sending_becomes_unknown_and_is_never_resent() -> None:
    message = post()
    OutboxMessage.objects.update(state=OutboxState.SENDING, claimed_at=now())

    tasks.note_interrupted_messages()

    assert outbox.send_pending() == 0
    assert state(message) == OutboxState.UNKNOWN


def test_sending_for_too_long_becomes_unknown_without_a_restart() -> None:
    fresh, stuck = post(), post()
    long_ago = now() - outbox.STUCK_AFTER - timedelta(seconds=1)
    OutboxMessage.objects.update(state=OutboxState.SENDING, claimed_at=now())
    OutboxMessage.objects.filter(pk=stuck.pk).update(claimed_at=long_ago)

    outbox.send_pending()

    assert [state(fresh), state(stuck)] == [OutboxState.SENDING, OutboxState.UNKNOWN]


def test_the_claim_is_committed_before_the_mail_leaves(settings: Any) -> None:
    """Sent inside a transaction, a crash would send it again."""
    seen: list[str] = []

    class Watching(EmailBackend):
        def send_messages(self, messages: Any) -> int:
            seen.extend(OutboxMessage.objects.values_list("state", flat=True))
            return len(messages)

    globals()["Watching"] = Watching
    settings.EMAIL_BACKEND = f"{__name__}.Watching"
    post()

    outbox.send_pending()

    assert seen == [OutboxState.SENDING]


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_does_not_break_the_work(monkeypatch: Any) -> None:
    dead = Celery("dead", broker="redis://127.0.0.1:1/0", set_as_current=False)
    monkeypatch.setattr(outbox, "current_app", dead)
    monkeypatch.setattr(outbox._Broker, "down_until", 0.0)

    with transaction.atomic():
        messages = [post() for _ in range(20)]

    assert {state(message) for message in messages} == {OutboxState.NEW}
    assert outbox._Broker.down_until > time.monotonic(), "only the first post waited"


@pytest.mark.parametrize("fact", [7, "two\nlines", "x" * 301], ids=["number", "lines", "long"])
def test_facts_are_short_lines(fact: Any) -> None:
    with pytest.raises(ValueError, match="case"):
        post(case=fact)


@pytest.mark.django_db(transaction=True)
def test_a_worker_sends_after_the_commit(worker: Any) -> None:
    """A real worker, which has no such template: it says so instead of sending."""
    with transaction.atomic():
        message = outbox.post("no_such_kind", to="rosa@test.invalid", language="de", facts={})

    assert eventually(lambda: state(message) == OutboxState.FAILED)
