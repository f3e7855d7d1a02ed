"""R-ABSENCE-01: who is away is entered by herself or her head, and others read who stands in."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from contacts.colleagues import address_of
from contacts.factories import (
    AbsenceFactory,
    ContactPersonFactory,
    InstitutionFactory,
    MembershipFactory,
    NetworkFactory,
)
from contacts.models import Absence
from iiz.calendar import now
from iiz.history import change

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-22T09:00:00+01:00", tick=True):
        yield


@pytest.fixture
def acting():
    return MembershipFactory(institution=InstitutionFactory(network=NetworkFactory()))


@pytest.fixture
def colleague(acting):
    return MembershipFactory(institution=acting.institution)


@pytest.fixture
def head(acting):
    return MembershipFactory(institution=acting.institution, head=True)


@pytest.fixture
def send(client):
    def post(membership, **typed):
        client.force_login(membership.user)
        typed = {"since": "22.11.2026", "until": "", "deputy": ""} | typed
        hidden = {"acting": membership.pk, "form_token": str(uuid4())}
        return client.post(reverse("absences"), typed | hidden)

    return post


def test_one_enters_ones_own_and_the_history_knows(send, acting, colleague):
    answer = send(acting, user=acting.user_id, until="24.11.2026", deputy=colleague.user_id)

    assert (answer.status_code, answer["Location"]) == (303, reverse("absences"))
    row = Absence.objects.get()
    assert (row.user, row.deputy, row.institution) == (
        acting.user,
        colleague.user,
        acting.institution,
    )
    assert (row.since, row.until) == (TODAY, TODAY + 2 * DAY)
    written = row.history.latest()
    assert (written.history_user_id, written.history_change_reason) == (
        acting.user_id,
        "absence.record",
    )


def test_only_the_head_enters_it_for_somebody_else(send, acting, colleague, head):
    assert send(acting, user=colleague.user_id).status_code == 422
    assert send(head, user=colleague.user_id).status_code == 303

    assert Absence.objects.get().user == colleague.user


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"since": "20.11.2026", "until": "21.11.2026"}, "until"),
        ({"since": "24.11.2026", "until": "23.11.2026"}, "until"),
        ({"since": "31.02.2026"}, "since"),
        ({"deputy": "stranger"}, "deputy"),
        ({"deputy": "herself"}, "deputy"),
        ({"since": "29.11.2026", "until": "30.11.2026"}, "__all__"),
        ({"user": ""}, "user"),
    ],
    ids=["over", "backwards", "no day", "a stranger", "herself", "twice", "nobody"],
)
def test_what_cannot_be_is_said_at_its_field(send, acting, typed, field):
    AbsenceFactory(user=acting.user, institution=acting.institution, since=TODAY + 8 * DAY)
    people = {"stranger": MembershipFactory().user_id, "herself": acting.user_id, "": ""}
    typed = {"user": acting.user_id, "until": "23.11.2026", "deputy": ""} | typed

    answer = send(acting, **typed | {"deputy": people[typed["deputy"]]})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Absence.objects.count() == 1


def test_back_at_work_ends_it_the_day_before_and_takes_out_what_was_to_come(send, acting):
    running = AbsenceFactory(
        user=acting.user, institution=acting.institution, since=TODAY - DAY, until=TODAY
    )
    to_come = AbsenceFactory(user=acting.user, institution=acting.institution, since=TODAY + DAY)

    assert send(acting, end=running.key).status_code == 303
    assert send(acting, end=to_come.key).status_code == 303

    (left,) = Absence.objects.all()
    assert (left, left.until) == (running, TODAY - DAY)
    assert to_come.history.latest().history_type == "-"


def test_who_may_not_end_it_is_told_who_may(send, acting, colleague, head):
    hers = AbsenceFactory(user=colleague.user, institution=acting.institution, since=TODAY)
    elsewhere = AbsenceFactory(since=TODAY)

    for row, who in ((hers, acting), (elsewhere, head)):
        answer = send(who, end=row.key)
        assert answer.status_code == 422
        assert "or not yours to end" in answer.text

    assert send(head, end=hers.key).status_code == 303


def test_the_directory_says_until_when_and_who_stands_in(client, acting, colleague):
    contact = ContactPersonFactory(institution=acting.institution, user=acting.user)
    AbsenceFactory(
        user=acting.user, institution=acting.institution, deputy=colleague.user,
        since=TODAY - DAY, until=TODAY,
    )  # fmt: skip
    client.force_login(acting.user)

    page = client.get(reverse("contact_directory"), headers={"Accept-Language": "en"})

    (line, _gap) = next(house.lines for house in page.context["directory"].houses)
    assert (line.person, line.absence.deputy) == (contact, colleague.user)
    assert f"{colleague.user.name} stands in" in page.text


@pytest.mark.parametrize(
    ("on", "expected"),
    [(TODAY - DAY, "own"), (TODAY, "deputy"), (TODAY + DAY, "deputy"), (TODAY + 2 * DAY, "own")],
)
def test_messages_go_to_whoever_stands_in_from_the_first_to_the_last_day(acting, on, expected):
    deputy = MembershipFactory(institution=acting.institution)
    contact = ContactPersonFactory(institution=acting.institution, user=acting.user)
    AbsenceFactory(
        user=acting.user, institution=acting.institution, deputy=deputy.user,
        since=TODAY, until=TODAY + DAY,
    )  # fmt: skip

    addresses = {"own": contact.mail, "deputy": deputy.user.email}
    assert address_of(contact, on=on) == addresses[expected]


@pytest.mark.parametrize("deputy", ["none", "has left", "is away, too"])
@pytest.mark.parametrize("mailbox", ["office@example.org", ""])
def test_without_somebody_who_is_there_the_mailbox_gets_it_or_she_herself(acting, deputy, mailbox):
    with change(by=None, at=now(), reason="test.mailbox"):
        acting.institution.mailbox = mailbox
        acting.institution.save()
    contact = ContactPersonFactory(institution=acting.institution, user=acting.user)
    left = MembershipFactory(institution=acting.institution, until=TODAY - DAY).user
    away = MembershipFactory(institution=acting.institution).user
    AbsenceFactory(user=away, institution=acting.institution, since=TODAY)
    AbsenceFactory(
        user=acting.user, institution=acting.institution, since=TODAY,
        deputy={"none": None, "has left": left, "is away, too": away}[deputy],
    )  # fmt: skip

    assert address_of(contact, on=TODAY) == (mailbox or contact.mail)
