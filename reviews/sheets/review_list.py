"""The reviews of all agreements somebody works under, the newest year first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from contacts.models import Agreement, Membership
from reviews.models import Review
from reviews.operations.convening import convened_by
from reviews.operations.missing import DAY, MONTH
from reviews.sheets.frozen import Glance, glance
from reviews.states import ResolutionState, ReviewState

TONES = {
    ReviewState.PLANNED: ("clock", "muted"),
    ReviewState.PREPARED: ("clock", "muted"),
    ReviewState.POSTPONED: ("warning", "warn"),
    ReviewState.NOT_HELD: ("no", ""),
    ReviewState.HELD: ("partly", "muted"),
    ReviewState.RESOLUTIONS: ("partly", "muted"),
    ReviewState.CLOSED: ("yes", "good"),
}


@dataclass(frozen=True)
class ReviewLine:
    """One agreement in one year; `review` None: nobody has planned it."""

    agreement: Agreement
    year: int
    review: Review | None
    state: str
    icon: str
    tone: str
    day: date | None
    missing: str
    is_late: bool
    glance: Glance | None
    may_plan: bool

    @property
    def key(self) -> UUID:
        return self.review.key if self.review else self.agreement.key


def review_list(membership: Membership, *, on: date) -> list[ReviewLine]:
    """Queries: at most 7, however many there are."""
    agreements = Agreement.objects.reached_by(membership, on).select_related("network")
    found = list(agreements.select_related("a_institution", "b_institution"))
    convened = convened_by(membership, found, on=on)
    rows = (
        Review.objects.filter(agreement__in=found)
        .prefetch_related("figures")
        .annotate(
            unchecked=Count("checklist", filter=Q(checklist__result=""), distinct=True),
            undecided=Count(
                "resolutions", filter=Q(resolutions__state=ResolutionState.OPEN), distinct=True
            ),
        )
    )
    reviews = {(row.agreement_id, row.year): row for row in rows.order_by("pk")}
    by_id = {agreement.pk: agreement for agreement in found}
    lines = [_line(by_id[pk], row, on=on) for (pk, _year), row in reviews.items()]
    lines += _unplanned(found, set(reviews), convened, on=on)
    return sorted(lines, key=lambda line: (-line.year, line.agreement.name, line.agreement.pk))


def _unplanned(
    agreements: list[Agreement], known: set[tuple[int, int]], convened: frozenset[int], *, on: date
) -> Iterator[ReviewLine]:
    for agreement in agreements:
        if agreement.is_in_force(on) and (agreement.pk, on.year) not in known:
            yield ReviewLine(
                agreement=agreement,
                year=on.year,
                review=None,
                state=_("not planned"),
                icon="warning",
                tone="warn",
                day=None,
                missing=_("Day and place"),
                is_late=_is_late(on.year, on=on),
                glance=None,
                may_plan=agreement.pk in convened,
            )


def _line(agreement: Agreement, review: Review, *, on: date) -> ReviewLine:
    icon, tone = TONES[ReviewState(review.state)]
    return ReviewLine(
        agreement=agreement,
        year=review.year,
        review=review,
        state=review.get_state_display(),
        icon=icon,
        tone=tone,
        day=review.day,
        missing=_missing(review),
        is_late=review.is_ahead and _is_late(review.year, on=on),
        glance=glance(list(review.figures.all())),
        may_plan=False,
    )


def _is_late(year: int, *, on: date) -> bool:
    return on >= date(year, MONTH, DAY)


def _missing(review: Review) -> str:
    if review.state == ReviewState.PREPARED:
        return _("The meeting itself")
    if review.is_ahead:
        return _("Day and place") if review.starts_at is None else _("Preparation")
    if not review.can("close"):
        return ""
    words = []
    if review.unchecked:
        words.append(_("Checklist: %(n)d open") % {"n": review.unchecked})
    if review.undecided:
        words.append(_("Resolutions: %(n)d open") % {"n": review.undecided})
    return ", ".join(words) or _("Closing")
