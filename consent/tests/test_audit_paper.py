"""The person's list of who looked, printed by an auditor: R-AUDIT-05."""

import io
from datetime import timedelta
from uuid import uuid4

import pypdf
import pytest
import time_machine
from django.urls import reverse

from cases.models import Paper
from cases.operations import requests
from cases.tests import factories as make
from cases.tests.cast import START
from consent.tests.test_audit import auditor_of, note, typed
from contacts.factories import MembershipFactory
from iiz.models import AccessEvent

PERSON = {"street": "Lindenweg 4", "postcode": "3400", "town": "Burgdorf", "language": "fr"}


@pytest.fixture
def case(world):
    """The lead is social, rav takes part; both have looked at it."""
    found = world.case(person=world.person(**PERSON))
    requests.accept_invitation(make.invite(world, found), by=world.rav, at=world.tick())
    for member, kind in ((world.social, "case.overview"), (world.rav, "case.timeline")):
        note(member, found, kind=kind)
    note(world.social, found, kind="person.ahv")
    return make.reread(found)


@pytest.fixture
def ask(client):
    def post(auditor, number, *, token=None, on=START, status=200):
        client.force_login(auditor.user)
        data = {"since": typed(on.date()), "until": typed(on.date()), "number": number}
        data |= {"form_token": token or uuid4(), "acting": auditor.pk}
        with time_machine.travel(START + timedelta(days=1), tick=False):
            answer = client.post(reverse("audit_paper"), data)
        assert answer.status_code == status
        return answer

    return post


def words(answer):
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u200b", "").split())


def test_it_names_institutions_and_functions_in_her_language(world, case, ask):
    said = words(ask(world.auditor, case.number))

    assert "Qui a consulté votre cas" in said
    for member, times in ((world.social, 2), (world.rav, 1)):
        assert member.institution.name_fr in said
        assert member.user.name not in said
        assert f"02.03.2026 02.03.2026 {times}" in said
    assert case.number in said


def test_it_carries_neither_her_name_nor_her_address(world, case, ask):
    said = words(ask(world.auditor, case.number))

    assert not [
        word
        for word in (case.person.last_name, case.person.first_name, *list(PERSON.values())[:3])
        if word in said
    ]


def test_it_is_a_line_of_the_register_and_of_the_log(world, case, ask):
    token = uuid4()
    first = ask(world.auditor, case.number, token=token)
    again = ask(world.auditor, case.number, token=token, status=303)

    paper = Paper.objects.get()
    assert (paper.kind, paper.language, paper.delivery) == ("access_log", "fr", "by_hand")
    assert paper.number in first["Content-Disposition"]
    assert again["Location"].startswith(reverse("audit_case"))
    (event,) = AccessEvent.objects.filter(kind="paper.print")
    assert (event.case_ids, event.person_id) == ([case.pk], case.person_id)


@pytest.mark.parametrize("who", ["stranger", "network"])
def test_it_is_printed_where_the_institution_takes_part(world, case, ask, who):
    network = MembershipFactory(institution=None, network=world.network, auditor=True)
    auditor = network if who == "network" else auditor_of(world.stranger)

    refused = [ask(auditor, number, status=422) for number in (case.number, "AG-2026-99999")]

    errors = [answer.context["form"].errors.as_json() for answer in refused]
    assert errors[0] == errors[1]
    assert "not_taking_part" in errors[0]
    assert not Paper.objects.exists()


def test_nobody_looked_is_said_too(world, case, ask):
    said = words(ask(world.auditor, case.number, on=START - timedelta(days=1)))

    assert "n’ont été affichées à personne" in said


def test_those_who_work_on_the_case_are_told_who_prints_it(world, case, go):
    offered = {
        one.kind: one for one in go(world.social, "case_papers", case.key).context["page"].offered
    }

    assert not offered["access_log"].is_possible
    assert offered["access_log"].why_not
