"""The only place that writes shares: of a note or a document, with one other institution.

No page calls it. Who calls it has recorded why the receiver may have the row, and tells it.
"""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Coverage, Document, Note, Participation, Share
from cases.operations.steps import day, require, require_institution, step
from contacts.models import Institution, Membership


def share(
    item: Note | Document,
    receiver: Institution,
    *,
    until: date,
    by: Membership | None,
    at: datetime,
    since: date | None = None,
) -> Share:
    """Gives the receiver one row of the own institution, up to its last day `until` (inclusive).

    One that is given already gets the new last day. The receiver reads it only while it takes part
    and is covered for the row's category, so both must be so now.

    `by` None: inside a step of somebody else's, which has seen to it that its owner gives it.

    Rule: R-SHARE-02; only the owner gives, nobody passes on what it was given.
    Raises: ValidationError "state", "not_yours", "own", "not_taking_part", "uncovered", "order".
    """
    with step(item.case, by=by, at=at, reason="share.give") as case:
        require(case, "edit")
        item = _locked(item)
        if by is not None:
            require_institution(item.owner, by)
        if isinstance(item, Document):
            item.advance("share")
        _require_reader(item, receiver, on=day(at))
        given = _given(item, receiver, at=at)
        given.since, given.until = since or given.since or day(at), until
        given.full_clean()
        given.save()
        return given


def end_shares(
    case: Case, rows: QuerySet[Share], *, by: Membership | None, at: datetime
) -> list[Share]:
    """Ends these shares of the case from that instant on, as in `case.shares.given_by(house)`.

    Returns: what was ended. Works in a closed case too: ending needs no permission.
    """
    with step(case, by=by, at=at, reason="share.end") as case:
        open_rows = rows.filter(case=case, ended_at__isnull=True)
        return [_end(row, at=at) for row in open_rows.order_by("pk")]


def _locked(item: Note | Document) -> Note | Document:
    rows = type(item).objects.select_for_update(of=("self",))
    return rows.select_related("owner", "case").get(pk=item.pk)


def _noun(item: Note | Document) -> str:
    return "document" if isinstance(item, Document) else "note"


def _given(item: Note | Document, receiver: Institution, *, at: datetime) -> Share:
    """The share that goes on, or a new one; one whose last day has passed is ended."""
    row = item.shares.open().filter(receiver=receiver).first()
    if row is not None and row.until >= day(at):
        return row
    if row is not None:
        _end(row, at=at)
    return Share(case=item.case, receiver=receiver, **{_noun(item): item})


def _end(row: Share, *, at: datetime) -> Share:
    row.ended_at = at
    row.save()
    return row


def _require_reader(item: Note | Document, receiver: Institution, *, on: date) -> None:
    if receiver.pk == item.owner_id:
        raise ValidationError(_("It is your own."), code="own")
    parts = Participation.objects.in_force(on).filter(case=item.case, institution=receiver)
    if not parts.exists():
        message = _("%(institution)s does not take part in the case.")
        raise ValidationError(
            message, code="not_taking_part", params={"institution": receiver.name}
        )
    coverage = Coverage.objects.in_force(on).of(item.case, [receiver.pk])
    if not coverage.filter(category=item.category).exists():
        message = _("%(institution)s is not covered for this category.")
        raise ValidationError(message, code="uncovered", params={"institution": receiver.name})
