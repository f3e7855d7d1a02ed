"""One message: a review has a day, or another one. A link behind login, nothing else."""

from django.conf import settings
from django.urls import reverse

from contacts.models import User
from iiz import outbox
from reviews.models import Attendance, Review


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
