"""What the administrator is told of cases before she closes an account or publishes a guideline."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.operations.clarifications import open_clarification
from cases.operations.entrusting import reassign_cases
from cases.operations.requests import send_request
from cases.sheets.administration import NUMBERS_NAMED, entrusted_to
from contacts.factories import GuidelineFactory, MembershipFactory, StandardFactory
from contacts.models import Guideline
from contacts.operations import deactivate_user, draft_guideline, publish_guideline
from contacts.ports import running_before


def test_nobody_leaves_before_her_cases_are_in_other_hands(client, world):
    cases = [world.case() for _number in range(NUMBERS_NAMED + 1)]
    user, colleague = world.social.user, MembershipFactory(institution=world.social.institution)
    at = world.tick()
    page = reverse("admin:contacts_user_change", args=[user.pk])
    client.force_login(world.staff)
    names = ("first_name", "last_name", "email", "language")
    sent = {name: getattr(user, name) for name in names}
    sent |= {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}

    answer = client.post(page, sent)
    (said,) = answer.context["adminform"].form.errors["is_active"]
    assert cases[0].number in said
    assert cases[-1].number not in said
    assert cases[0].person.last_name not in answer.text
    with pytest.raises(ValidationError, match="13 open cases, leads 13"):
        deactivate_user(user, by=None, at=at)

    reassign_cases(user, colleague.user, by=world.social_head, at=at)
    assert entrusted_to(user, at.date()) == []
    assert client.post(page, sent).status_code == 302
    user.refresh_from_db()
    assert not user.is_active


def new_version(world, *, network=None):
    tomorrow = world.tick().date() + timedelta(days=1)
    draft = draft_guideline(
        Guideline(network=network, effective_from=tomorrow), by=None, at=world.tick()
    )
    return draft if network is None else StandardFactory(guideline=draft).guideline


def test_what_runs_keeps_the_version_it_began_under(client, world):
    case = world.case()
    send_request(case, world.ask(world.iv), by=world.social, at=world.tick(), kind="info")
    open_clarification(
        case,
        by=world.social,
        at=world.tick(),
        question="Who leads?",
        livelihood_secured=True,
        livelihood_by="Sozialdienst",
    )
    default = Guideline.objects.get(network=None)

    draft = new_version(world)
    assert running_before(draft) == {default.version: 2}
    assert running_before(new_version(world, network=world.network)) == {default.version: 2}
    assert running_before(GuidelineFactory(draft=True)) == {}

    client.force_login(world.staff)
    page = client.get(reverse("admin:contacts_guideline_publish", args=[draft.pk]))
    assert page.context["sheet"].running == [(default.version, 2)]

    publish_guideline(draft, approved_on=world.tick().date(), by=None, at=world.tick())
    assert case.requests.get().guideline_id == default.pk
