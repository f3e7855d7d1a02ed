"""The main job in a browser, told by three people in Aargau; each sees what she should, no more."""

import re

import pytest
from playwright.sync_api import expect

from cases.models import Case, Handover, Responsibility
from cases.states import ClarificationState, HandoverState
from cases.tests.cast import World, build_world
from cases.tests.desk import Desk

PERSON = "Ahorn"
QUESTION = "Wer trägt die berufliche Eingliederung ab Januar?"
REASON = "Der Anspruch auf Massnahmen ist noch nicht geprüft."


@pytest.fixture
def world(server) -> World:
    return build_world()


@pytest.mark.acceptance("story")
def test_a_case_finds_its_lead_between_three_institutions(world: World, desk, figure) -> None:
    social, iv, office = desk(world.social), desk(world.iv), desk(world.coordinator)

    case = register(social)
    case_path = f"/cases/{case.key}/"
    assert [one.status(case_path) for one in (social, iv, office)] == [200, 404, 404]

    clarification = ask_who_is_responsible(social, case_path, world)
    assert iv.status(case_path) == 404

    say_not_responsible(iv, clarification, world)
    decide(social, office, clarification, case_path, world)
    handover = hand_over(social, clarification, case_path, world)
    assert iv.status(case_path) == 404

    accept(iv, handover)
    assert [one.status(case_path) for one in (social, iv)] == [200, 200]
    sees_who_leads(iv, social, case, case_path, world)
    figure("1 story, 3 people, lead moved once by acceptance, each page as each may see it")


def register(social: Desk) -> Case:
    social.open("/persons/")
    social.fill(last_name=PERSON)
    social.send()
    social.page.locator("form.carry button").click()
    expect(social.page.locator("[name=last_name]")).to_have_value(PERSON)
    social.fill(first_name="Lena", birth_date="06.02.1984")
    social.tick(areas="debt")
    social.tick(areas="health_mental")
    social.send()
    social.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/$"))
    social.reads(PERSON)
    return Case.objects.get()


def ask_who_is_responsible(social: Desk, case_path: str, world: World):
    social.open(f"{case_path}clarify/")
    social.fill(question=QUESTION, livelihood_by="Sozialdienst, wirtschaftliche Hilfe")
    social.tick(livelihood="secured")
    social.page.locator(f"[name=addressees][value='{world.iv.institution_id}']").check()
    social.choose(basis="consent")
    for category in ("plan", "work_capacity"):
        social.tick(categories=category)
    social.send()
    social.page.wait_for_url(re.compile("/clarifications/"))
    social.reads(QUESTION)
    clarification = Case.objects.get().clarifications.get()
    assert clarification.state == ClarificationState.ASKED
    return clarification


def say_not_responsible(iv: Desk, clarification, world: World) -> None:
    position = clarification.positions.get(addressee=world.iv.institution)
    iv.open("/clarifications/")
    iv.page.locator(f"main a[href='/positions/{position.key}/']").first.click()
    iv.reads(QUESTION)
    iv.reads(PERSON)
    iv.reads_nothing_of("Schulden", "psychische")
    iv.tick(code="not_responsible")
    iv.choose(decline_reason="no_benefit")
    iv.fill(text=REASON, ground="IVG 28")
    iv.tick(counter_proposal="coordination")
    iv.send()
    position.refresh_from_db()
    assert position.code == "not_responsible"


def decide(social: Desk, office: Desk, clarification, case_path: str, world: World) -> None:
    path = f"{case_path}clarifications/{clarification.key}/"
    social.open(path)
    social.reads(REASON)
    social.open(f"{path}escalate/")
    social.send()

    office.open(path)
    office.reads_nothing_of(PERSON, REASON, QUESTION)
    office.choose(names=world.iv.institution_id)
    office.fill(reasons="Ohne Massnahmen der IV gelingt die Rückkehr nicht.")
    office.send()
    clarification.refresh_from_db()
    assert clarification.state == ClarificationState.DECIDED
    assert clarification.names == world.iv.institution
    assert lead(clarification.case) == world.social.institution


def hand_over(social: Desk, clarification, case_path: str, world: World) -> Handover:
    social.open(f"{case_path}clarifications/{clarification.key}/")
    social.page.locator(f"main a[href^='{case_path}hand-over/']").first.click()
    social.fill(question="Übernehmen Sie die Fallführung?", summary="Zwei Versuche gescheitert.")
    social.choose(basis="consent", summary_category="work_capacity")
    social.tick(categories="work_capacity")
    social.send()
    handover = Handover.objects.get()
    assert (handover.state, handover.binding) == (HandoverState.PROPOSED, True)
    assert lead(handover.case) == world.social.institution
    return handover


def accept(iv: Desk, handover: Handover) -> None:
    iv.open("/handovers/")
    iv.page.locator(f"main a[href='/handovers/{handover.key}/']").first.click()
    iv.reads(PERSON)
    iv.reads("Übernehmen Sie die Fallführung?")
    iv.reads_nothing_of("Zwei Versuche gescheitert", "Schulden")
    iv.tick(choice="accept")
    iv.send()
    handover.refresh_from_db()
    assert handover.state == HandoverState.ACCEPTED


def sees_who_leads(iv: Desk, social: Desk, case: Case, case_path: str, world: World) -> None:
    assert lead(case) == world.iv.institution
    iv.open(f"{case_path}responsibility/")
    iv.reads(world.social.institution.name)
    iv.reads_nothing_of("Schulden")
    social.open(case_path)
    social.reads("Schulden")
    assert social.status(f"{case_path}hand-over/") == 403
    accepted = Handover.history.filter(history_change_reason="handover.accept")
    assert accepted.count() == 1
    assert accepted.get().history_user == world.iv.user


def lead(case: Case):
    return Responsibility.objects.current().get(case=case).institution
