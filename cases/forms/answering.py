"""What we say to those who asked us."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.forms.cards import DECLINE_FIELDS, Card, CardForm, DeclineForm, Words
from cases.forms.grounds import EMPTY
from cases.models import Handover, Person, Request
from cases.operations.rerouting import desks_beside
from contacts.codes import choices
from contacts.models import Institution


class OwnPersonForm(CardForm):
    """ "Already one of yours?": asked against our own records only, answered for ourselves.

    The question appears only if one of our own rows has the same name and date of birth.
    """

    own_person = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Already one of yours?"),
        help_text=_("Only your institution sees this; nothing is merged."),
        empty_label=_("No, or I do not know"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theirs = self.approach.case.person
        own = Person.objects.of(self.membership, on=self.on).same_as(theirs).exclude(pk=theirs.pk)
        self.fields["own_person"].queryset = own
        self.fields["own_person"].label_from_instance = _own_label
        if not own.exists():
            del self.fields["own_person"]


def _own_label(person: Person) -> str:
    return ", ".join(filter(None, [person.name, f"{person.birth_date:%d.%m.%Y}", person.town]))


class AnswerForm(OwnPersonForm, DeclineForm):
    """What questions, invitations and handovers have in common."""

    choice = forms.ChoiceField(
        label=_("Our answer"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose an answer."),
            "invalid_choice": _("Choose one of the answers shown."),
        },
    )
    back_question = forms.CharField(
        label=_("What we need to know"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    pass_to = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("To which desk"),
        empty_label=_("Please choose"),
        required=False,
    )
    field_order = ["choice"]
    outside: ClassVar[tuple[str, ...]] = ("own_person",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.words = {"sender": kwargs["approach"].sender.name}
        self.they_lead = _("%(sender)s leads.") % self.words
        super().__init__(*args, **kwargs)
        self.fields["pass_to"].queryset = self.desks
        if not self.passes_on:
            del self.fields["pass_to"]

    approach: Request | Handover

    @cached_property
    def desks(self):
        return desks_beside(self.approach, on=self.on)

    @cached_property
    def passes_on(self) -> bool:
        """A decision names one institution; without another desk there is nobody to pass it to."""
        is_bound = getattr(self.approach, "binding", False)
        return self.approach.can("reroute") and not is_bound and self.desks.exists()

    def pass_on_cards(self) -> Iterable[Card]:
        if self.passes_on:
            yield Card(
                value="pass_on",
                label=_("Pass on within our organisation"),
                sentence=_("Another desk answers by the same day. This is no refusal."),
                button=_("Pass it on"),
                after=self.they_lead,
                is_quiet=True,
            )

    def ask_back_cards(self) -> Iterable[Card]:
        if self.approach.can("ask_back") and not self.approach.has_asked_back:
            sentence = _("%(sender)s leads. The clock stands still once, for a few working days.")
            yield Card(
                value="ask_back",
                label=_("Ask back"),
                sentence=sentence % self.words,
                button=_("Send the question back"),
                after=self.they_lead,
            )

    def decline_card(self) -> Card:
        sentence = _("%(sender)s goes on leading. Needs reason, explanation, counter-proposal.")
        return Card(
            value="decline",
            label=_("Decline"),
            sentence=sentence % self.words,
            button=_("Send the refusal"),
            after=self.they_lead,
        )


class RequestAnswerForm(AnswerForm):
    """The answer to a question or to an invitation."""

    approach: Request

    wide = (*AnswerForm.wide, "answer", "back_question")

    answer = forms.CharField(
        label=_("Answer"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    category = forms.ChoiceField(
        label=_("Category of the answer"),
        help_text=_("Who is covered for this category reads it."),
        required=False,
    )
    partly = forms.BooleanField(label=_("This answers only a part"), required=False)
    fields_of: ClassVar[dict[str, tuple[str, ...]]] = {
        "answer": ("answer", "category", "partly"),
        "ask_back": ("back_question",),
        "decline": DECLINE_FIELDS,
        "pass_on": ("pass_to",),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [*EMPTY, *choices("information_category")]
        if not self.approach.is_invitation:
            self.fields.pop("own_person", None)

    def describe(self) -> Iterable[Card]:
        yield self._accept_card() if self.approach.is_invitation else self._answer_card()
        yield from self.ask_back_cards()
        yield self.decline_card()
        yield from self.pass_on_cards()

    def _accept_card(self) -> Card:
        return Card(
            value="accept",
            label=_("Accept"),
            sentence=_("We take part from now on. %(sender)s goes on leading.") % self.words,
            button=_("Accept the invitation"),
            after=self.they_lead,
        )

    def _answer_card(self) -> Card:
        return Card(
            value="answer",
            label=_("Answer"),
            sentence=_("%(sender)s reads the answer and goes on leading.") % self.words,
            button=_("Send the answer"),
            after=self.they_lead,
        )


class HandoverAnswerForm(AnswerForm):
    """The answer to a handover; a binding one can no longer be declined."""

    approach: Handover

    wide = (*AnswerForm.wide, "reservations", "back_question")

    reservations = forms.CharField(
        label=_("Reservations"),
        help_text=_("One per line; each becomes a task of the sender."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    fields_of: ClassVar[dict[str, tuple[str, ...]]] = {
        "accept_with_reservation": ("reservations",),
        "ask_back": ("back_question",),
        "decline": DECLINE_FIELDS,
        "pass_on": ("pass_to",),
    }

    def describe(self) -> Iterable[Card]:
        reserved = _("Each reservation becomes a task of %(sender)s.")
        yield self._accept_card("accept", _("Accept"), self._what_becomes_of_the_sender())
        yield self._accept_card("accept_with_reservation", _("Accept with reservation"), reserved)
        yield from self.ask_back_cards()
        if not self.approach.binding:
            yield self.decline_card()
        yield from self.pass_on_cards()

    def _what_becomes_of_the_sender(self) -> Words:
        if self.approach.loan_until:
            self.words["until"] = f"{self.approach.loan_until:%d.%m.%Y}"
            return _("On %(until)s it goes back to %(sender)s without being asked again.")
        if self.approach.stays_involved:
            return _("%(sender)s stays involved.")
        return _("%(sender)s reads along for a while.")

    @property
    def _later(self) -> str:
        """The agreed day, as long as it lies ahead."""
        day = self.approach.effective_on
        return f"{day:%d.%m.%Y}" if day and day > self.on else ""

    def _accept_card(self, value: str, label: Words, sentence: Words) -> Card:
        start, after = _("From acceptance on we lead."), _("we lead.")
        if self._later:
            words = {"day": self._later} | self.words
            start = _("From %(day)s on we lead, until then %(sender)s.") % words
            after = _("%(sender)s leads, from %(day)s on we do.") % words
        return Card(
            value=value,
            label=label,
            sentence=f"{start} {sentence % self.words}",
            button=_("Accept the lead"),
            after=after,
        )

    def clean_reservations(self) -> list[str]:
        lines = self.cleaned_data["reservations"].splitlines()
        return [line.strip() for line in lines if line.strip()]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("choice") == "accept_with_reservation" and not given.get("reservations"):
            self.add_error("reservations", _("Write at least one reservation, one per line."))
        return given
