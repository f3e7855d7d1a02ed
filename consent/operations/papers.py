"""Naming the paper on which a consent or an inspection rests, and what it covers."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from consent.models import Consent, Inspection


@dataclass(frozen=True)
class Paper:
    """Which paper, of whom, of which day, and what its text covers."""

    of: str
    on: date | None
    covers: str


def paper_errors(paper: Paper | None, *, on: date) -> dict[str, ValidationError]:
    """Rule: R-CONSENT-11; named wholly or not at all."""
    if paper is None:
        return {}
    words = {"paper_of": paper.of.strip(), "paper_covers": paper.covers.strip()}
    missing = [name for name, value in (words | {"paper_on": paper.on}).items() if not value]
    message = _("Name the paper, its day and what its text covers.")
    errors = {name: ValidationError(message, code="required") for name in missing}
    if paper.on and paper.on > on:
        errors["paper_on"] = ValidationError(_("This day lies in the future."), code="future")
    return errors


def name_paper(row: Consent | Inspection, paper: Paper | None) -> None:
    if paper is not None:
        row.paper_of, row.paper_covers = paper.of.strip(), paper.covers.strip()
        row.paper_on = paper.on
