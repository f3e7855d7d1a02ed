"""The pages of a case: who reads what, who may press what, and nothing typed is lost."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils.functional import Promise

from cases.models import Case, CaseEvent, Person
from cases.operations.approaching import ON_MANDATE
from cases.operations.cases import edit_case, register_case
from cases.operations.clarifications import escalate_clarification, open_clarification
from cases.operations.closing import Ending, close_case
from cases.operations.handovers import Offer, accept_handover, decline_handover, propose_handover
from cases.operations.persons import edit_person, register_person
from cases.operations.records import add_note, open_task
from cases.operations.requests import accept_invitation, send_request
from cases.sheets.change_words import LABELS, SILENT
from cases.sheets.changes import READABLE
from cases.states import Phase
from cases.tests.cast import DECLINE, START, World
from contacts.factories import InstitutionFactory, MembershipFactory
from contacts.models import Institution
from iiz.models import AccessEvent

SECRET = "She fears her former husband."
AHV = "756.9217.0769.85"
TYPED = {
    "last_name": "Lärche",
    "first_name": "Sonja (Demo)",
    "birth_date": "06.02.1984",
    "language": "de",
    "areas": ["debt", "housing"],
    "track": "bilateral",
}


@pytest.fixture(autouse=True)
def _soon_after_the_start():
    with time_machine.travel(START + timedelta(days=1)):
        yield


def text(response) -> str:
    return response.content.decode()


def share(world: World, case: Case) -> Case:
    """The job centre takes part, covered for work capacity and plan."""
    request = send_request(
        case, world.ask(world.rav), by=world.social, at=world.tick(), kind="take_part"
    )
    accept_invitation(request, by=world.rav, at=world.tick())
    return case


def hand_over(world: World, case: Case) -> Case:
    offer = Offer(reason="claim_likely")
    handover = propose_handover(case, world.ask(world.iv), offer, by=world.social, at=world.tick())
    accept_handover(handover, by=world.iv, at=world.tick())
    return Case.objects.get(pk=case.pk)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


# Where one starts


def test_home_leads_each_role_to_its_own_start(world, client):
    wanted = {
        world.social.user: "/today/",
        world.coordinator.user: "/today/",
        world.auditor.user: reverse("audit_log"),
        world.staff: reverse("admin:index"),
    }
    for user, target in wanted.items():
        client.force_login(user)
        assert client.get("/").headers["Location"] == target
    client.force_login(world.steering.user)
    assert client.get("/").status_code == 200


# The list


def test_the_list_shows_what_the_page_opens(world, go):
    own, shared, foreign = world.case(), share(world, world.case()), world.case(by=world.iv)

    page = text(go(world.rav, "case_list"))

    assert shared.number in page
    assert own.number not in page
    assert foreign.number not in page
    assert AccessEvent.objects.using("log").latest("pk").case_ids == [shared.pk]


def test_a_long_list_is_paged_without_names_in_the_address(
    world, go, client, django_assert_max_num_queries
):
    names = [f"Ahorn {number:02}" for number in range(20)]
    for name in names:
        world.case(person=world.person(last_name=name))

    client.force_login(world.social.user)
    client.get("/cases/")
    with django_assert_max_num_queries(8):
        first = client.get("/cases/")
    page = client.get("/cases/?sort=name")
    link = page.context["page"].next_page
    second = client.get("/cases/", {"sort": "name", "page": link})

    assert [case.name for case in page.context["page"].cases] == [f"{n}, Lena" for n in names[:16]]
    assert [case.name for case in second.context["page"].cases] == [
        f"{n}, Lena" for n in names[16:]
    ]
    assert second.context["page"].first == 17
    assert "horn" not in link
    assert first.context["page"].count == 20


@pytest.mark.parametrize("query", ["?sort=evil", "?page=forged", "?tab=x&page=%00", "?sort=due"])
def test_a_wrong_address_shows_the_beginning(world, client, query):
    world.case()
    client.force_login(world.social.user)

    status = client.get(f"/cases/{query}").status_code

    assert status == (400 if "%00" in query else 200)


def test_who_declined_is_counted_for_the_lead_only(world, go):
    case = share(world, world.case())
    for addressee in (world.iv,):
        handover = propose_handover(
            case, world.ask(addressee), Offer(reason="moved"), by=world.social, at=world.tick()
        )
        decline_handover(handover, DECLINE, by=addressee, at=world.tick())

    assert go(world.social, "case_list").context["page"].cases[0].bounces == 1
    assert go(world.rav, "case_list").context["page"].cases[0].bounces is None


def test_the_decider_reads_numbers_and_institutions_before_names(world, go):
    case = world.case(person=world.person(last_name="Birke"))
    opened = open_clarification(
        case,
        by=world.social,
        at=world.tick(),
        question=SECRET,
        livelihood_secured=True,
        livelihood_by="Social service",
    )
    escalate_clarification(opened, by=world.social, at=world.tick(), grounds=ON_MANDATE)

    tabs = ("case_overview", "case_timeline", "case_responsibility")
    pages = [go(world.coordinator, name, case.key) for name in tabs]

    for page in [go(world.coordinator, "case_list"), *pages]:
        assert case.number in text(page)
        assert "Birke" not in text(page)
        assert SECRET not in text(page)
    assert go(world.coordinator, "person_search").status_code == 403
    assert go(world.coordinator, "case_edit", case.key).status_code == 403


# The person


def test_a_person_is_searched_without_leaving_her_name_anywhere(world, go):
    world.case(person=world.person(last_name="Müller"))

    found = go(world.social, "person_search", last_name="Mueller", first_name="le")
    missed = go(world.iv, "person_search", last_name="Mueller")

    assert found.status_code == 200
    assert "Müller, Lena" in text(found)
    assert "Müller, Lena" not in text(missed)
    assert go(world.social, "person_search", last_name="").status_code == 422


def test_what_was_searched_comes_along_and_is_registered_with_the_case(world, go):
    carried = go(world.social, "person_new", carry="1", last_name="Lärche", birth_date="6.2.1984")
    registered = go(world.social, "person_new", **TYPED, ahv_number=AHV, ask="1")

    case = Case.objects.get()
    assert 'value="Lärche"' in text(carried)
    assert registered.status_code == 303
    assert registered.headers["Location"] == reverse("case_ask", args=[case.key])
    assert case.person.ahv_masked == "756.••••.••••.85"
    assert case.problems.count() == 2


def test_a_twin_of_our_own_is_shown_before_a_second_one_is_registered(world, go):
    twin = world.case(person=world.person(last_name="Laerche", first_name="Sonja (Demo)"))

    asked = go(world.social, "person_new", **TYPED)
    assert asked.status_code == 422
    assert twin.number in text(asked)
    assert 'value="Lärche"' in text(asked)

    assert go(world.social, "person_new", **TYPED, sure="on").status_code == 303


def test_registering_answers_the_same_whether_or_not_another_knows_her(world, go):
    register_person(
        by=world.iv,
        at=world.tick(),
        ahv_number=AHV,
        first_name="Sonja (Demo)",
        last_name="Lärche",
        birth_date=START.date().replace(year=1984, month=2, day=6),
    )

    known = go(world.social, "person_new", **TYPED, ahv_number=AHV)
    unknown = go(
        world.social,
        "person_new",
        **TYPED | {"last_name": "Arve", "birth_date": "07.03.1985"},
        ahv_number="756.1234.5678.97",
    )

    assert (known.status_code, unknown.status_code) == (303, 303)


def test_a_wrong_number_keeps_everything_typed(world, go):
    response = go(world.social, "person_new", **TYPED, ahv_number="756.0000.0000.00")

    assert response.status_code == 422
    assert 'value="Lärche"' in text(response)
    assert not Person.objects.exists()


def test_one_problem_area_warns_and_is_not_refused(world, go, client):
    response = go(world.social, "person_new", **TYPED | {"areas": ["debt"]})

    assert response.status_code == 303
    page = client.get(response.headers["Location"])
    assert any(message.level_tag == "warning" for message in page.context["messages"])


def test_two_editors_lose_nothing(world, go):
    case = world.case()
    person = case.person
    typed = {
        "last_name": person.last_name,
        "first_name": "Leni",
        "birth_date": "06.02.1984",
        "language": "fr",
        "town": "Langnau",
        "version": 1,
    }
    edit_person(
        person, by=world.social, at=world.tick(), version=1, town="Sumiswald", phone="031 1"
    )

    page = go(world.social, "person_edit", case.key, **typed)

    conflict = page.context["conflict"]
    assert page.status_code == 409
    assert [one.name for one in conflict.differences] == ["town"]
    assert "checked" not in text(page)
    assert {(one.label, one.is_mine) for one in conflict.merged} == {
        ("First name", True),
        ("Language of letters", True),
        ("Phone", False),
    }

    hidden: dict = {}
    for name, value in conflict.hidden:
        hidden.setdefault(name, []).append(value)
    again = {**hidden, "version": page.context["version"], "base": page.context["base_version"]}
    unchosen = go(world.social, "person_edit", case.key, **again)
    assert unchosen.status_code == 409
    assert "Langnau" in text(unchosen)

    saved = go(world.social, "person_edit", case.key, **again, choose_town="stored")
    person = fresh(person)
    assert saved.status_code == 303
    assert (person.town, person.phone) == ("Sumiswald", "031 1")
    assert (person.first_name, person.language) == ("Leni", "fr")


# The overview, and who reads what


def test_a_participant_reads_what_is_covered_and_nothing_else(world, go):
    case = world.case()
    case = edit_case(
        case,
        by=world.social,
        at=world.tick(),
        version=1,
        areas=["debt", "health_mental"],
        person_view=SECRET,
    )
    add_note(case, by=world.social, at=world.tick(), text="Note of ours", category="plan")
    due = START.date() + timedelta(days=9)
    open_task(case, by=world.social, at=world.tick(), title="Plan task", due_on=due)
    open_task(
        case,
        by=world.social,
        at=world.tick(),
        title="Budget task",
        due_on=due,
        category="financial",
    )
    share(world, case)

    page = text(go(world.rav, "case_overview", case.key))

    assert SECRET in page  # plan is covered
    assert "Plan task" in page
    assert "Budget task" not in page
    assert "Note of ours" not in page
    assert "debt" not in page


def test_a_new_lead_reads_another_s_words_only_if_covered(world, go):
    case = edit_case(
        world.case(),
        by=world.social,
        at=world.tick(),
        version=1,
        areas=["debt"],
        unemployed_since=START.date() - timedelta(days=100),
        person_view=SECRET,
    )
    case = hand_over(world, case)  # work capacity and plan, not the work history

    overview = go(world.iv, "case_overview", case.key)
    form = go(world.iv, "case_edit", case.key).context["form"]

    assert SECRET in text(overview)
    assert "unemployed_since" not in overview.context["overview"].content
    assert form.withheld == ["unemployed_since"]
    saved = go(world.iv, "case_edit", case.key, areas=["age"], track="iiz", version=case.version)
    assert saved.status_code == 303
    assert fresh(case).unemployed_since is not None
    assert fresh(case).person_view == ""


def test_a_former_participant_keeps_its_own_part(world, go):
    case = world.case()
    add_note(case, by=world.social, at=world.tick(), text="Our own note", category="plan")
    case = hand_over(world, case)
    open_task(
        case,
        by=world.iv,
        at=world.tick(),
        title="Their new task",
        due_on=START.date() + timedelta(days=9),
        category="financial",
    )

    page = text(go(world.social, "case_overview", case.key))

    assert "Our own note" in page
    assert "Their new task" not in page
    assert go(world.social, "task_new", case.key).status_code == 403
    for name in ("case_timeline", "case_responsibility"):
        assert go(world.social, name, case.key).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["case_overview", "case_timeline", "case_responsibility", "case_edit", "case_close"],
)
def test_a_stranger_meets_nothing(world, go, name):
    case = world.case()

    assert go(world.stranger, name, case.key).status_code == 404


@pytest.mark.parametrize("name", ["case_edit", "case_move", "case_close", "person_edit"])
def test_what_the_lead_does_a_participant_may_not(world, go, name):
    case = share(world, world.case())

    assert go(world.rav, name, case.key).status_code == 403


# Tasks, notes, notices


def test_a_task_is_noted_and_finished_once(world, go):
    case = share(world, world.case())

    assert go(world.rav, "task_new", case.key, title="").status_code == 422
    noted = go(
        world.rav,
        "task_new",
        case.key,
        title="Call the shelter",
        due_on="09.03.2026",
        kind="promise",
        category="plan",
    )
    assert noted.status_code == 303
    task = case.tasks.get()
    assert go(world.social, "task_finish", case.key, task.key, x="1").status_code == 404
    assert go(world.rav, "task_finish", case.key, task.key, x="1").status_code == 303
    assert go(world.rav, "task_finish", case.key, task.key, x="1").status_code == 409


def test_a_note_without_category_is_kept_on_the_page(world, go):
    case = world.case()

    refused = go(world.social, "note_add", case.key, text=SECRET)

    assert refused.status_code == 422
    assert SECRET in text(refused)
    assert go(world.social, "note_add", case.key, text=SECRET, category="plan").status_code == 303
    assert SECRET in text(go(world.social, "case_overview", case.key))


def test_the_person_is_informed_or_not_possible_with_a_reason(world, go):
    case = hand_over(world, world.case())
    notice = case.notices.open().first()
    informer = world.social if notice.informer == world.social.institution else world.iv
    other = world.iv if informer == world.social else world.social

    args = ("notice_answer", case.key, notice.key)
    assert go(other, *args).status_code == 403
    assert go(informer, *args).status_code == 200
    assert go(informer, *args, result="impossible").status_code == 422
    done = go(informer, *args, result="done", done_on="02.03.2026", channel="meeting")
    assert done.status_code == 303
    assert fresh(notice).state == "done"


# Timeline, changes, responsibility


def test_what_changed_shows_fields_and_never_another_s_note(world, go):
    case = share(world, world.case())
    add_note(case, by=world.social, at=world.tick(), text=SECRET, category="plan")
    edit_case(
        case,
        by=world.social,
        at=world.tick(),
        version=fresh(case).version,
        areas=["housing"],
        person_view="Wants to work.",
    )
    noted = CaseEvent.objects.get(case=case, verb="note.add").operation
    edited = CaseEvent.objects.get(case=case, verb="case.edit").operation

    assert SECRET in text(go(world.social, "case_changes", case.key, noted))
    assert go(world.rav, "case_changes", case.key, noted).status_code == 404
    ours = text(go(world.social, "case_changes", case.key, edited))
    theirs = text(go(world.rav, "case_changes", case.key, edited))
    assert "Wants to work." in ours
    assert "Wants to work." in theirs
    assert "housing" in ours
    assert "housing" not in theirs  # household is not covered


def test_what_travels_with_a_handover_shows_in_the_changes_to_the_sender_alone(world, go):
    """R-PREVIEW-01: a participant that is offered the lead reads the preview and no more."""
    case = share(world, world.case())
    offer = Offer(reason="claim_likely", summary=SECRET)
    ask, by = world.ask(world.rav), world.social
    propose_handover(case, ask, offer, by=by, at=world.tick())
    proposed = CaseEvent.objects.filter(case=case, verb="handover.propose").latest("pk").operation

    assert SECRET in text(go(world.social, "case_changes", case.key, proposed))
    assert SECRET not in text(go(world.rav, "case_changes", case.key, proposed))


def test_every_field_that_may_show_has_a_name_in_the_reader_s_language():
    shown = [
        field
        for model in READABLE
        for field in model._meta.concrete_fields
        if field.name not in SILENT and field.related_model in (None, Institution)
    ]

    nameless = {field.name for field in shown if not isinstance(field.verbose_name, Promise)}

    assert nameless == set(LABELS) & nameless
    assert len(shown) > 80


def test_every_step_of_the_timeline_opens(world, go):
    case = share(world, world.case())
    handover = propose_handover(
        case, world.ask(world.iv), Offer(reason="moved"), by=world.social, at=world.tick()
    )
    decline_handover(handover, DECLINE, by=world.iv, at=world.tick())

    for membership in (world.social, world.rav):
        timeline = go(membership, "case_timeline", case.key)
        happenings = timeline.context["timeline"].happenings
        assert happenings
        for one in happenings:
            assert go(membership, "case_changes", case.key, one.operation).status_code == 200


def test_who_led_when_is_drawn_for_the_lead_and_told_to_others_as_of_now(world, go):
    case = share(world, world.case())
    handover = propose_handover(
        case, world.ask(world.iv), Offer(reason="moved"), by=world.social, at=world.tick()
    )
    decline_handover(handover, DECLINE, by=world.iv, at=world.tick())

    lead, participant = (
        go(membership, "case_responsibility", case.key) for membership in (world.social, world.rav)
    )

    assert lead.context["page"].drawing.rows[1].crosses
    assert world.iv.institution.short in text(lead)
    assert DECLINE.text in text(lead)
    assert participant.context["page"].drawing is None
    assert world.iv.institution.short not in text(participant)
    assert len(participant.context["page"].periods) == 1


# Moving, closing, reopening


def test_skipping_a_phase_needs_a_reason(world, go):
    case = register_case(
        world.person(),
        by=world.social,
        at=world.tick(),
        network=world.network,
        areas=["age"],
        track="iiz",
    )

    assert go(world.social, "case_move", case.key, to="planning").status_code == 422
    assert go(world.social, "case_move", case.key, to="intake").status_code == 303
    assert fresh(case).phase == Phase.INTAKE


def test_closing_says_what_lapses_and_asks_for_the_outcome(world, go):
    case = share(world, world.case())
    propose_handover(
        case, world.ask(world.iv), Offer(reason="moved"), by=world.social, at=world.tick()
    )

    page = go(world.social, "case_close", case.key)
    assert len(page.context["lapses"].ends) == 1
    refused = go(world.social, "case_close", case.key, outcome="other_solution")
    assert refused.status_code == 422
    assert refused.context["form"].errors.keys() == {"solution"}
    done = go(
        world.social,
        "case_close",
        case.key,
        outcome="resp_sh",
        settled_with=world.social.institution.pk,
    )
    assert done.status_code == 303
    assert fresh(case).is_closed
    assert go(world.social, "case_close", case.key).status_code == 403


def test_a_closed_case_is_reopened_with_a_reason(world, go):
    case = share(world, world.case())
    ending = Ending(outcome="first_lm")
    case = close_case(case, ending, by=world.social, at=world.tick())

    assert go(world.social, "case_list").context["page"].cases == []
    assert go(world.social, "case_overview", case.key).status_code == 200
    assert go(world.social, "case_reopen", case.key, reason=" ").status_code == 422
    assert go(world.rav, "case_reopen", case.key, reason="Lost the job.").status_code == 303
    assert fresh(case).phase == Phase.REGISTERED


def test_a_head_who_sees_the_parts_finds_a_case_once(world, go):
    part = InstitutionFactory(network=world.network, part_of=None)
    head = MembershipFactory(institution=world.social.institution, head=True)
    assert part
    world.case()

    assert go(head, "case_list").context["page"].count == 1
