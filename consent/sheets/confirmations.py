"""What the own institution has confirmed in one case, and what may be done with it now."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.reading import Reader
from consent.models import Confirmation
from consent.models.confirmations import ConfirmationQuerySet
from contacts.codes import label
from contacts.states import MemberRole


@dataclass(frozen=True)
class ConfirmationRow:
    """`icon` and `tone` only repeat the state."""

    confirmation: Confirmation
    basis: str
    state: str | Promise
    icon: str
    tone: str
    may_confirm: bool
    may_end: bool


def confirmations_of(reader: Reader) -> ConfirmationQuerySet:
    return Confirmation.objects.of(reader.case).readable(reader.own)


def confirmation_rows(reader: Reader) -> list[ConfirmationRow]:
    """Newest first. Queries: 1."""
    return [confirmation_row(row, reader) for row in confirmations_of(reader).order_by("-pk")]


def confirmation_row(row: Confirmation, reader: Reader) -> ConfirmationRow:
    state, icon, tone = _state(row, reader)
    is_ours = row.giver_id == reader.membership.institution_id
    has_ended = row.has_ended(reader.on)
    is_head = reader.membership.role == MemberRole.HEAD
    return ConfirmationRow(
        confirmation=row,
        basis=label("legal_basis", row.basis) if row.basis else "",
        state=state,
        icon=icon,
        tone=tone,
        may_confirm=is_ours and is_head and row.waits_for_head and not has_ended,
        may_end=is_ours and row.is_in_force(reader.on),
    )


def _state(row: Confirmation, reader: Reader) -> tuple[str | Promise, str, str]:
    if row.has_ended(reader.on):
        return pgettext_lazy("confirmation_state", "ended"), "check", "muted"
    if row.is_unheard(reader.on):
        return _("does not hold: the head has not confirmed it"), "warning", "bad"
    if row.waits_for_head:
        return _("holds for now: the head has to confirm it"), "clock", "warn"
    return pgettext_lazy("confirmation_state", "confirmed"), "yes", "good"
