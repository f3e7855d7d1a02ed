"""Every message a case sends: a subject, the case number, the link, and nothing else."""

import pytest

from cases.tests.cast import START
from cases.tests.factories import invite
from contacts.factories import AbsenceFactory, ContactPersonFactory, MembershipFactory
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


def test_a_request_does_not_lie_while_the_contact_person_is_away(world):
    """R-ABSENCE-01"""
    house, on = world.rav.institution, START.date()
    deputy = MembershipFactory(institution=house)
    contact = ContactPersonFactory(institution=house, user=world.rav.user)
    AbsenceFactory(user=world.rav.user, institution=house, deputy=deputy.user, since=on, until=on)

    invite(world, world.case(), contact=contact)

    (mail,) = OutboxMessage.objects.filter(kind="asked")
    assert mail.to == deputy.user.email
