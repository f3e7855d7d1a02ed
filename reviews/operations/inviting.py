"""Who is invited to a review: people of both sides with an account, and guests by name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from cases.operations.steps import day
from contacts.models import Agreement, Institution, Membership
from contacts.states import MemberRole, Side
from iiz.versions import require_version
from reviews import notifications
from reviews.models import Attendance, Review
from reviews.operations.convening import mandated, review_step, speaking

HEAD = MemberRole.HEAD


@dataclass(frozen=True)
class Guest:
    """Somebody without an account; `side` empty: of neither."""

    name: str
    function: str
    side: str = ""


@dataclass(frozen=True)
class Others:
    """Beside the people who can be invited now: the attendances that `stay`, and one more guest."""

    stay: Collection[int] = ()
    further: Guest | None = None


NOBODY_ELSE = Others()


@dataclass(frozen=True)
class Invitable:
    membership: Membership
    side: str


def invitable(agreement: Agreement, *, on: date) -> list[Invitable]:
    """Everybody who works for those who speak for a side, the heads of the others it binds, and
    the coordination; each person once. Queries: at most 4."""
    speakers = [set(rows.values_list("pk", flat=True)) for rows in speaking(agreement, on=on)]
    office = mandated(agreement, on=on)
    found: dict[int, Invitable] = {}
    for membership in _people(agreement, speakers, office, on=on):
        side = _side(agreement, membership.institution, speakers)
        found.setdefault(membership.user_id, Invitable(membership, side))
    return sorted(found.values(), key=_by_side_and_name)


def _people(
    agreement: Agreement, speakers: list[set[int]], office: Institution | None, *, on: date
) -> Collection[Membership]:
    there = Institution.objects.in_network(agreement.network, on)
    types = [party.type for party in agreement.sides if party.type]
    working = Q(institution__in=set().union(*speakers), role__in=(HEAD, MemberRole.CASEWORKER))
    leading = Q(institution__in=there.filter(type__in=types), role=HEAD)
    coordinating = Q(institution=office, role=MemberRole.COORDINATOR) if office else Q(pk=None)
    rows = Membership.objects.in_force(on).filter(working | leading | coordinating)
    active = rows.filter(user__is_active=True).select_related("user", "institution")
    return active.order_by("role", "pk")


def _side(agreement: Agreement, institution: Institution, speakers: list[set[int]]) -> str:
    for party, speaking_for_it in zip(agreement.sides, speakers, strict=True):
        if institution.pk in speaking_for_it or party.includes(institution):
            return party.side
    return ""


def _by_side_and_name(one: Invitable) -> tuple[str, str, str]:
    return one.side or "z", one.membership.institution.name, one.membership.user.name


def invite(
    review: Review,
    memberships: Collection[int],
    others: Others = NOBODY_ELSE,
    *,
    version: int | None = None,
    by: Membership,
    at: datetime,
) -> Review:
    """`memberships`: all people who are to be invited, of those who can be; `others`: guests, and
    people who were invited when they could be. Whoever is in neither is invited no more.

    `version`: the one that was read; None: whatever stands now.
    Raises: ValidationError "not_convener", "state", "conflict", or per field.
    """
    with review_step(review, by=by, at=at, reason="review.invite") as review:
        review.advance("invite")
        if version is not None:
            require_version(review, version)
        offered = invitable(review.agreement, on=day(at))
        wanted = _chosen(offered, memberships)
        users = {one.membership.user_id for one in offered}
        known = _keep(review, wanted, users, others.stay)
        rows = [_row(review, one) for user, one in wanted.items() if user not in known]
        if others.further:
            rows.append(_guest(review, others.further))
        for row in rows:
            row.full_clean()
            row.save()
        review.save()
        if review.starts_at:
            notifications.invited(review, [row.user for row in rows if row.user])
        return review


def _chosen(offered: Collection[Invitable], memberships: Collection[int]) -> dict[int, Invitable]:
    """By id of the user. Raises: ValidationError "invalid_choice"."""
    found = {one.membership.pk: one for one in offered}
    if not found.keys() >= set(memberships):
        message = _("Choose people of both sides from the list.")
        raise ValidationError({"people": ValidationError(message, code="invalid_choice")})
    return {found[pk].membership.user_id: found[pk] for pk in memberships}


def add_people(
    review: Review, memberships: Collection[int], further: Guest | None, *, on: date
) -> set[int]:
    """Beside those invited already, who stay; nobody is told. Inside the change of a step.

    Returns: the attendances of those chosen. Raises: ValidationError per field.
    """
    wanted = _chosen(invitable(review.agreement, on=on), memberships)
    rows = {row.user_id: row for row in review.attendances.filter(user__in=wanted)}
    new = [_row(review, one) for user, one in wanted.items() if user not in rows]
    new += [_guest(review, further)] if further else []
    for row in new:
        row.full_clean()
        row.save()
    return {row.pk for row in [*rows.values(), *new]}


def _keep(
    review: Review, wanted: Collection[int], users: Collection[int], stay: Collection[int]
) -> set[int]:
    """Removes who is wanted no more; `users` can be invited. Returns: who is invited already."""
    known = set()
    for row in review.attendances.order_by("pk"):
        stays = row.user_id in wanted if row.user_id in users else row.pk in stay
        if not stays:
            row.delete()
        elif row.user_id:
            known.add(row.user_id)
    return known


def _row(review: Review, one: Invitable) -> Attendance:
    membership = one.membership
    return Attendance(
        review=review,
        side=one.side,
        institution=membership.institution,
        user=membership.user,
        name=membership.user.name,
    )


def _guest(review: Review, guest: Guest) -> Attendance:
    if not guest.name.strip():
        message = _("Say who the guest is.")
        raise ValidationError({"guest_name": ValidationError(message, code="required")})
    if not guest.function.strip():
        message = _("Say in which function the guest comes.")
        raise ValidationError({"guest_function": ValidationError(message, code="required")})
    side = guest.side if guest.side in Side.values else ""
    return Attendance(
        review=review, side=side, name=guest.name.strip(), function=guest.function.strip()
    )
