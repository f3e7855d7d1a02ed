"""Messages: a review has a day, or another one; what was resolved is published; a version waits.

Rule: R-REVIEW-10; a link behind login, nothing else, but which version it is about.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from contacts.models import Guideline, User
from iiz import outbox
from reviews.models import Attendance, Resolution, Review


def tell_invited(review: Review) -> None:
    """To everybody invited who has an account. Guests are told by whoever invites them."""
    if review.pk:
        for row in review.attendances.filter(user__is_active=True).select_related("user"):
            _post(review, row.user)


def invited(review: Review, rows: list[Attendance]) -> None:
    for row in rows:
        if row.user:
            _post(review, row.user)


def _post(review: Review, user: User) -> None:
    link = f"{settings.BASE_URL}{reverse('review', args=[review.key])}"
    outbox.post("review", to=user.email, language=user.language, facts={"link": link})


def published(resolution: Resolution, people: list[User]) -> None:
    """What they agreed is the next version; the review's page says it."""
    path = reverse("review", args=[resolution.review.key]) + "#resolutions"
    for user in people:
        _post_version("resolution_published", resolution.guideline, user, path)


def guideline_submitted(guideline: Guideline, people: list[User]) -> None:
    """It is before the committee."""
    for user in people:
        _post_version("guideline_submitted", guideline, user, reverse("committee_resolutions"))


def _post_version(kind: str, guideline: Guideline, user: User, path: str) -> None:
    with override(user.language):
        name = str(guideline)
    facts = {
        "name": name,
        "day": f"{guideline.effective_from:%d.%m.%Y}",
        "link": f"{settings.BASE_URL}{path}",
    }
    outbox.post(kind, to=user.email, language=user.language, facts=facts)
