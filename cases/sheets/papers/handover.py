"""After a handover: who is there for the person now."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Handover, PaperKind
from cases.reading import Reader
from cases.sheets.papers.frame import (
    Block,
    Content,
    PaperSheet,
    Subject,
    contact,
    facts,
    lead_institution,
    points,
    remark,
    text,
)
from cases.states import ACCEPTED_HANDOVER
from iiz.templatetags.iiz import day


def subjects(reader: Reader) -> Sequence[Subject]:
    """The handover that made the present lead, or will: for both its sides. Queries: 2."""
    if reader.case.is_closed:
        return []
    rows = Handover.objects.filter(case=reader.case, state__in=ACCEPTED_HANDOVER)
    rows = rows.filter(Q(sender__in=reader.own) | Q(addressee__in=reader.own))
    row = rows.select_related("sender", "addressee").order_by("answered_at").last()
    if row is None or row.returned_at or not _still_true(row, reader):
        return []
    return [Subject(row.key, f"{row.sender.name} → {row.addressee.name}", row)]


def _still_true(row: Handover, reader: Reader) -> bool:
    lead = lead_institution(reader)
    return row.waits_for_day or (lead is not None and lead.pk == row.addressee_id)


def content(reader: Reader, subject: Subject) -> Content:
    row: Handover = subject.row
    words = {"day": day(first_day(row))}
    return Content(
        title=_("Your contact person from %(day)s") % words,
        sections=[
            (
                "",
                [text(_("Another office takes over the lead of your case.")), _change(row, words)],
            ),
            (_("Whom you turn to"), [contact(reader, row.addressee)]),
            (_("What this means for you"), [_meaning(row), _decisions()]),
        ],
    )


def first_day(row: Handover) -> date:
    """Inclusive: the day on which the addressee leads for the first time."""
    if row.effected_at:
        return timezone.localdate(row.effected_at)
    return row.effective_on or timezone.localdate(row.answered_at)


def _change(row: Handover, words: dict[str, str]) -> Block:
    """Names stand alone: no language gets their article right by itself."""
    lent = {"day": day(row.loan_until), "institution": row.sender.name}
    back = _("until %(day)s, then again %(institution)s") % lent if row.loan_until else ""
    return facts(
        (_("Until now"), row.sender.name),
        (_("From %(day)s") % words, row.addressee.name),
        (_("For a time"), back),
    )


def _meaning(row: Handover) -> Block:
    goes_on = _("This office goes on taking part in your case: %(institution)s.")
    return points(
        _("Please turn to the new office with all questions about the next steps."),
        goes_on % {"institution": row.sender.name} if row.stays_involved else "",
        _("What has been agreed with you remains agreed. You need not do anything."),
        _("If you do not agree, please tell us."),
    )


def _decisions() -> Block:
    return remark(
        _(
            "Who leads says nothing about who pays: your benefits do not change through this"
            " letter. If you want a decision that you can contest, ask the office that pays for a"
            " written one."
        )
    )


HANDOVER = PaperSheet(
    kind=PaperKind.HANDOVER,
    subjects=subjects,
    content=content,
    why_not=gettext_lazy("No handover has been accepted to or from your institution."),
)
