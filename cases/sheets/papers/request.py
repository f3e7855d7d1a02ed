"""A question to another institution as a written, reasoned request."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import ALWAYS_DISCLOSED, TAKE_PART, PaperKind, Request
from cases.operations.papers import full_name
from cases.reading import Reader
from cases.sheets.papers.frame import (
    Block,
    Content,
    PaperSheet,
    Subject,
    facts,
    place_of,
    points,
    text,
    written,
)
from contacts.codes import label
from contacts.models import Institution
from iiz.templatetags.iiz import day


def subjects(reader: Reader) -> Sequence[Subject]:
    """Rule: R-PAPER-07; our own open questions: what is answered or withdrawn asks no more.

    Queries: 1.
    """
    house = reader.membership.institution_id
    rows = Request.objects.open().filter(case=reader.case, sender=house).exclude(type=TAKE_PART)
    return [
        Subject(row.key, f"{row.addressee.name}, {day(row.sent_at)}", row)
        for row in rows.select_related("addressee", "contact", "informer")
    ]


def content(reader: Reader, subject: Subject) -> Content:
    asked: Request = subject.row
    return Content(
        title=_title(asked),
        address=address(asked.addressee, asked.contact.name if asked.contact else ""),
        salutation=_("Dear Sir or Madam"),
        sections=[
            (_("The person concerned"), [_person(reader)]),
            (_("What we ask"), [text(label("request_type", asked.type)), written(asked.question)]),
            (_("On which basis, and what for"), _grounds(asked)),
            (_("Your answer"), [_answer(asked)]),
        ],
    )


def _title(asked: Request) -> str:
    """Article 32 speaks of social insurances; on another basis the paper does not claim it."""
    if asked.basis == "atsg32":
        return _("Request for administrative assistance (Art. 32 ATSG)")
    return _("Written request for information")


def address(house: Institution, attention: str) -> list[str]:
    lines = (house.name, attention, house.street, place_of(house))
    return [line for line in lines if line]


def _person(reader: Reader) -> Block:
    person = reader.case.person
    return facts(
        (_("Name"), full_name(person)),
        (_("Born on"), day(person.birth_date)),
        (_("Our case"), reader.case.number),
    )


def _grounds(asked: Request) -> list[Block]:
    named = [code for code in asked.categories if code not in ALWAYS_DISCLOSED]
    categories = sorted(label("information_category", code) for code in named)
    return [
        facts(
            (_("Legal basis"), label("legal_basis", asked.basis)),
            (_("Remark on the basis"), asked.basis_note),
            (_("It is about"), ", ".join(categories)),
        ),
        text(
            _(
                "We need this information to clarify who is responsible and to plan the next steps"
                " with the person. It is used for nothing else."
            )
        ),
    ]


def _answer(asked: Request) -> Block:
    words = {"day": day(asked.due_on), "institution": asked.informer.name}
    return points(
        _("Please answer by %(day)s, in writing or in the IIC system.") % words,
        _("The person is informed of this exchange by: %(institution)s.") % words,
        _("If you cannot answer, please tell us why, and what would make it possible."),
    )


REQUEST = PaperSheet(
    kind=PaperKind.REQUEST,
    subjects=subjects,
    content=content,
    why_not=gettext_lazy("Your institution has no open question in this case."),
    template="request",
    to_person=False,
)
