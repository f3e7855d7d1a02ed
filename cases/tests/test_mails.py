"""Every message a case sends: a subject, the case number, the link, and nothing else."""

import pytest

from iiz.models import OutboxMessage
from iiz.outbox import compose

KINDS = (
    *("asked", "answered", "asked_back", "ended", "urgent"),
    *("decision_wanted", "decided", "returned"),
    *("less_allowed", "irregular"),
)


@pytest.mark.parametrize("language", ["de", "fr"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_has_a_subject_the_number_and_the_link(kind, language):
    facts = {"number": "AG-2026-00042", "link": "https://iiz.invalid/requests/1/"}
    message = OutboxMessage(kind=kind, to="a@example.org", language=language, facts=facts)

    mail = compose(message)

    assert "AG-2026-00042" in mail.subject
    assert "\n" not in mail.subject
    assert mail.body.rstrip().endswith(facts["link"])
    assert "AG-2026-00042" in mail.body
    assert "{" not in mail.subject + mail.body
