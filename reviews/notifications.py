"""One mail per event: a review has a day or was held, a resolution waits for somebody's word or is
published, a version of the guideline is before the committee.

Rule: R-REVIEW-10; a link behind login, nothing else, but which version it is about.
"""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from contacts.models import Guideline, User
from iiz import outbox
from reviews.models import Resolution, Review


def invited(review: Review, users: Iterable[User]) -> None:
    """You are invited, or something about it has changed."""
    _post("review", users, _page(review))


def held(review: Review, users: Iterable[User]) -> None:
    """It was held, and its minutes are there."""
    _post("review_held", users, _page(review))


def word_wanted(review: Review, users: Iterable[User]) -> None:
    """To a side: approve or reject what was resolved."""
    _post("word_wanted", users, _resolutions(review))


def decision_wanted(users: Iterable[User]) -> None:
    """To the committee: a resolution is before it."""
    _post("word_wanted", users, reverse("committee_resolutions"))


def published(resolution: Resolution, users: Iterable[User]) -> None:
    """What they agreed is the next version; the review's page says it."""
    path = _resolutions(resolution.review)
    _post_version("resolution_published", resolution.guideline, users, path)


def guideline_submitted(guideline: Guideline, users: Iterable[User]) -> None:
    """It is before the committee."""
    _post_version("guideline_submitted", guideline, users, reverse("committee_resolutions"))


def _page(review: Review) -> str:
    return reverse("review", args=[review.key])


def _resolutions(review: Review) -> str:
    return f"{_page(review)}#resolutions"


def _post(kind: str, users: Iterable[User], path: str) -> None:
    facts = {"link": f"{settings.BASE_URL}{path}"}
    for user in users:
        outbox.post(kind, to=user.email, language=user.language, facts=facts)


def _post_version(kind: str, guideline: Guideline, users: Iterable[User], path: str) -> None:
    day = f"{guideline.effective_from:%d.%m.%Y}"
    for user in users:
        with override(user.language):
            facts = {"name": str(guideline), "day": day, "link": f"{settings.BASE_URL}{path}"}
        outbox.post(kind, to=user.email, language=user.language, facts=facts)
