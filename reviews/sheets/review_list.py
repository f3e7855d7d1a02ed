"""The reviews of all agreements somebody works under, the newest year first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.models import Agreement, Membership
from reviews.models import Review
from reviews.operations.convening import convened_by
from reviews.operations.missing import DAY, MONTH
from reviews.sheets.frozen import Glance, glance
from reviews.states import AHEAD, ResolutionState, ReviewState

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
class Look:
    """Where a review stands, in words; icon and tone repeat it."""

    words: str
    icon: str
    tone: str


@dataclass(frozen=True)
class ReviewLine:
    """One agreement in one year; `review` None: nobody has begun it. `plan_url`, `record_url`: for
    whoever convenes it, while it has no day."""

    agreement: Agreement
    year: int
    review: Review | None
    look: Look
    day: date | None
    missing: str
    is_late: bool
    glance: Glance | None
    plan_url: str = ""
    record_url: str = ""

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
    lines = [_line(by_id[pk], row, convened, on=on) for (pk, _year), row in reviews.items()]
    lines += _unplanned(found, reviews, convened, on=on)
    return sorted(lines, key=lambda line: (-line.year, line.agreement.name, line.agreement.pk))


def _unplanned(
    agreements: list[Agreement],
    reviews: Mapping[tuple[int, int], Review],
    convened: frozenset[int],
    *,
    on: date,
) -> Iterator[ReviewLine]:
    """This year's; of who convenes them next year's too, once this year's is over."""
    for agreement in agreements:
        if not agreement.is_in_force(on):
            continue
        this, following = (reviews.get((agreement.pk, on.year + one)) for one in (0, 1))
        links = _links(agreement, None, convened)
        if this is None:
            yield _to_plan(agreement, on.year, links, on=on)
        elif following is None and links and not this.is_ahead:
            yield _to_plan(agreement, on.year + 1, {"plan_url": links["plan_url"]}, on=on)


def _to_plan(agreement: Agreement, year: int, links: dict[str, str], *, on: date) -> ReviewLine:
    return ReviewLine(
        agreement=agreement,
        year=year,
        review=None,
        look=look_of(None) if year == on.year else Look(_("not planned"), "clock", "muted"),
        day=None,
        missing=_("Day and place"),
        is_late=_is_late(year, on=on),
        glance=None,
        **links,
    )


def years_to_plan(agreement: Agreement, *, on: date) -> list[int]:
    """This one and the next, but for those whose review is over. Queries: 1."""
    over = set(agreement.reviews.exclude(state__in=AHEAD).values_list("year", flat=True))
    return [year for year in (on.year, on.year + 1) if year not in over]


def look_of(review: Review | None) -> Look:
    """A review that only waits for somebody to plan it is not called planned."""
    if review is None or review.is_unplanned:
        return Look(_("not planned"), "warning", "warn")
    return Look(review.get_state_display(), *TONES[ReviewState(review.state)])


def _links(agreement: Agreement, review: Review | None, convened: frozenset[int]) -> dict[str, str]:
    """To plan it, and to record it where it took place all the same."""
    if agreement.pk not in convened:
        return {}
    if review is None:
        urls = [reverse(name, args=[agreement.key]) for name in ("review_new", "review_record_new")]
    elif review.is_ahead and review.starts_at is None:
        urls = [reverse(name, args=[review.key]) for name in ("review_plan", "review_record")]
    else:
        return {}
    return dict(zip(("plan_url", "record_url"), urls, strict=True))


def _line(
    agreement: Agreement, review: Review, convened: frozenset[int], *, on: date
) -> ReviewLine:
    return ReviewLine(
        agreement=agreement,
        year=review.year,
        review=review,
        look=look_of(review),
        day=review.day,
        missing=_missing(review),
        is_late=review.is_ahead and _is_late(review.year, on=on),
        glance=glance(list(review.figures.all())),
        **_links(agreement, review, convened),
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
