"""To whom, what, on which basis, who tells the person: the fields of every page that asks."""

from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import ALWAYS_DISCLOSED, Approach, Case
from cases.operations.approaching import COVERED_MONTHS, Ask, Grounds
from cases.operations.steps import clock
from cases.preview import Preview, freeze, shown
from cases.states.categories import STRICT_CATEGORIES
from contacts.codes import choices, label
from contacts.colleagues import away
from contacts.models import ContactPerson, Institution, Membership
from contacts.standards import Deadline, deadline
from contacts.states import ContactRank
from contacts.wording import term
from iiz.calendar import add_months
from iiz.forms import DayField, Form

AnyApproach = TypeVar("AnyApproach", bound=Approach)

EMPTY = [("", _("Please choose"))]
# Bases under which nothing is asked of another institution.
NEVER_ASKED_ON = frozenset({"mandate", "access_right"})


class GroundsForm(Form):
    """On which basis which categories are offered until when, and who informs the person.

    `membership` asks on `on`; `.grounds()` after `is_valid()`.
    """

    optional = ("contact",)
    wide = ("categories", "question")

    basis = forms.ChoiceField(
        label=_("Basis"),
        error_messages={"required": _("Choose the basis for this exchange.")},
    )
    basis_note = forms.CharField(
        label=_("Remark on the basis"),
        help_text=_("Needed for another basis."),
        max_length=300,
        required=False,
    )
    categories = forms.MultipleChoiceField(
        label=_("What may be told"), required=False, widget=forms.CheckboxSelectMultiple
    )
    covered_until = DayField(
        label=_("Covered until"),
        help_text=_("Twelve months at most."),
        required=False,
    )
    informed_on = DayField(
        label=_("Informed already on"),
        help_text=_("Empty if not yet."),
        required=False,
    )
    channel = forms.ChoiceField(label=_("How"), required=False)
    informer = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("By whom"),
        empty_label=None,
        required=False,
    )
    inform_by = DayField(label=_("By"), help_text=_("By the standard if empty."), required=False)

    def __init__(
        self, *args: Any, case: Case, membership: Membership, on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.membership, self.on = case, membership, on
        own = membership.institution
        self.askable = Institution.objects.askable(case.network, on).filter(has_account=True)
        self.fields["basis"].choices = [
            *EMPTY,
            *(pair for pair in choices("legal_basis") if pair[0] not in NEVER_ASKED_ON),
        ]
        self.fields["categories"].choices = category_choices()
        self.fields["categories"].help_text = _("Always told with a question: %(always)s.") % {
            "always": always_told()
        }
        self.fields["channel"].choices = [*EMPTY, *choices("channel")]
        self.fields["informer"].queryset = Institution.objects.filter(
            Q(pk=own.pk) | Q(pk__in=self.askable.values("pk"))
        )
        self.initial.setdefault("informer", own.pk)
        self.initial.setdefault("covered_until", add_months(on, COVERED_MONTHS))
        notice = deadline("notice", network=case.network, on=on)
        self.initial.setdefault("inform_by", notice.due_on)

    def clean_informer(self) -> Institution | None:
        """Either side informs the person; who is not part of it is never named."""
        informer = self.cleaned_data["informer"]
        asked = self.cleaned_data.get("addressee")
        if informer not in (None, self.membership.institution, asked):
            message = _("Either we inform the person, or the institution that is asked.")
            raise ValidationError(message, code="informer")
        return informer

    def grounds(self) -> Grounds:
        given = self.cleaned_data
        return Grounds(
            basis=given["basis"],
            categories=(*ALWAYS_DISCLOSED, *given["categories"]),
            covered_until=given["covered_until"],
            basis_note=given["basis_note"],
            informer=given["informer"],
            informed_on=given["informed_on"],
            inform_by=given["inform_by"],
            channel=given["channel"],
        )


class ApproachForm(GroundsForm):
    """Whom we ask what, on which grounds; `.ask()` after `is_valid()`."""

    addressee = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("Institution"),
        empty_label=_("Please choose"),
        error_messages={
            "required": _("Choose the institution you ask."),
            "invalid_choice": _(
                "This institution cannot be asked in this network. Choose one from the list."
            ),
        },
    )
    contact = forms.ModelChoiceField(
        ContactPerson.objects.none(),
        label=_("Contact person"),
        required=False,
    )
    question = forms.CharField(
        label=_("Question"),
        help_text=_("The institution reads it at once: no health details."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the question.")},
    )
    # The addressee comes first: who informs depends on it.
    field_order = ["addressee", "contact", "question"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = self.askable.exclude(pk=self.membership.institution_id)
        self.fields["addressee"].queryset = others
        self.begin_at("addressee")
        contacts = ContactPerson.objects.in_force(self.on).filter(institution__in=others)
        self.fields["contact"].queryset = contacts
        self.fields["contact"].choices = grouped(contacts, on=self.on)

    def clean_contact(self) -> ContactPerson | None:
        contact, addressee = self.cleaned_data["contact"], self.cleaned_data.get("addressee")
        if contact and addressee and contact.institution_id != addressee.pk:
            message = _("%(contact)s does not work at %(institution)s. Choose somebody there.")
            words = {"contact": contact.name, "institution": addressee.name}
            raise ValidationError(message, code="contact", params=words)
        return contact

    def ask(self) -> Ask:
        given = self.cleaned_data
        return Ask(
            addressee=given["addressee"],
            question=given["question"],
            grounds=self.grounds(),
            contact=given["contact"] or given["addressee"].contact_persons.primary(self.on).first(),
        )

    def draft(self, approach: AnyApproach, *, standard: str) -> AnyApproach:
        """Fills the approach with what is typed so far, never to be saved: for the live preview.

        `standard` is the key of its answer deadline.
        """
        typed = self.typed_so_far()
        approach.case, approach.sender = self.case, self.membership.institution
        approach.sender_user = self.membership.user
        approach.question = typed.get("question") or ""
        approach.categories = sorted({*ALWAYS_DISCLOSED, *typed.get("categories", ())})
        informer = typed.get("informer")
        approach.informer = informer if isinstance(informer, Institution) else approach.sender
        approach.informed_on = typed.get("informed_on")
        approach.inform_by = None if approach.informed_on else typed.get("inform_by")
        self.asked = typed.get("addressee")
        self.limit = self._limit(standard, self.asked)
        approach.due_on = self.limit.due_on if self.asked else None  # type: ignore[assignment]  # never saved
        approach.preview = freeze(approach)
        return approach

    def typed_so_far(self) -> dict[str, Any]:
        """What can be read of what is typed; of a fresh form what it proposes."""
        if not self.is_bound:
            return dict(self.initial)
        self.is_valid()
        return self.cleaned_data

    def worded(self, approach: Approach) -> Preview:
        """What is drafted, in words, with where its deadline was agreed; which one applies is
        known only when it is chosen whom to ask."""
        words = term(self.limit.value, self.limit.unit, self.limit.guideline)
        if not self.asked:
            words = _("depends on the institution; as a rule %(term)s") % {"term": words}
        return replace(shown(approach.preview), term=words)

    def _limit(self, standard: str, addressee: Institution | None) -> Deadline:
        sender = self.membership.institution
        return clock(standard, self.case, on=self.on, sender=sender, addressee=addressee)


def category_choices() -> list[tuple[str, str]]:
    """What may be told beside what a question always tells; the strict ones come last."""
    free = [pair for pair in choices("information_category") if pair[0] not in ALWAYS_DISCLOSED]
    strict = [
        (code, _("%(category)s (only with consent)") % {"category": name})
        for code, name in free
        if code in STRICT_CATEGORIES
    ]
    return [pair for pair in free if pair[0] not in STRICT_CATEGORIES] + strict


def always_told() -> str:
    return ", ".join(label("information_category", code) for code in ALWAYS_DISCLOSED)


def grouped(contacts, *, on: date) -> list[tuple[Any, Any]]:
    """Contact persons under the names of their institutions, so that no script is needed.

    Queries: 2.
    """
    rows = contacts.select_related("institution").order_by("institution", "rank", "pk")
    gone = away(contacts.values("institution"), on=on)
    groups: dict[str, list[tuple[int, str]]] = {}
    for contact in rows:
        is_away = (contact.user_id, contact.institution_id) in gone
        notes = [_("deputy")] * (contact.rank == ContactRank.DEPUTY) + [_("away")] * is_away
        words = f"{contact.name} ({', '.join(map(str, notes))})" if notes else contact.name
        groups.setdefault(contact.institution.name, []).append((contact.pk, words))
    return [("", _("First contact person")), *groups.items()]
