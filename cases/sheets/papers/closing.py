"""How the case ended, in words the person can keep, and whom she turns to now."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.case_content import readable_fields
from cases.models import FollowUp, PaperKind
from cases.reading import Reader
from cases.sheets.papers.frame import (
    THE_CASE,
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
    written,
)
from contacts.codes import label
from iiz.templatetags.iiz import day


def subjects(reader: Reader) -> Sequence[Subject]:
    return [THE_CASE] if reader.case.is_closed else []


def content(reader: Reader, subject: Subject) -> Content:
    return Content(
        title=_("How your case was closed"),
        sections=[
            ("", [text(_opening(reader)), _outcome(reader)]),
            *_solution(reader),
            (_("Whom you turn to now"), _afterwards(reader)),
            (_("What comes next"), _next(reader)),
        ],
    )


def _opening(reader: Reader) -> str:
    words = {"day": day(reader.case.closed_on)}
    return _("The cooperation of the offices in your case ended on %(day)s.") % words


def _outcome(reader: Reader) -> Block:
    case, may_read = reader.case, readable_fields(reader)
    started = case.job_started_on if "job_started_on" in may_read else None
    workload = case.workload if "workload" in may_read else None
    settled = case.settled_with.name if case.settled_with else ""
    return facts(
        (_("Result"), label("closing_outcome", case.outcome)),
        (_("Now responsible"), settled),
        (_("Job started on"), day(started)),
        (_("Workload"), f"{workload} %" if workload else ""),
    )


def _solution(reader: Reader) -> list[tuple[str, list[Block]]]:
    solution = reader.case.solution
    if not solution or "solution" not in readable_fields(reader):
        return []
    return [(_("The solution in words"), [written(solution)])]


def _afterwards(reader: Reader) -> list[Block]:
    house = reader.case.settled_with or lead_institution(reader)
    return [contact(reader, house)] if house else []


def _next(reader: Reader) -> list[Block]:
    due = FollowUp.objects.open().filter(case=reader.case).values_list("due_on", flat=True)
    months = ", ".join(date_format(one, "F Y") for one in due)
    return [
        points(
            _("Later we ask you again how you are doing: %(months)s. You need not answer.")
            % {"months": months}
            if months
            else "",
            _(
                "If your situation changes, get in touch: within twelve months the case can be"
                " taken up again."
            ),
            _("In this cooperation nothing new about you is exchanged any more."),
            _("You may still ask each office what it keeps about you."),
        ),
        remark(
            _(
                "This sheet decides nothing about your benefits. If you want a decision that you"
                " can contest, ask the office that pays for a written one."
            )
        ),
    ]


CLOSING = PaperSheet(
    kind=PaperKind.CLOSING,
    subjects=subjects,
    content=content,
    why_not=gettext_lazy("The case is open."),
)
