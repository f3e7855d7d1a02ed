"""The information sheet: what working together means for the person, and whom to ask."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import PaperKind
from cases.reading import Reader
from cases.sheets.papers.frame import (
    THE_CASE,
    Block,
    Content,
    PaperSheet,
    Subject,
    contact,
    lead_institution,
    points,
    text,
)


def subjects(reader: Reader) -> Sequence[Subject]:
    return [] if reader.case.is_closed else [THE_CASE]


def content(reader: Reader, subject: Subject) -> Content:
    return Content(
        title=_("How the offices work together for you"),
        sections=[
            ("", _what_it_is()),
            (_("Whom you turn to"), _who_leads(reader)),
            (_("Who learns what about you"), _exchange()),
            (_("Seeing what is written about you"), _inspection()),
            (_("What is not decided here"), _decisions()),
        ],
    )


def _what_it_is() -> list[Block]:
    return [
        text(
            _(
                "You need help from more than one office. So that you are not sent from one to the"
                " other, the offices talk to each other and agree on the next steps. This is"
                " called interinstitutional cooperation (IIC). The aim is a solution that lasts,"
                " if possible in working life, and as soon as possible."
            )
        )
    ]


def _who_leads(reader: Reader) -> list[Block]:
    house = lead_institution(reader)
    words = _("One office leads: it coordinates the steps and answers your questions.")
    return [text(words), contact(reader, house)] if house else [text(words)]


def _exchange() -> list[Block]:
    return [
        points(
            _("The offices tell each other only what they need for these steps."),
            _(
                "For this they need your consent or a law that allows it. A diagnosis or a medical"
                " report is passed on only if you agree to exactly that, or if a law names it."
            ),
            _("Each exchange is recorded. You are told who got what, and on which basis."),
            _(
                "You may refuse your consent, limit it, or withdraw it at any time for the future."
                " In this cooperation that brings you no disadvantage. Duties to cooperate that a"
                " law lays down for a benefit remain."
            ),
        )
    ]


def _inspection() -> list[Block]:
    return [
        points(
            _(
                "You may ask every office what it keeps about you, where it comes from and who"
                " received it. As a rule this costs nothing, and you have an answer within"
                " 30 days. You may have mistakes corrected."
            ),
            _(
                "Ask the office that keeps the file. What the offices write down together serves"
                " coordination; it is not the main file."
            ),
            _("Somebody you trust may come with you, or ask for you with a power of attorney."),
        )
    ]


def _decisions() -> list[Block]:
    return [
        text(
            _(
                "Who leads says nothing about who pays. Each office decides on its own benefits."
                " If you want a decision that you can contest, ask that office for a written one."
            )
        )
    ]


INFORMATION = PaperSheet(
    kind=PaperKind.INFORMATION,
    subjects=subjects,
    content=content,
    why_not=gettext_lazy("The case is closed."),
)
