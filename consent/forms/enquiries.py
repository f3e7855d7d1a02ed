"""What is chosen for an anonymous question, and what its addressee answers.

Rule: R-ENQUIRY-01; the question has no field to write in.
"""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.forms.grounds import EMPTY
from consent.operations import Question
from contacts.codes import choices
from contacts.models import Institution, Membership, Network
from contacts.states import NEVER_ASKED
from iiz.forms import Form

NO_MATTER = ("", _("does not matter"))


class EnquiryForm(Form):
    """`.asked()` when valid. The network is asked for only if there is a choice."""

    optional = ("age_band", "region")
    wide = ("question", "areas")

    network = forms.ModelChoiceField(
        Network.objects.none(),
        label=_("Network"),
        empty_label=_("Please choose"),
        error_messages={"required": _("Choose the network.")},
    )
    addressee = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("Institution asked"),
        empty_label=_("Please choose"),
        error_messages={
            "required": _("Say whom you ask."),
            "invalid_choice": _(
                "This institution cannot be asked in this network. Choose one from the list."
            ),
        },
    )
    question = forms.ChoiceField(
        label=_("Question"), error_messages={"required": _("Choose a question.")}
    )
    areas = forms.MultipleChoiceField(
        label=_("Problem areas"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Name at least one problem area.")},
    )
    age_band = forms.ChoiceField(label=_("Age"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, *args: Any, membership: Membership, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        networks = list(Network.objects.reached_by(membership, on).order_by("name_de", "pk"))
        self.only_network = networks[0] if len(networks) == 1 else None
        fields: Any = self.fields
        if self.only_network:
            del fields["network"]
        else:
            fields["network"].queryset = Network.objects.reached_by(membership, on)
        others = Institution.objects.in_networks_of(membership, on).filter(has_account=True)
        askable = others.exclude(type__in=NEVER_ASKED).exclude(pk=membership.institution_id or 0)
        fields["addressee"].queryset = askable
        fields["question"].choices = [*EMPTY, *choices("enquiry_question")]
        fields["areas"].choices = choices("problem_area")
        fields["age_band"].choices = [NO_MATTER, *choices("enquiry_age")]
        fields["region"].choices = [NO_MATTER, *_regions(networks)]

    def asked(self) -> Question:
        given = self.cleaned_data
        names = ("addressee", "question", "areas", "age_band", "region")
        network = self.only_network or given["network"]
        return Question(network=network, **{name: given[name] for name in names})


def _regions(networks: list[Network]) -> list[tuple[str, str]]:
    """Those of the own cantons: the code begins with the canton."""
    cantons = tuple(f"{network.canton.lower()}_" for network in networks)
    return [(code, label) for code, label in choices("enquiry_region") if code.startswith(cantons)]


class ReplyForm(Form):
    """What the addressee says; `reply` is for what the list does not say."""

    wide = ("reply",)

    answer = forms.ChoiceField(
        label=_("Answer"),
        error_messages={"required": _("Choose an answer.")},
    )
    reply = forms.CharField(
        label=pgettext_lazy("enquiry", "Explanation"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "At most 1000 signs. Write nothing about a person, also if you think you know her."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [*EMPTY, *choices("enquiry_answer")]  # type: ignore[attr-defined]  # a ChoiceField
