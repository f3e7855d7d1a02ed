"""The list of cases: its tabs, filters and pages, and the tabs people keep for themselves."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.models import Participation, SavedTab
from cases.operations.cases import hold_case
from cases.operations.tabs import AT_MOST, save_tab
from cases.sheets.case_list import PAGE, case_list
from cases.sheets.list_choice import Choice
from cases.tests import factories as make
from cases.tests.cast import START
from contacts.factories import InstitutionFactory, MembershipFactory
from iiz.models import AccessEvent

TODAY = START.date()
ALL_TABS = ["mine", "team", "involved", "waiting", "overdue", "closed"]


@pytest.fixture(autouse=True)
def _on_that_day():
    with time_machine.travel(START + timedelta(hours=6)):
        yield


def numbers(membership, tab="", *, on=TODAY, sort="due", **filters):
    """What that reader finds under the tab: the numbers of the cases, in order."""
    page = case_list(membership, Choice(tab, sort, filters), on=on)
    return [case.number for case in page.cases]


def tabs(membership, *, on=TODAY):
    page = case_list(membership, Choice(), on=on)
    return {str(tab.label): tab.count for tab in page.tabs}


@pytest.fixture
def shared(world):
    """The social service leads, the job centre takes part."""
    return make.REQUEST_IN["accepted"](world).case


# Tabs


def test_each_tab_shows_its_cases_and_counts_them(world, shared):
    own, handed_over = world.case(), make.HANDOVER_IN["accepted"](world).case
    asked_back = make.HANDOVER_IN["asked_back"](world).case
    colleague = MembershipFactory(institution=world.social.institution)
    theirs = world.case(by=colleague)

    mine = {shared.number, own.number, asked_back.number}
    assert set(numbers(world.social, "mine")) == mine
    assert set(numbers(world.social, "team")) == mine | {theirs.number}
    assert numbers(world.social, "waiting") == [asked_back.number]
    assert numbers(world.social, "closed") == [handed_over.number]
    assert numbers(world.rav, "involved") == [shared.number]
    assert numbers(world.social, "involved") == []
    assert tabs(world.social) == {
        "Mine": 3,
        "Team": 4,
        "Involved": 0,
        "Waiting for us": 1,
        "Overdue": 0,
        "Closed": 1,
    }


@pytest.mark.parametrize(("days", "is_overdue"), [(0, False), (1, True)], ids=["last day", "after"])
def test_a_case_is_overdue_from_the_day_after(world, days, is_overdue):
    case = world.case()
    make.open_task(world, case, due_on=TODAY)

    on = TODAY + timedelta(days=days)

    assert (case.number in numbers(world.social, "overdue", on=on)) is is_overdue
    assert (case.number in numbers(world.social, "team", on=on, due="overdue")) is is_overdue


def test_what_stays_due_after_closing_is_overdue_too(world):
    case = make.owed_notice(world).case
    closed = make.close(world, case, by=world.iv)

    assert closed.is_closed
    assert numbers(world.social, "overdue", on=TODAY + timedelta(days=90)) == [case.number]


def test_one_starts_with_the_own_cases_if_there_are_any_and_a_head_with_the_team(world):
    def start(membership):
        return case_list(membership, Choice(), on=TODAY).choice.tab

    assert start(world.social) == "team"
    world.case()
    assert start(world.social) == "mine"
    assert start(world.social_head) == "team"
    assert start(world.coordinator) == "team"


def test_a_coordinator_has_the_tabs_that_mean_something_to_her(world):
    case = make.CLARIFICATION_IN["escalated"](world).case

    assert tabs(world.coordinator) == {"Open": 1, "Waiting for us": 1, "Overdue": 0}
    assert numbers(world.coordinator, "mine") == [case.number]
    assert numbers(world.coordinator, "team", lead="us", care="me") == [case.number]


def test_a_participant_whose_time_is_over_finds_the_case_among_the_former(world, shared):
    part = Participation.objects.get(case=shared, institution=world.rav.institution)
    over = part.until + timedelta(days=1)

    assert numbers(world.rav, "team", on=part.until) == [shared.number]
    assert numbers(world.rav, "team", on=over) == []
    assert numbers(world.rav, "closed", on=over) == [shared.number]
    row = case_list(world.rav, Choice("closed"), on=over).cases[0]
    assert (row.lead, row.waiting, row.ended.on) == (None, None, part.until)


# Filters


def test_filters_narrow_a_tab(world, shared):
    waits = make.HANDOVER_IN["proposed"](world).case
    alone = world.case()
    everything = {shared.number, waits.number, alone.number}

    def found(**filters):
        return set(numbers(world.social, "team", **filters))

    assert found(waits="them") == {waits.number}
    assert found(waits="us") == set()
    assert found(waits="nobody") == {shared.number, alone.number}
    assert found(lead="us") == everything
    assert found(lead="others") == set()
    assert set(numbers(world.rav, "team", lead="others")) == {shared.number}
    assert found(phase="registered", track="bilateral", care="me") == everything
    assert found(phase="planning") == set()
    assert found(track="iiz") == set()
    assert found(care="nobody") == set()


@pytest.mark.parametrize(("days", "is_near"), [(7, True), (8, False)], ids=["last day", "after"])
def test_the_next_seven_days(world, days, is_near):
    case = world.case()
    assert numbers(world.social, "team", due="none") == [case.number]
    make.open_task(world, case, due_on=TODAY + timedelta(days=days))

    assert numbers(world.social, "team", due="none") == []
    assert (case.number in numbers(world.social, "team", due="week")) is is_near


def test_to_and_fro_is_filtered_for_those_who_may_see_it(world):
    case = make.REQUEST_IN["accepted"](world).case
    first = make.propose(world, case)
    make.handovers.decline_handover(first, make.DECLINE, by=world.iv, at=world.tick())

    assert numbers(world.social, "team", bounced="once") == [case.number]
    assert numbers(world.social, "team", bounced="often") == []
    assert numbers(world.rav, "team", bounced="once") == []
    second = make.propose(world, make.reread(case), what_is_new="A new report.")
    make.handovers.decline_handover(second, make.DECLINE, by=world.iv, at=world.tick())
    assert numbers(world.social, "team", bounced="often") == [case.number]


def test_of_a_case_one_has_left_no_filter_tells_more(world):
    case = make.HANDOVER_IN["accepted"](world).case
    make.open_task(world, world.case(), due_on=TODAY)

    for filters in ({"phase": "registered"}, {"track": "bilateral"}, {"lead": "others"}):
        assert case.number not in numbers(world.social, "overdue", **filters)
        assert numbers(world.social, "closed", **filters) == [case.number]


def test_the_filters_stand_in_the_address_and_are_taken_away_by_a_cross(world, client):
    world.case()
    client.force_login(world.social.user)

    answer = client.get("/cases/?tab=team&phase=planning&waits=us&care=7&lead=evil")
    page = answer.context["page"]

    assert page.choice.query == "tab=team&phase=planning&waits=us"
    assert [pill.clear_url for pill in page.pills if pill.chosen] == [
        "/cases/?tab=team&waits=us",
        "/cases/?tab=team&phase=planning",
    ]
    assert page.cases == []


def test_a_list_on_hold_says_until_when(world):
    case = world.case()
    until = TODAY + timedelta(days=40)
    hold_case(case, by=world.social, at=world.tick(), reason="illness", until=until)

    row = case_list(world.social, Choice("team"), on=TODAY).cases[0]

    assert row.held_until == until


# Pages


def test_a_filtered_list_is_paged_to_its_end(world):
    for _ in range(PAGE + 3):
        world.case()
    other = make.HANDOVER_IN["proposed"](world).case
    choice = Choice("team", "name", {"waits": "nobody"})

    first = case_list(world.social, choice, on=TODAY)
    second = case_list(world.social, Choice(**vars(choice) | {"page": first.next_page}), on=TODAY)
    elsewhere = case_list(world.social, Choice("team", page=first.next_page), on=TODAY)

    found = [case.number for case in (*first.cases, *second.cases)]
    assert len(set(found)) == len(found) == first.count == PAGE + 3
    assert other.number not in found
    assert (second.first, second.last, second.next_page) == (PAGE + 1, PAGE + 3, "")
    assert elsewhere.first == 1


def test_a_page_needs_as_many_queries_for_fifty_cases_as_for_one(world, client):
    world.case()
    client.force_login(world.social.user)
    address = "/cases/?tab=team&waits=nobody&sort=name"
    client.get(address)

    with CaptureQueriesContext(connection) as for_one:
        client.get(address)
    for _ in range(49):
        world.case()
    with CaptureQueriesContext(connection) as for_many:
        client.get(address)

    assert len(for_one) == len(for_many) <= 10


def test_a_head_who_sees_the_parts_finds_each_case_once_in_its_right_tab(world):
    whole = world.social.institution
    whole.head_sees_parts = True
    part = InstitutionFactory(network=world.network, part_of=whole)
    member = MembershipFactory(institution=part)
    case = make.REQUEST_IN["accepted"](world).case
    make.invite(world, case, to=member)
    request = case.requests.get(addressee=part)
    make.requests.accept_invitation(request, by=member, at=world.tick())
    gone = make.propose(world, world.case(), to=part)
    make.handovers.accept_handover(gone, by=member, at=world.tick())
    world.social_head.institution = whole

    assert sorted(numbers(world.social_head, "team")) == sorted([case.number, gone.case.number])
    assert numbers(world.social_head, "involved") == [case.number]
    assert numbers(world.social_head, "closed") == []


# Tabs of one's own


def post(client, membership, url, **data):
    client.force_login(membership.user)
    return client.post(url, {"form_token": uuid4(), "acting": membership.pk, **data})


def test_a_view_is_kept_under_a_name_and_shown_beside_the_others(world, client):
    query = "tab=team&phase=planning&sort=name"

    answer = post(client, world.social, "/cases/tabs/", tab_name="In planning", query=query)
    page = client.get(answer["Location"]).context["page"]

    assert answer["Location"] == f"/cases/?{query}"
    assert [(tab.label, tab.is_current) for tab in page.saved] == [("In planning", True)]
    assert not any(tab.is_current for tab in page.tabs)
    assert case_list(world.social_head, Choice(), on=TODAY).saved == []


def test_only_codes_are_kept(world, client):
    query = "tab=team&page=abc&care=4711&name=Ahorn&phase=evil"

    post(client, world.social, "/cases/tabs/", tab_name="Odd", query=query)

    assert SavedTab.objects.get().query == "tab=team"


@pytest.mark.parametrize("name", ["", " ", "x" * 31, "Twice"])
def test_a_name_is_refused_at_its_field_and_nothing_is_lost(world, client, name):
    save_tab(world.social, name="Twice", query="tab=team")

    answer = post(client, world.social, "/cases/tabs/", tab_name=name, query="tab=mine&due=week")

    assert answer.status_code == 422
    assert answer.context["page"].choice.query == "tab=mine&due=week"
    assert answer.context["form"]["tab_name"].value() == name
    assert SavedTab.objects.count() == 1
    assert AccessEvent.objects.using("log").latest("pk").kind == "case.list"


def test_eight_are_enough(world, client):
    for number in range(AT_MOST):
        save_tab(world.social, name=f"Tab {number}", query="tab=team")

    answer = post(client, world.social, "/cases/tabs/", tab_name="One more", query="tab=team")

    assert answer.status_code == 422
    assert SavedTab.objects.count() == AT_MOST


def test_everybody_removes_only_their_own(world, client):
    tab = save_tab(world.social, name="Mine", query="tab=mine")

    post(client, world.iv, "/cases/tabs/remove/", tab=tab.pk)
    assert SavedTab.objects.count() == 1
    for _ in range(2):
        answer = post(client, world.social, "/cases/tabs/remove/", tab=tab.pk)
        assert answer["Location"] == "/cases/"
    assert SavedTab.objects.count() == 0


def test_the_database_refuses_a_name_used_twice(world):
    SavedTab.objects.create(membership=world.social, name="A", query="")

    with pytest.raises(IntegrityError), transaction.atomic():
        SavedTab.objects.create(membership=world.social, name="A", query="")
