"""The person's word that takes back everything at once."""

from datetime import date, datetime

from django.db import models
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from contacts.models import Institution
from iiz.history import Tracked, TrackedQuerySet


class GeneralWithdrawalQuerySet(TrackedQuerySet["GeneralWithdrawal"]):
    def last_instant(self, case: Case, on: date) -> datetime | None:
        """Of the newest up to the end of that day. Queries: 1."""
        said = self.filter(case=case, at__date__lte=on)
        return said.aggregate(last=Max("at"))["last"]

    def last_day(self, case: Case) -> date | None:
        """On which she said the newest. Queries: 1."""
        return self.filter(case=case).aggregate(last=Max("withdrawn_on"))["last"]


class GeneralWithdrawal(Tracked):
    """In one case she took back whatever rests on her consent, recorded here or only claimed.

    It says no to each pair and category from the instant `at` on, until she says yes to it anew;
    nobody has to know what there was. `institution`: the desk that took her word.
    """

    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="general_withdrawals"
    )
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_on = models.DateField(_("Withdrawn on"))
    withdrawn_how = models.CharField(_("How"), max_length=20)

    objects = GeneralWithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = _("withdrawal of everything")
        verbose_name_plural = _("withdrawals of everything")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.withdrawn_on:%d.%m.%Y}"
