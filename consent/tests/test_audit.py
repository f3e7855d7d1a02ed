"""The auditor's desk: whose looks she reads (R-AUDIT-01), whom she may name (R-AUDIT-02), that her
own are logged (R-AUDIT-03), in days she names (R-AUDIT-04); and overdue notices."""

import csv
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.db import OperationalError, connections
from django.urls import reverse

from cases.models import Notice
from cases.operations import handovers, requests
from cases.tests import factories as make
from cases.tests.cast import START
from cases.tests.paper_cases import change_row, to_be_told
from consent.sheets.audit import log
from contacts.factories import (
    InstitutionFactory,
    MembershipFactory,
    NetworkFactory,
    NetworkMembershipFactory,
)
from iiz.models import AccessEvent

TODAY = START.date() + timedelta(days=1)
ELSE = "another institution that takes part"


def typed(day: date) -> str:
    return f"{day:%d.%m.%Y}"


@pytest.fixture
def look(client):
    """The auditor opens a page of her desk, the day after the world began, in English."""

    def page(auditor, name="audit_log", *, status=200, **query):
        client.force_login(auditor.user)
        days = {"since": typed(START.date()), "until": typed(TODAY)}
        with time_machine.travel(START + timedelta(days=1, hours=3), tick=False):
            answer = client.get(reverse(name), days | query, headers={"accept-language": "en"})
        assert answer.status_code == status
        return answer

    return page


@pytest.fixture
def network_auditor(world):
    return MembershipFactory(institution=None, network=world.network, auditor=True)


def auditor_of(membership):
    return MembershipFactory(institution=membership.institution, auditor=True)


def note(member, *cases, at: datetime | None = None, kind="case.overview"):
    """A look as the pages leave it; those of this file ask who reads it, not how it came about."""
    return AccessEvent.objects.create(
        at=at or START + timedelta(hours=2),
        user_id=member.user_id,
        institution_id=member.institution_id,
        network_id=member.network_id,
        kind=kind,
        case_ids=[case.pk for case in cases],
        route=kind.replace(".", "_"),
    )


def looks(answer):
    """Who looked, and at which cases."""
    return {(line.looker.words, tuple(line.numbers)) for line in answer.context["page"].lines}


def who(answer):
    return {one.looker.words for one in answer.context["report"].readings}


def words(member):
    return f"{member.user.name}, {member.get_role_display()}, {member.institution}"


@pytest.fixture
def shared(world):
    """The lead is social, rav takes part, iv was asked and has not answered."""
    case = world.case()
    requests.accept_invitation(make.invite(world, case), by=world.rav, at=world.tick())
    make.invite(world, case, to=world.iv, kind="info")
    return make.reread(case)


# Whose looks: R-AUDIT-01


def test_an_institutions_auditor_reads_her_own_peoples_looks(world, look, shared):
    note(world.social, shared)
    note(world.rav, shared)

    assert looks(look(world.auditor)) == {(words(world.social), (shared.number,))}
    assert looks(look(auditor_of(world.rav))) == {(words(world.rav), (shared.number,))}
    assert looks(look(auditor_of(world.stranger))) == set()


def test_a_networks_auditor_reads_the_looks_of_all_its_institutions(
    world, look, shared, network_auditor
):
    elsewhere = MembershipFactory(institution=InstitutionFactory(network=NetworkFactory()))
    for member in (world.social, world.rav, world.coordinator, elsewhere):
        note(member, shared if member != elsewhere else make.reread(shared))

    found = {who for who, _numbers in looks(look(network_auditor))}

    assert found == {words(one) for one in (world.social, world.rav, world.coordinator)}


def test_nothing_crosses_networks(world, look, shared, network_auditor):
    """An institution of two networks: each network's auditor reads of its own cases."""
    other = NetworkFactory()
    NetworkMembershipFactory(network=other, institution=world.social.institution)
    world.network, here = other, world.network
    abroad = world.case()
    world.network = here
    note(world.social, abroad)
    note(world.social, shared, abroad)
    auditor = MembershipFactory(institution=None, network=other, auditor=True)

    assert looks(look(network_auditor)) == {(words(world.social), (shared.number,))}
    assert {numbers for _who, numbers in looks(look(auditor))} == {(abroad.number,)}
    assert look(network_auditor, "audit_case", number=abroad.number).context["report"].times == 0
    report = look(network_auditor, "audit_user", user=world.social.user_id).context["report"]
    assert {one.number for one in report.readings} == {shared.number}


@pytest.mark.parametrize(
    ("days", "is_read"), [(0, True), (1, False)], ids=["last-day", "day-after"]
)
def test_a_network_is_told_of_an_institution_until_its_last_day(
    world, look, network_auditor, days, is_read
):
    house = InstitutionFactory()
    NetworkMembershipFactory(
        network=world.network, institution=house, until=TODAY - timedelta(days=1)
    )
    note(MembershipFactory(institution=house), at=START + timedelta(days=days))

    assert bool(looks(look(network_auditor))) is is_read


def test_of_other_institutions_she_learns_per_case_while_hers_takes_part(world, look, shared):
    before, during = START - timedelta(days=1), START + timedelta(hours=3)
    rav = auditor_of(world.rav)
    note(world.social, shared, at=before)
    note(world.social, shared, at=during)
    days = {"since": typed(before.date()), "number": shared.number}

    (reading,) = look(rav, "audit_case", **days).context["report"].readings
    assert (reading.first, reading.times) == (during, 1)
    mine = words(rav), (shared.number,)  # her look a moment ago
    assert looks(look(rav, **days)) == {(reading.looker.words, (shared.number,)), mine}
    assert who(look(auditor_of(world.iv), "audit_case", **days)) == set()


def test_after_it_has_left_she_learns_of_no_look_any_more(world, look, shared):
    offer = make.propose(world, shared)
    handovers.accept_handover(offer, by=world.iv, at=world.tick())
    left = make.reread(shared).participations.get(institution=world.social.institution)
    note(world.iv, shared, at=left.ended_at - timedelta(seconds=1))
    note(world.iv, shared, at=left.ended_at)

    (reading,) = look(world.auditor, "audit_case", number=shared.number).context["report"].readings

    assert reading.times == 1


def test_a_foreign_look_at_several_cases_tells_of_the_one_asked_for(world, look, shared):
    other = world.case(by=world.rav, person=world.person())
    note(world.rav, shared, other)

    ((_who, numbers),) = looks(look(world.auditor, number=shared.number))

    assert numbers == (shared.number,)


def test_a_foreign_number_answers_like_none(world, look, shared):
    stranger = auditor_of(world.stranger)
    note(world.social, shared)

    foreign, absent = (
        look(stranger, "audit_case", number=number).content.decode().partition("<main")[2]
        for number in (shared.number, "AG-2026-99999")
    )

    assert foreign.replace(shared.number, "AG-2026-99999") == absent


def test_what_her_own_user_did_for_another_institution_is_not_hers(world, look, shared):
    second = MembershipFactory(user=world.social.user, institution=world.rav.institution)
    note(second, shared)

    report = look(world.auditor, "audit_user", user=world.social.user_id).context["report"]

    assert report.readings == []


# Whom she may name: R-AUDIT-02


def test_who_leads_reads_other_institutions_without_their_people(world, look, shared):
    note(world.rav, shared)
    note(world.iv, shared, kind="request")
    found = who(look(world.auditor, "audit_case", number=shared.number))

    assert found == {f"caseworker, {one.institution}" for one in (world.rav, world.iv)}


def test_who_takes_part_reads_of_the_lead_and_of_nobody_else(world, look, shared):
    for member in (world.social, world.iv, world.rav):
        note(member, shared)
    found = who(look(auditor_of(world.rav), "audit_case", number=shared.number))

    assert found == {words(world.rav), f"caseworker, {world.social.institution}", ELSE}


def test_nobody_of_the_case_is_named(world, look, shared, network_auditor):
    note(world.social, shared)
    pages = [
        look(network_auditor),
        look(network_auditor, "audit_case", number=shared.number),
        look(network_auditor, "audit_user", user=world.social.user_id),
    ]

    assert all(shared.number in page.content.decode() for page in pages)
    assert not any(shared.person.last_name in page.content.decode() for page in pages)


def test_each_page_is_told_from_the_others_of_its_group(world, look, shared):
    """By its own name, or where it has none here by its route."""
    for kind in ("case.overview", "consent.discard"):
        note(world.social, shared, kind=kind)

    lines = look(world.auditor, "audit_case", number=shared.number).context["report"].readings

    assert {(str(one.page), one.code) for one in lines} == {
        ("Overview", ""),
        ("Data protection of a case", "consent_discard"),
    }


# Her own looks: R-AUDIT-03


def test_a_look_at_the_log_is_found_by_a_further_auditor(world, look, shared):
    note(world.social, shared)
    look(world.auditor, "audit_case", number=shared.number)

    further = look(auditor_of(world.social), "audit_case", number=shared.number)
    read = {(one.looker.name, one.route) for one in further.context["report"].readings}

    assert (world.auditor.user.name, "audit_case") in read
    assert "audit_case" in {line.route for line in look(world.auditor).context["page"].lines}


@pytest.mark.parametrize("name", ["audit_log", "audit_case", "audit_user", "audit_case_csv"])
def test_without_the_log_she_reads_nothing(world, look, shared, name):
    def broken(*_args):
        raise OperationalError("the log is away")

    query = {"number": shared.number} if "case" in name else {}
    query |= {"user": world.social.user_id} if "user" in name else {}
    with connections["log"].execute_wrapper(broken):
        answer = look(world.auditor, name, status=503, **query)

    assert shared.number.encode() not in answer.content


@pytest.mark.parametrize("role", ["caseworker", "head", "steering"])
def test_the_desk_is_for_auditors(world, look, role):
    other = {"caseworker": world.social, "head": world.social_head, "steering": world.steering}

    assert look(other[role], status=403)
    assert "audit" not in client_rail(look, other[role])


def client_rail(look, member):
    return str([entry["url"] for entry in look(member, "contact_directory").context["rail"]])


def test_an_auditor_starts_at_her_desk(world, client):
    client.force_login(world.auditor.user)

    assert client.get("/").headers["Location"] == reverse("audit_log")


# Days, and what else she looks for: R-AUDIT-04


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("01.03.2026", "01.03.2027", ""),
        ("01.03.2026", "02.03.2027", "That is more than a year"),
        ("02.03.2026", "01.03.2026", "The last day is before the first day"),
        ("", "01.03.2026", "This field is required"),
        ("yesterday", "01.03.2026", "Enter the day like this"),
    ],
    ids=["366-days", "367-days", "backwards", "no-first-day", "no-day"],
)
def test_a_search_names_its_days(world, look, since, until, said):
    status = 422 if said else 200

    page = look(world.auditor, since=since, until=until, status=status).content.decode()

    assert said in page
    assert f'value="{since}"' in page or not since


def test_the_days_are_whole_days_in_switzerland(world, look, shared):
    """START's day ends at 23:00 UTC, in winter time."""
    last = START.replace(hour=22, minute=59)
    note(world.social, shared, at=last)
    note(world.social, shared, at=last + timedelta(minutes=1))

    found = look(world.auditor, until=typed(START.date())).context["page"].lines

    assert [line.at for line in found] == [last]


def test_by_person_and_kind(world, look, shared):
    note(world.social, shared)
    note(world.social, shared, kind="person.ahv")
    note(world.social_head, shared, kind="handover.answer")

    found = look(world.auditor, user=world.social.user_id, kind="ahv")

    assert [line.route for line in found.context["page"].lines] == ["person_ahv"]
    whole = look(world.auditor, kind="case").context["page"].lines
    assert [line.route for line in whole] == ["case_overview"]


def test_a_stranger_is_no_choice(world, look):
    page = look(world.auditor, user=world.stranger.user_id, status=422)

    assert world.stranger.user.name not in page.content.decode()


def test_further_pages_begin_where_the_first_one_ended(world, look, shared):
    for _ in range(log.PAGE + 1):
        note(world.social, shared)

    first = look(world.auditor).context["page"]
    second = look(world.auditor, page=first.next_page).context["page"]

    # The auditor's first look is newer than all of them.
    assert (first.last, second.first, second.last) == (log.PAGE, log.PAGE + 1, log.PAGE + 1)
    assert look(world.auditor, page="forged").context["page"].is_first


# The reports


def test_the_file_has_what_the_page_has(world, look, shared):
    note(world.social, shared)
    note(world.social, shared)
    note(world.social, kind="person.search")

    answer = look(world.auditor, "audit_user_csv", user=world.social.user_id)
    content = b"".join(answer).decode("utf-8-sig")
    lines = list(csv.reader(StringIO(content, newline=""), delimiter=";"))
    rows = lines[lines.index([]) + 2 :]

    assert [(row[0], row[5], row[-1]) for row in rows] == [
        ("", "person_search", "1"),
        (shared.number, "case_overview", "2"),
    ]
    assert shared.number not in answer["Content-Disposition"]
    (event,) = AccessEvent.objects.filter(kind="audit.export")
    assert event.case_ids == [shared.pk]


def test_more_lines_than_the_screen_has_are_in_the_file(world, look, shared, monkeypatch):
    monkeypatch.setattr("consent.sheets.audit.readings.ON_SCREEN", 1)
    for kind in ("case.overview", "case.timeline"):
        note(world.social, shared, kind=kind)

    page = look(world.auditor, "audit_user", user=world.social.user_id).context["report"]
    answer = look(world.auditor, "audit_user_csv", user=world.social.user_id)

    assert (len(page.shown), page.is_cut) == (1, True)
    assert b"".join(answer).count(shared.number.encode()) == 2


# Overdue notices


def owe(world, case, due_on):
    to_be_told(world, case, to=world.stranger)
    change_row(Notice.objects.open().get(about=world.stranger.institution), due_on=due_on)


@pytest.mark.parametrize(
    ("late", "is_listed"), [(0, False), (1, True)], ids=["last-day", "day-after"]
)
def test_notices_are_overdue_from_the_day_after(world, look, shared, late, is_listed):
    owe(world, shared, TODAY - timedelta(days=late))

    found = look(world.auditor, "audit_notices").context["notices"]

    assert [one.days_late for one in found] == ([late] if is_listed else [])


def test_notices_are_those_of_the_scope(world, look, shared, network_auditor):
    owe(world, shared, START.date())

    def numbers(auditor):
        page = look(auditor, "audit_notices")
        assert shared.person.last_name not in page.content.decode()
        return [one.number for one in page.context["notices"]]

    elsewhere = MembershipFactory(institution=None, network=NetworkFactory(), auditor=True)
    assert numbers(world.auditor) == numbers(network_auditor) == [shared.number]
    assert numbers(auditor_of(world.rav)) == numbers(elsewhere) == []
