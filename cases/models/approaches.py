"""One institution approaches another: what every question, invitation and handover carries."""

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.states import Stateful
from contacts.states import MemberRole
from iiz.history import Tracked, TrackedQuerySet

# A request itself discloses that the person is known to the sender, and who she is.
ALWAYS_DISCLOSED = ("involvement", "personal")
NAME_MASKED_AFTER_DAYS = 30


class ApproachQuerySet(TrackedQuerySet):
    def addressed_to(self, membership, *, on: date):
        """The second door: what the membership's institution was asked, whatever became of it;
        also what it passed on, which is somebody else's to answer now."""
        if membership is None or membership.role not in (MemberRole.CASEWORKER, MemberRole.HEAD):
            return self.none()
        own = membership.institutions(on)
        asked = Q(addressee__in=own)
        if issubclass(self.model, Reroutable):
            asked |= Q(rerouted_from__in=own)
        return self.filter(asked)

    def sent_by(self, membership, *, on: date):
        """What the membership's institution asked of others: its own part of a case."""
        if membership is None or membership.role not in (MemberRole.CASEWORKER, MemberRole.HEAD):
            return self.none()
        return self.filter(sender__in=membership.institutions(on))

    def open(self):
        return self.filter(state__in=self.model.OPEN)


class Approach(Stateful, Tracked):
    """What the sender asked, on which basis, who informs the person, and the frozen preview.

    `preview` is what the addressee may read before acceptance, and nothing else (`cases.preview`).
    """

    OPEN: frozenset

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="%(class)ss")
    sender = models.ForeignKey("contacts.Institution", on_delete=models.PROTECT, related_name="+")
    sender_user = models.ForeignKey(
        "contacts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    addressee = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, related_name="+"
    )
    contact = models.ForeignKey(
        "contacts.ContactPerson", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    question = models.TextField(_("Question"), max_length=1000)
    categories = ArrayField(
        models.CharField(max_length=20), verbose_name=_("Categories"), blank=True
    )
    basis = models.CharField(_("Basis"), max_length=20)
    basis_note = models.CharField(_("Remark on the basis"), max_length=300, blank=True)
    covered_until = models.DateField(_("Covered until"))
    informer = models.ForeignKey("contacts.Institution", on_delete=models.PROTECT, related_name="+")
    informed_on = models.DateField(_("Person informed on"), null=True, blank=True)
    inform_by = models.DateField(_("Person to be informed by"), null=True, blank=True)
    preview = models.JSONField(default=dict, blank=True, editable=False)
    sent_at = models.DateTimeField()
    due_on = models.DateField()
    guideline = models.ForeignKey(
        "contacts.Guideline", on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "contacts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decline_reason = models.CharField(_("Reason"), max_length=30, blank=True)
    ground = models.CharField(_("Legal ground"), max_length=200, blank=True)
    decline_text = models.TextField(_("Explanation"), max_length=2000, blank=True)
    counter_proposal = models.CharField(_("Counter-proposal"), max_length=20, blank=True)
    counter_institution = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    counter_on = models.DateField(_("From"), null=True, blank=True)
    counter_text = models.CharField(_("What we do until then"), max_length=500, blank=True)

    objects = ApproachQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.sent_at:%d.%m.%Y}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def was_refused(self) -> bool:
        return self.state in {"declined", "withdrawn", "lapsed", "superseded"}

    def was_passed_on_by(self, own: frozenset[int]) -> bool:
        """They were asked first; another desk of their organisation is asked now."""
        return self.addressee_id not in own and getattr(self, "rerouted_from_id", None) in own

    def is_name_masked(self, on: date, *, own: frozenset[int] = frozenset()) -> bool:
        """The name is hidden 30 days after a refusal, and from the desk that passed it on 30 days
        after that: they have no use for it any more."""
        ended = self.answered_at or self.sent_at
        if self.was_passed_on_by(own):
            ended = self.rerouted_at  # type: ignore[attr-defined]  # Reroutable
        elif not self.was_refused:
            return False
        return (on - timezone.localdate(ended)).days > NAME_MASKED_AFTER_DAYS


def a_decline_is_complete(declined_state: str, name: str) -> models.CheckConstraint:
    """No bare "no": reason, ground, explanation and counter-proposal belong to every decline."""
    return models.CheckConstraint(
        condition=~Q(state=declined_state)
        | ~Q(decline_reason="") & ~Q(ground="") & ~Q(decline_text="") & ~Q(counter_proposal=""),
        name=name,
        violation_error_message=_(
            "Declining needs a reason, a legal ground, an explanation and a counter-proposal."
        ),
    )


class Reroutable(models.Model):
    """The addressee may pass it on inside its organisation; it is then no longer asked itself, and
    reads on what it was asked and to whom it went, but no answer."""

    rerouted_from = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    rerouted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class AsksBack(models.Model):
    """The addressee may ask back once; its clock then stands still until the sender answers."""

    asked_back_on = models.DateField(null=True, blank=True)
    back_question = models.TextField(_("Question back"), max_length=1000, blank=True)
    back_answer = models.TextField(_("Answer"), max_length=1000, blank=True)
    what_is_new = models.TextField(_("What is new?"), max_length=1000, blank=True)

    class Meta:
        abstract = True

    @property
    def has_asked_back(self) -> bool:
        return self.asked_back_on is not None
