"""Three years of reviews with trends, as the demo tells them."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from cases.models import Due, DueKind
from contacts.models import Agreement, Network
from reviews.demo.published import BEFORE
from reviews.models import Review
from reviews.sheets.situation import situation

MONDAY = date(2026, 11, 23)


@pytest.mark.acceptance("three-years")
def test_the_demo_has_three_years_of_reviews_with_trends(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str], None]
) -> None:
    settings.IIZ_DEMO, settings.IIZ_DEMO_PASSWORD = True, "Baumschule-7"
    monkeypatch.setattr("cases.management.commands.load_demo.today", lambda: MONDAY)

    call_command("load_demo", cases=0, stdout=StringIO())

    agreement = Agreement.objects.get(b_institution__short_de="BKSE")
    reviews = {row.year: row for row in Review.objects.filter(agreement=agreement)}
    assert sorted(reviews) == [2023, 2024, 2025, 2026]
    rows = [reviews[year].figures.get(key="request_answer") for year in (2023, 2024, 2025)]
    shares = [row.share for row in rows]
    assert shares == sorted(set(shares))
    assert [row.trend is None for row in rows] == [True, False, False]
    assert all(row.value == 15 and row.guideline.agreement == agreement for row in rows)
    for year in (2023, 2024, 2025):
        review = reviews[year]
        assert {row.side for row in review.attendances.filter(came=True)} >= {"a", "b"}
        assert review.resolutions.count() == review.trainings.count() == 1
        assert not review.checklist.filter(result="").exists()
    dues = Due.objects.open().filter(kind=DueKind.REVIEW, key=reviews[2026].key)
    assert {due.due_on for due in dues} == {date(2026, 10, 1)}
    assert {due.institution.short_de for due in dues} == {"IV-Stelle BE", "BKSE"}
    planned = Review.objects.get(agreement__network__canton="AG")
    assert planned.attendances.exists()
    _the_committee_reads_a_sentence_with_numbers(planned.agreement.network)
    figure(f"2023–2025: {' → '.join(f'{share} %' for share in shares)} answered in time")


def _the_committee_reads_a_sentence_with_numbers(network: Network) -> None:
    """Also where its own cases are too few: those of the years before, marked as such."""
    found = situation(network, None)
    assert found is not None
    told = " ".join(found.earlier)
    assert "about 705 cases were closed. About a quarter of the persons" in told
    assert told.endswith("from an earlier system: Jahresberichte der Geschäftsstelle (Demo).")
    assert sum(name.endswith(" *") for name in found.years.columns) == len(BEFORE)
