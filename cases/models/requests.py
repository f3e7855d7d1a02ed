"""Fragen and Beiziehen: a question, or an invitation to take part."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.approaches import Approach, AsksBack, Reroutable, a_decline_is_complete
from cases.states import OPEN_REQUEST, REQUEST_VERBS, RequestState

TAKE_PART = "take_part"


class Request(Reroutable, AsksBack, Approach):
    """One question to one institution; of type `take_part` it invites to the case.

    Only an accepted invitation makes a participant; the lead never moves by a request.
    """

    VERBS = REQUEST_VERBS
    OPEN = OPEN_REQUEST

    type = models.CharField(_("Type"), max_length=20)
    state = models.CharField(max_length=20, choices=RequestState.choices, default=RequestState.SENT)
    received_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("Answer"), max_length=4000, blank=True)
    answer_category = models.CharField(max_length=20, blank=True)

    class Meta(Approach.Meta):
        abstract = False
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        constraints = [
            a_decline_is_complete(RequestState.DECLINED, "a_declined_request_says_why"),
            models.CheckConstraint(
                condition=~models.Q(state=RequestState.ACCEPTED) | models.Q(type=TAKE_PART),
                name="only_an_invitation_is_accepted",
                violation_error_message=_("A question is answered, not accepted."),
            ),
            models.UniqueConstraint(
                fields=["case", "addressee"],
                condition=models.Q(type=TAKE_PART, state__in=sorted(OPEN_REQUEST)),
                name="an_institution_has_one_open_invitation_per_case",
                violation_error_message=_(
                    "This institution is already invited. Wait for its answer or withdraw."
                ),
            ),
        ]

    @property
    def is_invitation(self) -> bool:
        return self.type == TAKE_PART
