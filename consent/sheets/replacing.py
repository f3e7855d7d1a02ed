"""What a consent takes the place of, said before it is printed and after it is answered.

Rule: R-CONSENT-05.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.reading import Reader
from consent.models import Consent, ConsentLine
from consent.models.consents import ConsentQuerySet
from contacts.codes import label
from iiz.templatetags.iiz import day


@dataclass(frozen=True)
class Replaced:
    """`ends`: the rows that held and are not asked again, each in words."""

    sentence: str
    ends: list[str]


def held(reader: Reader) -> ConsentQuerySet:
    """What the own institution has collected in this case and what still holds."""
    rows = Consent.objects.valid()
    return rows.collected_in(reader.case.pk, reader.membership.institution_id)


def before_drafting(reader: Reader) -> str:
    """ "" if nothing holds. Queries: 1."""
    named = ", ".join(_one(row) for row in held(reader))
    words = _(
        "This consent holds: %(consents)s. Once the new one is answered and has begun, it takes its"
        " place: what is not asked again no longer holds."
    )
    return words % {"consents": named} if named else ""


def _one(row: Consent) -> str:
    days = _("%(since)s to %(until)s") % {"since": day(row.since), "until": day(row.until)}
    return f"{label('consent_purpose', row.purpose)}, {days}"


def replaced(reader: Reader, consent: Consent) -> Replaced | None:
    """For who collected it; None: it takes no place. Queries: 2."""
    if not consent.is_whole_for(reader.own):
        return None
    if consent.is_answered:
        return _taken(reader, consent)
    formers = list(held(reader)) if consent.can("grant") else []
    words = _("Once it is answered and has begun, it takes the place of the consent of %(days)s.")
    return _of(formers, consent, words)


def _taken(reader: Reader, consent: Consent) -> Replaced | None:
    former = consent.replaces
    if former is None:
        return None
    words = _("It took the place of the consent of %(days)s.")
    if consent.is_valid and consent.since > reader.on:
        words = _("On %(since)s it takes the place of the consent of %(days)s.")
    return _of([former], consent, words)


def _of(formers: list[Consent], consent: Consent, words: str) -> Replaced | None:
    if not formers:
        return None
    days = ", ".join(day(former.drafted_on) for former in formers)
    asked = set(consent.lines.values_list("giver", "receiver", "category"))
    lines = [line for former in formers for line in former.lines.held_before().with_sides()]
    ends = [_row(line) for line in lines if line.pair not in asked]
    return Replaced(words % {"days": days, "since": day(consent.since)}, ends)


def _row(line: ConsentLine) -> str:
    about = label("information_category", line.category)
    return f"{about}: {line.giver.short} → {line.receiver.short}"
