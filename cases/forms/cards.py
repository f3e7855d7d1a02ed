"""An answer is one card among several, and no "no" goes without its reasons."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.forms.grounds import EMPTY
from cases.models import Approach
from cases.operations.declining import Decline, never_proposed
from contacts.codes import choices
from contacts.deciders import decider
from contacts.models import Institution, Membership
from iiz.forms import DayField, Form

Words = str | Promise


@dataclass(frozen=True)
class Card:
    """One answer: its name, the sentence who leads afterwards, and the fields it opens.

    While it is chosen the button says `button` and the foot bar says `after`. A quiet one is no
    answer to what was asked and stands back.
    """

    value: str
    label: Words
    sentence: Words
    button: Words
    after: Words
    is_quiet: bool = False
    is_chosen: bool = False
    fields: list[BoundField] = field(default_factory=list)


UNDECIDED = Card(
    value="",
    label="",
    sentence="",
    button=_("Send our answer"),
    after=_("as the answer you choose says."),
)


class CardForm(Form):
    """Only the fields of the chosen card matter, and those that stand outside the cards.

    Every field is there without a script; what was typed on other cards is kept, never judged.
    """

    choice_name: ClassVar[str] = "choice"
    fields_of: ClassVar[dict[str, tuple[str, ...]]] = {}
    outside: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self, *args: Any, approach: Approach, membership: Membership, on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.approach, self.membership, self.on = approach, membership, on
        self.described = list(self.describe())
        options = [(card.value, card.label) for card in self.described]
        self.fields[self.choice_name].choices = options

    def describe(self) -> Iterable[Card]:
        """The cards of this form, in their order."""
        raise NotImplementedError

    @classmethod
    def begin_with(cls, approach: Approach, chosen: str) -> dict[str, Any]:
        """What a fresh form proposes; a link can bring the choice along."""
        return {cls.choice_name: chosen}

    @property
    def chosen(self) -> str:
        return self[self.choice_name].value() or ""

    @property
    def cards(self) -> Iterator[Card]:
        for card in self.described:
            names = [name for name in self.fields_of.get(card.value, ()) if name in self.fields]
            fields = [self[name] for name in names]
            yield replace(card, is_chosen=self.chosen == card.value, fields=fields)

    @property
    def outside_fields(self) -> list[BoundField]:
        return [self[name] for name in self.outside if name in self.fields]

    @property
    def current(self) -> Card:
        """What the foot bar says: the chosen card's words, before a choice none of them."""
        return next((card for card in self.cards if card.is_chosen), UNDECIDED)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        chosen = given.get(self.choice_name, "")
        relevant = {self.choice_name, *self.outside, *self.fields_of.get(chosen, ())}
        for name in [name for name in self.errors if name not in relevant]:
            del self.errors[name]
            self.cleaned_data[name] = None
        return given


DECLINE_FIELDS = (
    "decline_reason",
    "ground",
    "decline_text",
    "counter_proposal",
    "counter_institution",
    "counter_on",
    "counter_text",
)


class DeclineForm(CardForm):
    """A card form with the fields of a refusal: reason, ground, explanation, counter-proposal."""

    wide = ("decline_text", "counter_proposal", "counter_institution")

    decline_reason = forms.ChoiceField(label=_("Reason"), required=False)
    ground = forms.CharField(
        label=_("Our ground"),
        help_text=_("The article or rule, for example IVG 28."),
        max_length=200,
        required=False,
    )
    decline_text = forms.CharField(
        label=_("Explanation"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    counter_proposal = forms.ChoiceField(
        label=_("Counter-proposal"), required=False, widget=forms.RadioSelect
    )
    counter_institution = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("Which institution instead"),
        empty_label=_("Please choose"),
        required=False,
    )
    counter_on = DayField(label=_("From"), required=False)
    counter_text = forms.CharField(label=_("What we do until then"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decline_reason"].choices = [*EMPTY, *choices("decline_reason")]
        self.fields["counter_proposal"].choices = choices("counter_proposal")
        askable = Institution.objects.askable(self.approach.case.network, self.on)
        others = askable.exclude(pk__in=never_proposed(self.approach))
        self.fields["counter_institution"].queryset = others
        if "decline_text" in self.fields:
            self.fields["decline_text"].help_text = self.readers

    @property
    def readers(self) -> str:
        """Who reads what is typed; the coordination only where one has a mandate."""
        words = {"sender": self.approach.sender.name}
        if decider(self.approach.case.network, lead=self.approach.sender, on=self.on).has_mandate:
            return _("%(sender)s and the coordination read it.") % words
        return _("%(sender)s reads it.") % words

    def decline(self) -> Decline:
        given = self.cleaned_data
        return Decline(
            reason=given["decline_reason"],
            ground=given["ground"],
            text=given.get("decline_text") or given.get("text", ""),
            counter_proposal=given["counter_proposal"],
            counter_institution=given["counter_institution"],
            counter_on=given["counter_on"],
            counter_text=given["counter_text"],
        )
