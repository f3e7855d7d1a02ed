"""Where a version stands on its way to being published: who has to approve it, and what is next."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from contacts.models import Guideline
from contacts.operations.guidelines import needs_committee
from contacts.states import GuidelineState

PUBLISH, SUBMIT, TAKE_BACK = "publish", "submit", "take_back"


@dataclass(frozen=True)
class Step:
    """A button: its name, its label, and what pressing it does."""

    name: str
    label: str
    text: str = ""


@dataclass(frozen=True)
class Standing:
    """`says`: who approved it, or what is missing. `asks_day`: the day is typed."""

    says: list[str]
    asks_day: bool
    steps: list[Step]


def standing(guideline: Guideline, *, on: date) -> Standing:
    """Queries: up to 3."""
    if guideline.state == GuidelineState.APPROVED:
        return Standing([_approved(guideline)], asks_day=False, steps=[_publish(), _take_back()])
    if guideline.state == GuidelineState.SUBMITTED:
        return Standing(_submitted(guideline), asks_day=False, steps=[_take_back()])
    if needs_committee(guideline, on=on):
        return Standing(_missing(guideline), asks_day=False, steps=[_submit()])
    says = [_("This network has no steering committee here. Enter the day of the approval.")]
    return Standing(says if guideline.network else [], asks_day=True, steps=[_publish()])


def _approved(guideline: Guideline) -> str:
    return _("Approved on %(day)s for the steering committee of %(network)s by %(name)s.") % {
        "day": f"{guideline.approved_on:%d.%m.%Y}",
        "network": guideline.network,
        "name": guideline.approved_by.name if guideline.approved_by else "",
    }


def _submitted(guideline: Guideline) -> list[str]:
    words = {"day": f"{guideline.submitted_on:%d.%m.%Y}", "network": guideline.network}
    return [
        _("Before the steering committee of %(network)s since %(day)s.") % words,
        _("It can be published once a member has approved it; whoever put it in is told."),
    ]


def _missing(guideline: Guideline) -> list[str]:
    says = [
        _("The steering committee of %(network)s has not approved this version yet.")
        % {"network": guideline.network}
    ]
    if guideline.returned:
        says.insert(0, _("The committee sent it back: %(why)s") % {"why": guideline.returned})
    return says


def _publish() -> Step:
    return Step(PUBLISH, _("Publish"))


def _submit() -> Step:
    text = _("Its members are told and read what changes. Until they decide it stays as it is.")
    return Step(SUBMIT, _("Put before the committee"), text)


def _take_back() -> Step:
    text = _("It is a draft again then, not approved, to be changed and put in anew.")
    return Step(TAKE_BACK, _("Take back"), text)
