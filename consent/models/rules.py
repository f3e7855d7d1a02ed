from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.states.categories import STRICT_CATEGORIES
from consent.states import (
    IV,
    KESB,
    ORDINARY,
    Condition,
    Form,
    Informer,
    NoticeTime,
    Source,
)
from contacts.codes import is_code, label
from contacts.models import Guideline, Network
from iiz.history import Tracked, TrackedQuerySet

LISTS = {
    "from_type": "institution_type",
    "to_type": "institution_type",
    "category": "information_category",
    "basis": "legal_basis",
}
"""field → the list its code is taken from"""


def _names(type_: str) -> Q:
    return Q(from_type=type_) | Q(to_type=type_)


def _one_of_the_two_can_inform() -> Q:
    """ "The IV office informs" says who only where one of the two is one; so for the KESB."""
    iv = ~Q(informer=Informer.IV) | _names(IV)
    return iv & (~Q(informer=Informer.KESB) | _names(KESB))


class ExchangeRuleQuerySet(TrackedQuerySet):
    def applying(self, *, network: Network, on: date) -> Self:
        """All rules that could apply in a network, whatever the types."""
        guidelines = Guideline.objects.in_force(on).filter(
            Q(network=network) | Q(network__isnull=True, agreement__isnull=True)
        )
        return self.filter(guideline__in=guidelines.values("pk")).select_related("guideline")


class ExchangeRule(Tracked):
    """One line of a guideline's matrix: who may give whom what, on which basis, telling the person.

    Rule: R-EXCHANGE-02. An empty type means any. An empty category means the ordinary ones
    (`consent.states.ORDINARY`), so it never covers household, finances, plan or a strict one.
    `key` is the number of the line ("X-ALV-IV-1"); one line covers several pairs of types, and a
    network that says it again says it for itself.
    """

    guideline = models.ForeignKey(
        Guideline,
        on_delete=models.CASCADE,
        related_name="exchange_rules",
        verbose_name=_("guideline"),
    )
    key = models.CharField(
        _("rule"),
        max_length=30,
        validators=[RegexValidator(r"\AX(-[A-Z]+)+-\d+\Z", _("Write it like X-ALV-IV-1."))],
    )
    from_type = models.CharField(_("from type"), max_length=40, blank=True)
    to_type = models.CharField(_("to type"), max_length=40, blank=True)
    category = models.CharField(
        _("category"),
        max_length=40,
        blank=True,
        help_text=_("Empty: the ordinary ones, without household, finances, plan and strict ones."),
    )
    basis = models.CharField(_("legal basis"), max_length=40)
    consent_required = models.BooleanField(_("needs consent"), default=True)
    form = models.CharField(_("form"), max_length=10, choices=Form, default=Form.ANY)
    conditions = ArrayField(
        models.CharField(max_length=30, choices=Condition),
        verbose_name=_("conditions"),
        default=list,
        blank=True,
    )
    notice = models.CharField(
        _("the person is informed"),
        max_length=20,
        choices=NoticeTime,
        default=NoticeTime.BEFORE,
    )
    notice_days = models.PositiveSmallIntegerField(_("within calendar days"), null=True, blank=True)
    informer = models.CharField(
        _("who informs"), max_length=10, choices=Informer, default=Informer.GIVER
    )
    source = models.CharField(_("source"), max_length=1, choices=Source, default=Source.PROPOSED)

    objects = ExchangeRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange rule")
        verbose_name_plural = _("exchange rules")
        ordering = ["key", "from_type", "to_type", "category"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    form__in=Form.values,
                    notice__in=NoticeTime.values,
                    informer__in=Informer.values,
                    source__in=Source.values,
                    conditions__contained_by=Condition.values,
                ),
                name="exchange_rule_uses_known_words",
            ),
            models.UniqueConstraint(
                fields=["guideline", "key", "from_type", "to_type", "category"],
                name="exchange_rule_is_set_once_per_pair_and_category",
                violation_error_message=_(
                    "This rule is already set for these types and this category."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(category__in=sorted(STRICT_CATEGORIES))
                | Q(consent_required=True)
                | ~Q(from_type="") & ~Q(to_type=""),
                name="strict_category_has_no_general_rule",
                violation_error_message=_(
                    "Diagnosis, protection measures and sanctions need consent, or a rule for "
                    "exactly these two types."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(basis="consent") | Q(consent_required=True),
                name="consent_as_basis_needs_consent",
                violation_error_message=_("Where consent is the basis, consent is needed."),
            ),
            models.CheckConstraint(
                condition=Q(
                    notice=NoticeTime.AFTERWARDS, notice_days__isnull=False, notice_days__gte=1
                )
                | ~Q(notice=NoticeTime.AFTERWARDS) & Q(notice_days__isnull=True),
                name="informing_afterwards_has_a_term",
                violation_error_message=_(
                    "Days belong to informing afterwards, and there they are needed."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(conditions__contains=[Condition.WRITTEN_REQUEST])
                | Q(form=Form.WRITTEN),
                name="a_written_request_is_answered_in_writing",
                violation_error_message=_(
                    "What is given on a written request is given in writing."
                ),
            ),
            models.CheckConstraint(
                condition=_one_of_the_two_can_inform(),
                name="informer_is_one_of_the_two",
                violation_error_message=_("Who informs must be one of the two types."),
            ),
        ]

    def __str__(self) -> str:
        sides = [label("institution_type", code) if code else "*" for code in self.types]
        return f"{self.key}: {' → '.join(sides)}"

    @property
    def types(self) -> tuple[str, str]:
        return self.from_type, self.to_type

    def covers(self, category: str) -> bool:
        return self.category == category or (not self.category and category in ORDINARY)

    def fits(self, from_type: str, to_type: str) -> bool:
        return self.from_type in ("", from_type) and self.to_type in ("", to_type)

    @property
    def narrowness(self) -> tuple[bool, bool, int, bool]:
        """The larger, the more specific; as for standards, the category between scope and types."""
        named = bool(self.from_type) + bool(self.to_type)
        own = self.guideline_id is not None and self.guideline.network_id is not None
        return own, bool(self.category), named, bool(self.to_type)

    def clean(self) -> None:
        """Raises: ValidationError per field for a code that no list offers."""
        errors = {
            name: ValidationError(_("Choose from the list."), code="unknown")
            for name, code_list in LISTS.items()
            if (code := getattr(self, name)) and not is_code(code_list, code)
        }
        if errors:
            raise ValidationError(errors)
