"""Changing the data of a case, moving it on, closing it, reopening it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.case_content import readable_fields
from cases.forms.grounds import EMPTY
from cases.models import Case, Problem
from cases.operations.cases import phase_choices
from cases.operations.closing import Ending, accepted_by
from cases.outcomes import NEVER_CHOSEN, OUTCOME_GROUPS, outcome_group
from cases.reading import Reader
from cases.states import Phase
from contacts.codes import choices
from contacts.models import Institution
from iiz.forms import DayField, Form

CONTENT = ("unemployed_since", "incapacity_since", "job_started_on", "workload", "person_view")
GROUPS = {
    "works": _("The person works"),
    "settled": _("Responsibility settled and accepted"),
    "other": _("Another solution"),
    "facts": _("Facts"),
}


class CaseEditForm(Form):
    """The fields of the case the reader may read; what it may not read it cannot overwrite.

    The track is none of them: a case is promoted by a step of its own, and never put back.
    """

    optional = CONTENT
    wide = ("areas", "person_view")

    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)
    areas = forms.MultipleChoiceField(
        label=_("Problem areas your institution names"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Name at least one problem area.")},
    )
    unemployed_since = DayField(label=_("Unemployed since"), required=False)
    incapacity_since = DayField(label=_("Unable to work since"), required=False)
    job_started_on = DayField(label=_("Job started on"), required=False)
    workload = forms.IntegerField(
        label=_("Workload in percent"),
        min_value=1,
        max_value=100,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    person_view = forms.CharField(
        label=_("The person's own view"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        case = reader.case
        kwargs["initial"] = values_of(case, own=reader.membership.institution_id) | {
            "version": case.version
        }
        super().__init__(*args, **kwargs)
        readable = readable_fields(reader)
        self.withheld = [name for name in CONTENT if name not in readable]
        for name in self.withheld:
            del self.fields[name]
        self.fields["areas"].choices = choices("problem_area")  # type: ignore[attr-defined]  # a ChoiceField

    def typed(self) -> dict[str, Any]:
        """What this form would store, to be compared with what somebody else stored."""
        return self.case_fields() | {"areas": sorted(self.cleaned_data["areas"])}

    def case_fields(self) -> dict[str, Any]:
        names = ("areas", *CONTENT)
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


def values_of(case: Any, *, own: int | None) -> dict[str, Any]:
    """The editable fields of a case, or of a row of its history; of the problem areas those that
    the own institution names. Queries: 1."""
    problems = Problem.objects.current().named_by(own)
    if not isinstance(case, Case):
        problems = Problem.history.as_of(case.history_date).filter(owner=own, until__isnull=True)
    areas = sorted(problem.area for problem in problems.filter(case=case.id))
    return {"areas": areas} | {name: getattr(case, name) for name in CONTENT}


class MoveForm(Form):
    """Into which phase, and why, where going back or skipping needs a reason."""

    to = forms.ChoiceField(
        label=_("Phase"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a phase.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed to go back or to skip a phase."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (phase, _("%(phase)s (needs a reason)") % {"phase": label} if asks else label)
            for phase, label, asks in (
                (phase, Phase(phase).label, asks) for phase, asks in phase_choices(case).items()
            )
        ]


@dataclass(frozen=True)
class Outcome:
    id: str
    code: str
    label: str
    is_checked: bool


@dataclass(frozen=True)
class OutcomeGroup:
    label: str
    choices: list[Outcome]


class CloseForm(Form):
    """How the case ends; each group of outcomes asks for something else."""

    outcome = forms.ChoiceField(
        label=_("How does the case end?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an outcome.")},
    )
    job_started_on = DayField(label=_("Job started on"), required=False)
    workload = forms.IntegerField(
        label=_("Workload in percent"),
        min_value=1,
        max_value=100,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    settled_with = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("Who has accepted responsibility"),
        required=False,
        empty_label=_("Please choose"),
        help_text=_("The institution that leads, or has said that it is responsible."),
    )
    solution = forms.CharField(
        label=_("Solution"),
        help_text=_("Needed for another solution: what was found?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    optional = ("job_started_on", "workload")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = grouped_outcomes()  # type: ignore[attr-defined]  # a ChoiceField
        accepted = Institution.objects.filter(pk__in=accepted_by(case))
        self.fields["settled_with"].queryset = accepted  # type: ignore[attr-defined]  # a ModelChoiceField

    @property
    def outcome_groups(self) -> list[OutcomeGroup]:
        """The radio buttons under their headings; the first one carries the field's own id, to
        which the error summary leads."""
        bound, groups, is_first = self["outcome"], [], True
        for heading, pairs in grouped_outcomes():
            group = OutcomeGroup(heading, [])
            for code, label in pairs:
                place = bound.auto_id if is_first else f"{bound.auto_id}_{code}"
                group.choices.append(Outcome(place, code, label, bound.value() == code))
                is_first = False
            groups.append(group)
        return groups

    def ending(self) -> Ending:
        given = self.cleaned_data
        settles = outcome_group(given["outcome"]) == "settled"
        return Ending(
            outcome=given["outcome"],
            solution=given["solution"],
            settled_with=given["settled_with"] if settles else None,
            job_started_on=given["job_started_on"],
            workload=given["workload"],
        )


def grouped_outcomes() -> list[tuple[str, list[tuple[str, str]]]]:
    offered = [pair for pair in choices("closing_outcome") if pair[0] not in NEVER_CHOSEN]
    return [
        (str(GROUPS[group]), [pair for pair in offered if outcome_group(pair[0]) == group])
        for group in OUTCOME_GROUPS
    ]


class HoldForm(Form):
    """Why the case rests, and until when."""

    hold_reason = forms.ChoiceField(
        label=_("Why does the case rest?"),
        error_messages={"required": _("Choose why the case rests.")},
    )
    until = DayField(
        label=_("Until"), help_text=_("At most twelve months. On that day we look at it again.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begin_at("hold_reason")
        self.fields["hold_reason"].choices = [*EMPTY, *choices("hold_reason")]  # type: ignore[attr-defined]  # a ChoiceField


class ConfirmForm(Form):
    """Head or decider confirm a closing or do not; the button pressed says which."""

    CONFIRM, REFUSE = "confirm", "refuse"

    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=2000,
        required=False,
        help_text=_("Needed if you do not confirm. The lead reads them."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    result = forms.ChoiceField(
        choices=[(CONFIRM, _("Confirm and close")), (REFUSE, _("Do not confirm"))],
        widget=forms.HiddenInput,
        error_messages={"required": _("Press one of the two buttons.")},
    )
    optional = ("reasons",)


class FollowUpForm(Form):
    """How the person is doing; or that nobody needs to ask again."""

    DECEASED = "deceased"

    result = forms.ChoiceField(
        label=_("How is the person doing?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the person is doing.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        died = (self.DECEASED, _("The person has died: nobody asks again"))
        self.fields["result"].choices = [*choices("follow_up_result"), died]  # type: ignore[attr-defined]  # a ChoiceField


class ReopenForm(Form):
    reason = forms.CharField(
        label=_("Why is the case reopened?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why the case is reopened.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begin_at("reason")
