"""Exchanges without a basis at the auditor's desk; who is told of them: R-AUDIT-06,
R-REGISTER-07."""

import csv
from datetime import timedelta
from io import StringIO
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine
from django.urls import reverse

from cases.tests.cast import START
from consent.operations import Told, disclose
from consent.tests.test_audit import auditor_of, typed
from contacts.codes import label
from contacts.factories import MembershipFactory, NetworkFactory
from iiz.calendar import ONE_DAY as DAY
from iiz.models import AccessEvent, OutboxMessage
from iiz.outbox import compose

WHY = "They called, it was urgent."


@pytest.fixture
def look(client):
    def page(auditor, name="audit_irregular", *, status=200, **query):
        client.force_login(auditor.user)
        with time_machine.travel(START + timedelta(days=1, hours=3), tick=False):
            answer = client.get(reverse(name), query, headers={"accept-language": "en"})
        assert answer.status_code == status
        return answer

    return page


@pytest.fixture
def say(world, case):
    """On the phone and without a basis."""

    def tell(by=None, to=None, **more):
        given = {"channel": "phone", "on": START.date(), "explanation": WHY} | more
        told = Told([(to or world.rav).institution], categories=["household"], **given)
        return disclose(case, told, by=by or world.social, at=world.tick())

    return tell


def numbers(answer):
    return [one.number for one in answer.context["found"].lines]


def test_the_auditor_of_either_side_reads_it_and_nobody_elses(world, look, case, say):
    say()
    network = MembershipFactory(institution=None, network=world.network, auditor=True)
    elsewhere = MembershipFactory(institution=None, network=NetworkFactory(), auditor=True)

    for auditor in (world.auditor, auditor_of(world.rav), network):
        assert numbers(look(auditor)) == [case.number]
    for auditor in (auditor_of(world.iv), elsewhere):
        assert numbers(look(auditor)) == []


def test_what_stands_there(world, look, case, say):
    (row,) = say()
    page = look(world.auditor).content.decode()

    for words in (
        case.number,
        world.rav.institution.name,
        WHY,
        label("channel", "phone"),
        "not confirmed yet",
    ):
        assert words in page
    assert case.person.last_name not in page
    assert row.recorded_by == world.social.institution
    (event,) = AccessEvent.objects.filter(kind="audit.irregular")
    assert event.case_ids == [case.pk]


def test_what_had_a_basis_is_not_irregular(world, look, case, said, say):
    said.grant(world.social.institution, world.rav.institution, "household", until=START.date())
    say(explanation="")

    assert numbers(look(world.auditor)) == []


def test_by_days(world, look, say):
    say(on=START.date() - timedelta(days=40))

    def days(since):
        return {"since": typed(since), "until": typed(START.date())}

    assert numbers(look(world.auditor)) == []
    assert len(numbers(look(world.auditor, **days(START.date() - timedelta(days=40))))) == 1
    assert numbers(look(world.auditor, **days(START.date() - timedelta(days=39)))) == []
    look(world.auditor, status=422, since="02.03.2026", until="01.03.2026")
    look(world.auditor, "audit_irregular_csv", status=422, since="yesterday")


def test_the_file_has_what_the_page_has(world, look, case, say):
    say()
    content = b"".join(look(world.auditor, "audit_irregular_csv")).decode("utf-8-sig")
    lines = list(csv.reader(StringIO(content, newline=""), delimiter=";"))
    (row,) = lines[lines.index([]) + 2 :]

    assert (row[5], row[7], row[8]) == (WHY, "no", case.number)
    (event,) = AccessEvent.objects.filter(kind="audit.export")
    assert event.case_ids == [case.pk]


@pytest.mark.parametrize("role", ["social", "social_head", "steering"])
def test_the_page_is_for_auditors(world, look, role):
    look(getattr(world, role), status=403)


# Who is told: R-REGISTER-07


def mails():
    return list(OutboxMessage.objects.filter(kind="irregular").order_by("pk"))


def test_the_auditor_of_who_recorded_it_is_told(world, look, case, say):
    (row,) = say()
    (mail,) = mails()

    assert (mail.to, mail.language) == (world.auditor.user.email, world.auditor.user.language)
    assert mail.facts["number"] == case.number
    assert case.person.last_name not in compose(mail).body
    query = dict(parse_qsl(urlsplit(mail.facts["link"]).query))
    assert [one.number for one in look(world.auditor, **query).context["found"].lines] == [
        row.case.number
    ]


def test_without_an_auditor_its_head_is_told(world, client, case, say):
    head = MembershipFactory(institution=world.rav.institution, role="head")
    MembershipFactory(institution=world.rav.institution, role="head", until=START.date() - DAY)
    say(by=world.rav, to=world.social)
    (mail,) = mails()

    assert mail.to == head.user.email
    client.force_login(head.user)
    path = urlsplit(mail.facts["link"]).path
    assert path == reverse("case_privacy", args=[case.key])
    assert client.get(path).status_code == 200


def test_one_mail_whatever_the_number_of_receivers(world, case):
    receivers = [world.rav.institution, world.iv.institution]
    told = Told(receivers, "phone", START.date(), ["household"], explanation=WHY)

    assert len(disclose(case, told, by=world.social, at=world.tick())) == 2
    assert len(mails()) == 1


def test_of_what_had_a_basis_nobody_is_told(world, case, said, say):
    said.grant(world.social.institution, world.rav.institution, "household", until=START.date())
    say(explanation="")

    assert mails() == []
