"""Once a year the IV office and the social services meet, and agree on a shorter deadline."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from cases.operations.requests import send_request
from cases.tests.cast import World, build_world
from cases.tests.desk import Desk
from contacts.models import Agreement, Membership
from iiz.calendar import add_working_days, now
from reviews.models import Resolution, Review
from reviews.tests.talks import agreed_in

RESOLVED = "Anfragen werden innert 10 statt 15 Arbeitstagen beantwortet."


@pytest.fixture
def work(server: Any) -> World:
    return build_world(start=now() - timedelta(days=3))


@pytest.mark.acceptance("review-story")
def test_what_both_sides_resolve_holds_from_the_new_year(
    work: World, desk: Callable[[Membership], Desk], figure: Callable[[str], None]
) -> None:
    agreement, services = agreed_in(work)
    office, iv, bkse = desk(work.coordinator), desk(work.iv_head), desk(services)
    new_year = date(now().year + 1, 1, 1)

    path = plans_and_prepares(office, agreement, [work.iv_head, services])
    holds(office, path)
    row = resolves(office, path, work, new_year)
    approves(iv, path, row)
    assert deadlines(work, new_year) == [15, 15, 10, 10]
    approves(bkse, path, row)
    bkse.reads("vereinbart", "Wegleitung IV-Stelle – BKSE v2")
    assert deadlines(work, new_year) == [15, 10, 10, 10]
    pages = [downloads(office, path, language) for language in ("de", "fr")]
    steps = office.steps + iv.steps + bkse.steps
    figure(
        f"15 working days on 30.12., 10 on 2.1., 10 between other types; minutes of"
        f" {pages[0]} + {pages[1]} pages in two languages; {steps} steps of three people"
    )


def plans_and_prepares(office: Desk, agreement: Agreement, people: list[Membership]) -> str:
    """Returns: the path of the review."""
    office.open("/reviews/")
    office.follow(f"/reviews/agreements/{agreement.key}/")
    tomorrow = now().date() + timedelta(days=1)
    office.fill(day=f"{tomorrow:%d.%m.%Y}", clock="14:00", place="Musterwil, Zimmer 3")
    office.send()
    path = f"/reviews/{Review.objects.get().key}/"
    office.follow(f"{path}invite/")
    for one in people:
        office.tick(people=str(one.pk))
    office.send()
    office.follow(f"{path}prepare/")
    office.send()
    office.reads("15 Arbeitstage")
    return path


def holds(office: Desk, path: str) -> None:
    office.follow(f"{path}hold/")
    for row in Review.objects.get().attendances.all():
        office.tick(came=str(row.pk))
    office.send()


def resolves(office: Desk, path: str, work: World, new_year: date) -> Resolution:
    office.follow(f"{path}resolutions/new/")
    office.fill(text=RESOLVED, due_on=f"{new_year:%d.%m.%Y}", value="10")
    office.choose(owner=work.iv.institution_id, standard="request_answer", unit="working_days")
    office.fill(effective_from=f"{new_year:%d.%m.%Y}")
    office.send()
    office.reads(RESOLVED, "15 Arbeitstage, Wegleitung IV-Stelle – BKSE v1")
    return Resolution.objects.get()


def approves(head: Desk, path: str, row: Resolution) -> None:
    head.open(path)
    head.follow(f"{path}resolutions/{row.key}/approve/")
    head.reads("ab 01.01.")
    head.send()


def deadlines(work: World, new_year: date) -> list[int]:
    """Of a question sent on 30.12., on 2.1., and of one between other types on both days."""
    eve, second = new_year - timedelta(days=2), new_year + timedelta(days=1)
    pairs = [(work.iv, eve), (work.iv, second), (work.rav, eve), (work.rav, second)]
    return [_days(work, addressee, on) for addressee, on in pairs]


def _days(work: World, addressee: Membership, on: date) -> int:
    """How many working days the question has; it is sent on a case of its own."""
    at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    case = work.case(by=work.social)
    due_on = send_request(case, work.ask(addressee), by=work.social, at=at, kind="info").due_on
    canton = work.network.canton
    return next(n for n in (10, 15) if add_working_days(on, n, canton=canton) == due_on)


def downloads(office: Desk, path: str, language: str) -> int:
    """Returns: how many pages the minutes have."""
    office.open(path)
    answer = office.page.request.get(f"{path}minutes/{language}.pdf")
    paper = PdfReader(BytesIO(answer.body()))
    text = "".join(" ".join(page.extract_text().split()) for page in paper.pages)
    assert RESOLVED in text
    assert {"de": "Beschlüsse", "fr": "Décisions"}[language] in text
    return len(paper.pages)
