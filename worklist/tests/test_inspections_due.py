"""A file inspection stands on the start page of each institution that still owes its part."""

from datetime import date
from typing import Any

from django.urls import reverse

from cases.operations import requests
from cases.tests import factories as make
from consent.operations import Asked, record_inspection
from worklist.sheets.today import today

TUESDAY = date(2026, 3, 3)


def test_each_holder_reads_who_asks_and_by_when(world: Any) -> None:
    case = world.case()
    requests.accept_invitation(make.invite(world, case), by=world.rav, at=world.tick())
    asked = Asked(applicant="person", received_on=world.start.date())
    inspection = record_inspection(case, asked, by=world.social, at=world.tick())

    for by in (world.social, world.rav):
        lines = today(by, on=TUESDAY).due.lines
        (line,) = [line for line in lines if line.kind == "inspection"]
        assert line.url == reverse("inspection", args=[case.key, inspection.key])
        assert (line.title, line.due_on) == ("File inspection · person", date(2026, 4, 1))
    assert today(world.iv, on=TUESDAY).due.count == 0
