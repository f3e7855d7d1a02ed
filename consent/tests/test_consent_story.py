"""A French-speaking person limits what may be said, and takes it back: told in a browser."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cases.models import Case, Note
from cases.operations import requests
from cases.operations.approaching import Grounds
from cases.operations.records import add_note
from cases.tests import factories as make
from cases.tests.cast import World, build_world
from cases.tests.desk import Desk
from cases.tests.hands import Hands
from consent.models import Consent, Disclosure
from contacts.models import Membership
from iiz.calendar import now, today

REPORT = "Rückenleiden, Belastbarkeit 50 Prozent."
SECONDS = 15


@pytest.fixture
def work(server: Any) -> World:
    """What happens in the world happened yesterday."""
    return build_world(start=now() - timedelta(days=1))


@pytest.mark.acceptance("consent-story")
def test_what_she_says_is_what_flows(
    work: World,
    desk: Callable[[Membership], Desk],
    sit_down: Callable[[Membership], Hands],
    figure: Callable[[str], None],
) -> None:
    case = shared_case(work)
    social, iv, rav = desk(work.social), desk(work.iv), desk(work.rav)
    path = f"/cases/{case.key}/"

    asks_in_french(social, path)
    consent = limits_it(social, path)
    report = keeps_its_report(iv, work, case, path)
    social.open(path)
    social.reads_nothing_of(REPORT)
    hands = tells_on_the_phone(sit_down(work.social), case, work)
    shared = gives_a_note(social, work, case, path)
    rav.open(path)
    rav.reads(shared.text)
    takes_it_back(social, path, consent, work)
    rav.open(path)
    rav.reads_nothing_of(shared.text)
    assert not report.shares.exists()
    figure(
        f"1 form in French, 1 limited answer, 1 report hidden, 1 call in {hands.seconds:.0f} s"
        f" with {hands.keys} keys, 1 withdrawal with its preview"
    )


def shared_case(work: World) -> Case:
    """Her language is French; IV and job centre take part and know that she is concerned."""
    case = work.case(person=work.person(language="fr"))
    day = work.start.date()
    grounds = Grounds("consent", (), day + timedelta(days=90), informed_on=day)
    for member in (work.iv, work.rav):
        invitation = make.invite(work, case, to=member, grounds=grounds)
        requests.accept_invitation(invitation, by=member, at=work.tick())
    return make.reread(case)


def asks_in_french(social: Desk, path: str) -> None:
    social.open(f"{path}privacy/")
    social.follow(f"{path}consents/new/")
    social.choose(purpose="plan")
    assert social.page.locator("main select[name=form_language]").input_value() == "fr"
    social.tick(scopes="case_period")
    for category in ("plan", "diagnosis"):
        social.tick(information=category)
    social.send()
    assert Consent.objects.get().form_language == "fr"


def limits_it(social: Desk, path: str) -> Consent:
    """Yes to the plan for the job centre, and to nothing else."""
    consent = Consent.objects.get()
    social.open(f"{path}consents/{consent.key}/answer/")
    social.tick(state="limited")
    social.fill(original_at="Dossier SD-4711")
    for line in consent.lines.filter(category="plan", receiver__type="rav"):
        social.tick(**{f"line_{line.pk}": "yes"})
    social.send()
    consent.refresh_from_db()
    assert consent.state == "limited"
    return consent


def keeps_its_report(iv: Desk, work: World, case: Case, path: str) -> Note:
    """The page says why the social service cannot have it, and lets nobody tick it."""
    report = add_note(case, by=work.iv, at=work.tick(), text=REPORT, category="diagnosis")
    iv.open(f"{path}notes/{report.key}/share/")
    iv.reads("Die Person will es nicht")
    box = iv.page.locator(f"main input[name=receivers][value='{work.social.institution_id}']")
    assert box.is_disabled()
    return report


def tells_on_the_phone(hands: Hands, case: Case, work: World) -> Hands:
    """Fifteen seconds, hands on the keyboard; the basis is found by itself."""
    hands.open(f"/cases/{case.key}/")
    hands.send("t")
    hands.tick("receivers", str(work.rav.institution_id))
    hands.tick("information", "plan")
    hands.send()
    told = Disclosure.objects.get(case=case, channel="phone")
    assert (told.basis, told.categories) == ("consent", ["plan"])
    assert hands.seconds <= SECONDS
    return hands


def gives_a_note(social: Desk, work: World, case: Case, path: str) -> Note:
    text = "Praktikum ab April möglich."
    note = add_note(case, by=work.social, at=work.tick(), text=text, category="plan")
    social.open(path)
    social.follow(f"{path}notes/{note.key}/share/")
    social.tick(receivers=str(work.rav.institution_id))
    social.send()
    assert note.shares.get().until >= today()
    return note


def takes_it_back(social: Desk, path: str, consent: Consent, work: World) -> None:
    """The page says who loses what before it happens."""
    social.open(f"{path}privacy/")
    social.follow(f"{path}consents/{consent.key}/withdraw/")
    social.reads(work.rav.institution.name)
    social.choose(how="phone")
    social.send()
    consent.refresh_from_db()
    assert consent.state == "withdrawn"
