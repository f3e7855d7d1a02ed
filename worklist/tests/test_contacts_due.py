"""R-CONTACT-01: whoever others turn to is named and confirmed, or it is owed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases.models import Due, DueKind
from cases.tests.cast import START
from contacts.factories import ContactPersonFactory
from contacts.models import ContactPerson
from contacts.operations import appoint_contact, confirm_contact, end_contact
from contacts.states import ContactRank
from iiz.calendar import add_months
from worklist.models import Reminder, Rung
from worklist.operations.contacts import call_contacts, settle_contacts
from worklist.sheets.today import today
from worklist.tests.nights import night, told

TODAY = START.date()
DUE_ON = date(2026, 3, 30)  # twenty working days later
A_YEAR_AGO = add_months(TODAY, -12)


@pytest.fixture
def contacts(world):
    """Both are named and were confirmed exactly a year ago, at every institution of the world."""
    found = {}
    for member in (world.social, world.iv, world.rav, world.stranger):
        for rank in ContactRank:
            found[member, rank] = ContactPersonFactory(
                institution=member.institution, rank=rank, confirmed_on=A_YEAR_AGO,
                user=member.user if rank == ContactRank.PRIMARY else None,
            )  # fmt: skip
    return found


def owing() -> set[int]:
    dues = Due.objects.open().filter(kind=DueKind.CONTACT)
    return set(dues.values_list("institution", flat=True))


def test_who_is_named_and_confirmed_within_a_year_owes_nothing(world, contacts):
    assert call_contacts(at=START) == 0
    assert owing() == set()


@pytest.mark.parametrize("rank", ContactRank)
@pytest.mark.parametrize("how", ["unconfirmed", "missing"])
def test_what_is_lacking_is_owed_until_it_is_put_right(world, contacts, rank, how):
    house, contact = world.rav.institution, contacts[world.rav, rank]
    if how == "missing":
        end_contact(contact, last_day=TODAY - timedelta(days=1), by=None, at=START)
    later = START + timedelta(days=how == "unconfirmed")

    call_contacts(at=later)

    assert house.pk in owing()
    assert (len(owing()) == 1) == (how == "missing"), "a day later all others have lapsed, too"
    if how == "missing":
        row = ContactPerson(
            institution=house, name="Ida Hasel", mail="ida@example.org", languages=["de"],
            rank=rank, since=TODAY, confirmed_on=TODAY,
        )  # fmt: skip
        appoint_contact(row, by=None, at=later)
    else:
        for one in ContactRank:
            confirm_contact(contacts[world.rav, one], on=later.date(), by=None, at=later)
    assert house.pk not in owing()


def test_one_confirmation_of_two_is_not_enough(world, contacts):
    later = START + timedelta(days=1)
    call_contacts(at=later)

    primary = contacts[world.rav, ContactRank.PRIMARY]
    confirm_contact(primary, on=later.date(), by=None, at=later)

    assert world.rav.institution_id in owing()


def test_the_night_settles_what_was_put_right_elsewhere_and_runs_twice(world, contacts):
    house = world.rav.institution
    end_contact(
        contacts[world.rav, ContactRank.DEPUTY],
        last_day=TODAY - timedelta(days=1), by=None, at=START,
    )  # fmt: skip
    assert (call_contacts(at=START), call_contacts(at=START)) == (1, 0)
    settle_contacts(house, at=START)
    assert owing() == {house.pk}

    ContactPersonFactory(institution=house, deputy=True, confirmed_on=TODAY)
    call_contacts(at=START)

    assert owing() == set()


def test_it_stands_on_the_start_page_and_is_reminded_of_at_home_only(world, contacts):
    end_contact(
        contacts[world.rav, ContactRank.DEPUTY],
        last_day=TODAY - timedelta(days=1), by=None, at=START,
    )  # fmt: skip
    call_contacts(at=START)

    (line,) = today(world.rav, on=TODAY).due.lines
    assert (line.url, line.due_on) == (reverse("contact_own"), DUE_ON)
    assert line.number == world.rav.institution.short
    assert not today(world.iv, on=TODAY).due.lines

    night(date(2026, 3, 26))
    assert told(Rung.SOON) == {world.rav.user_id}
    assert Reminder.objects.filter(kind=DueKind.CONTACT, key=world.rav.institution.key).exists()


def test_ones_own_page_says_what_is_lacking(client, world, contacts):
    end_contact(
        contacts[world.rav, ContactRank.DEPUTY],
        last_day=TODAY - timedelta(days=1), by=None, at=START,
    )  # fmt: skip
    client.force_login(world.rav.user)

    page = client.get(reverse("contact_own"), headers={"Accept-Language": "en"})

    assert "No deputy is named." in page.text
    assert "No first contact person" not in page.text
