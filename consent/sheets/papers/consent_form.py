"""The form of a consent: each question with its boxes, and the withdrawal to tear off.

Rule: R-CONSENT-08.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import PaperKind
from cases.operations.papers import full_name
from cases.reading import Reader
from cases.sheets.papers.frame import (
    TO_TICK,
    Block,
    Content,
    PaperSheet,
    Subject,
    choices,
    contact,
    facts,
    points,
    text,
    to_fill_in,
)
from consent.models import Consent
from consent.operations import mark_printed
from consent.sheets.matrix import Giver, Matrix, Row, matrix
from consent.sheets.replacing import held
from contacts.codes import label
from contacts.models import Institution, Membership
from iiz.templatetags.iiz import day

# A question is never left out, so a form about many offices is longer than a letter.
MOST_PAGES = 6


def subjects(reader: Reader) -> Sequence[Subject]:
    """What the own institution asks and has no answer to, newest first. Queries: 1."""
    if reader.case.is_closed:
        return []
    own = Consent.objects.of(reader.case).filter(collected_by=reader.membership.institution_id)
    return [_subject(row) for row in own if row.is_printable]


def _subject(row: Consent) -> Subject:
    words = f"{label('consent_purpose', row.purpose)}, {day(row.drafted_on)}"
    return Subject(row.key, words, row, language=row.form_language)


def content(reader: Reader, subject: Subject) -> Content:
    row: Consent = subject.row
    sheet = matrix(row, reader)
    return Content(
        title=_("Your consent: what the offices may tell one another"),
        sections=[
            ("", [_request(reader, row, sheet), _rights()]),
            *((_asked_about(giver), [_questions(giver)]) for giver in sheet.givers),
            (_("What you sign"), _signed(row)),
            (_("To keep: if you change your mind"), _tear_off(reader)),
        ],
    )


def _request(reader: Reader, row: Consent, sheet: Matrix) -> Block:
    formers = ", ".join(day(former.drafted_on) for former in held(reader))
    replaces = [(_("Takes the place of"), _("your consent of %(days)s") % {"days": formers})]
    return facts(
        (_("What for"), sheet.purpose),
        (_("Kind of exchange"), sheet.scopes),
        (
            _("Valid"),
            _("%(since)s to %(until)s") % {"since": day(row.since), "until": day(row.until)},
        ),
        *(replaces if formers else []),
    )


def _rights() -> Block:
    return points(
        _(
            "You decide. No service is closed to you if you say no. What a law obliges you to"
            " tell remains."
        ),
        _("You may say yes to some and no to the rest. What has no cross counts as a no."),
        _("You may withdraw your yes at any time, in any form, without a reason."),
        _("“§ law” means: a statute lets them exchange it, so you are told, not asked."),
    )


def _asked_about(giver: Giver) -> str:
    return _("May %(institution)s pass this on?") % {"institution": giver.institution.name}


def _questions(giver: Giver) -> Block:
    head = [
        _("Information"),
        *(_to(to) for to in giver.receivers),
    ]
    return choices(
        head,
        [_boxes(row) for row in (*giver.ordinary, *giver.sensitive)],
        widths=[2, *([1] * len(giver.receivers))],
    )


def _to(receiver: Institution) -> str:
    return _("to %(institution)s") % {"institution": receiver.short}


def _boxes(row: Row) -> list[str]:
    boxes = (TO_TICK if cell.kind == "open" else str(cell.words) for cell in row.cells)
    return [row.category, *boxes]


def _signed(row: Consent) -> list[Block]:
    return [
        text(_("I was told what this is about, and I could ask questions.")),
        to_fill_in(
            _("Informed on, by"),
            _("Place and day"),
            _("Signature"),
            _("Signs for the person (name, as what)"),
        ),
    ]


def _tear_off(reader: Reader) -> list[Block]:
    """Handed in at any desk; saying it is enough (R-CONSENT-03)."""
    return [
        text(
            _(
                "Tear this off and give it to any of the offices named above, or just tell one of"
                " them. It holds from that moment on."
            )
        ),
        facts((_("Name"), full_name(reader.case.person)), (_("Case"), reader.case.number)),
        text(_("I withdraw my consent: everything, or only this:")),
        to_fill_in(_("Only"), _("Place and day"), _("Signature")),
        contact(reader, reader.house),
    ]


def _print(subject: Subject, by: Membership, at: datetime) -> Consent:
    return mark_printed(subject.row, by=by, at=at)


CONSENT_FORM = PaperSheet(
    kind=PaperKind.CONSENT_FORM,
    subjects=subjects,
    content=content,
    why_not=gettext_lazy(
        "Your institution asks the person for no consent at present. Draft one first."
    ),
    template="form",
    most_pages=MOST_PAGES,
    moves=_print,
    goes_on=("consent", gettext_lazy("After printing: back to the consent")),
)
