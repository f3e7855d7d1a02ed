"""The law and the rules of exchange: rules are edited in drafts of a guideline, the law by date."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from consent.models import ExchangeRule, LegalBasis
from consent.states import Condition
from contacts import codes
from contacts.admin.base import LastingAdmin, types_or_any
from contacts.models import Guideline
from contacts.operations.recording import lock
from contacts.states import GuidelineState
from iiz.admin import TrackedAdmin


def _bases() -> list[tuple[str, str]]:
    return codes.choices("legal_basis")


def _categories() -> list[tuple[str, Any]]:
    return [("", _("the ordinary ones")), *codes.choices("information_category")]


class LegalBasisForm(forms.ModelForm):
    code = forms.ChoiceField(label=_("Legal basis"), choices=_bases)


@admin.register(LegalBasis)
class LegalBasisAdmin(LastingAdmin):
    """A law that changes: its row gets a last day, the new wording a row of its own."""

    form = LegalBasisForm
    list_display = ["citation", "code", "is_statute", "source", "since", "until"]
    list_filter = ["source", "is_statute"]
    search_fields = ["code", "citation_de", "citation_fr", "text_de", "text_fr"]
    ordering = ["code", "since"]


class ExchangeRuleForm(forms.ModelForm):
    from_type = forms.ChoiceField(label=_("From type"), choices=types_or_any, required=False)
    to_type = forms.ChoiceField(label=_("To type"), choices=types_or_any, required=False)
    category = forms.ChoiceField(label=_("Category"), choices=_categories, required=False)
    basis = forms.ChoiceField(label=_("Legal basis"), choices=_bases)
    conditions = forms.MultipleChoiceField(
        label=_("Conditions"),
        choices=Condition,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean_guideline(self) -> Guideline:
        """Kept as a draft until the rule is saved."""
        draft: Guideline = lock(self.cleaned_data["guideline"])
        if not draft.can("edit"):
            message = _("This version is no draft any more. Rules go into drafts only.")
            raise ValidationError(message, code="state")
        return draft


@admin.register(ExchangeRule)
class ExchangeRuleAdmin(TrackedAdmin):
    """Rules of a draft are added, edited and taken out; those of a published one only looked at."""

    form = ExchangeRuleForm
    list_display = ["key", "giver", "receiver", "of_category", "of_basis", "consent_required", "of"]
    list_filter = ["guideline", "consent_required", "basis", "from_type", "to_type"]
    list_select_related = ["guideline__network"]
    search_fields = ["key"]
    fields = [
        ("guideline", "key"),
        ("from_type", "to_type", "category"),
        ("basis", "consent_required", "form"),
        "conditions",
        ("notice", "notice_days", "informer"),
        "source",
    ]

    def has_change_permission(self, request: HttpRequest, obj: ExchangeRule | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.guideline.can("edit"))

    def has_delete_permission(self, request: HttpRequest, obj: ExchangeRule | None = None) -> bool:
        return obj is not None and obj.guideline.can("edit")

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> ExchangeRule | None:
        """Where it is about to be saved, with its version as it stands now."""
        found: ExchangeRule | None = super().get_object(request, *args, **kwargs)
        if found and request.method == "POST" and connection.in_atomic_block:
            lock(found.guideline)
        return found

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A rule goes into a draft, never into what was agreed, nor into what two sides agree."""
        if db_field.name == "guideline":
            drafts = Guideline.objects.filter(state=GuidelineState.DRAFT, agreement=None)
            kwargs["queryset"] = drafts.select_related("network").order_by("pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("From type"), ordering="from_type")
    def giver(self, rule: ExchangeRule) -> str:
        return codes.label("institution_type", rule.from_type) or "*"

    @admin.display(description=_("To type"), ordering="to_type")
    def receiver(self, rule: ExchangeRule) -> str:
        return codes.label("institution_type", rule.to_type) or "*"

    @admin.display(description=_("Category"), ordering="category")
    def of_category(self, rule: ExchangeRule) -> str:
        return codes.label("information_category", rule.category) or str(_("the ordinary ones"))

    @admin.display(description=_("Legal basis"), ordering="basis")
    def of_basis(self, rule: ExchangeRule) -> str:
        return codes.label("legal_basis", rule.basis)

    @admin.display(description=_("Guideline"), ordering="guideline")
    def of(self, rule: ExchangeRule) -> str:
        return str(rule.guideline)
