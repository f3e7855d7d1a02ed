"""The demo world is told through the operations, on every day of the week."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cases.demo.everyday import DESKS
from cases.models import Case, Due, DueKind, Handover, Notice, Person, Responsibility, wrong_rows
from cases.states import HandoverState, Phase
from contacts.models import Institution, Membership, User
from iiz.models import OutboxMessage

MONDAY = date(2026, 11, 23)
STORIES = 16  # those of consent and of reviews too


@pytest.mark.parametrize("today", [date(2026, 11, 28), date(2027, 1, 4)], ids=str)
def test_the_stories_can_be_told_on_any_day(db, settings, monkeypatch, today) -> None:
    settings.IIZ_DEMO, settings.IIZ_DEMO_PASSWORD = True, "Baumschule-7"
    monkeypatch.setattr("cases.management.commands.load_demo.today", lambda: today)

    call_command("load_demo", cases=0, stdout=StringIO())
    call_command("load_demo", cases=0, stdout=StringIO())

    connection.check_constraints()
    assert Institution.objects.count() == 15
    assert Case.objects.count() == STORIES
    assert wrong_rows(Case.objects.values_list("pk", flat=True)) == []
    assert Case.objects.filter(phase=Phase.CLOSED).count() == 3
    assert Responsibility.objects.current().count() == 13
    assert Handover.objects.filter(state=HandoverState.DECLINED).count() == 2
    open_notices = Notice.objects.open().values_list("state", flat=True)
    assert {"attempted", "deferred", "passed_on"} <= set(open_notices)
    assert all("(Demo)" in person.first_name for person in Person.objects.all())
    assert all(user.email.endswith("@example.org") for user in User.objects.all())


def test_everyday_cases_make_lists_look_like_life(db, settings, monkeypatch) -> None:
    settings.IIZ_DEMO, settings.IIZ_DEMO_PASSWORD = True, "Baumschule-7"
    monkeypatch.setattr("cases.management.commands.load_demo.today", lambda: MONDAY)

    call_command("load_demo", cases=40, stdout=StringIO())

    connection.check_constraints()
    late = Due.objects.overdue(MONDAY).filter(kind=DueKind.CLARIFICATION)
    people = User.objects.filter(email__in=[f"{who}@example.org" for who in DESKS])
    at_home = Membership.objects.filter(user__in=people).values("institution")
    assert Case.objects.count() == STORIES + 40 + len(DESKS)
    assert {due.institution_id for due in late} >= {row["institution"] for row in at_home}
    assert Case.objects.filter(phase=Phase.CLOSED).count() >= 10
    assert Person.objects.values("first_name", "last_name").distinct().count() == 68
    assert wrong_rows(Case.objects.values_list("pk", flat=True)) == []
    assert not OutboxMessage.objects.exists()


def test_the_demo_is_not_loaded_where_real_people_work(db, settings) -> None:
    settings.IIZ_DEMO = False
    with pytest.raises(CommandError, match="IIZ_DEMO"):
        call_command("load_demo")
