"""What is due for which institution: written by operations, read by lists and reminders."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.apps import apps
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from contacts.models import Absence, Membership, Network
from contacts.states import MemberRole


class DueKind(models.TextChoices):
    REQUEST = "request", _("Answer to a request")
    HANDOVER = "handover", _("Answer to a handover")
    POSITION = "position", _("Position on responsibility")
    ANSWER = "answer", _("An answer has come in")
    BACK = "back", _("Answer to a question back")
    CLARIFICATION = "clarification", _("Clarification")
    DECISION = "decision", _("Decision")
    PING_PONG = "ping_pong", _("To and fro: look at the case")
    EXECUTION = "execution", _("Propose the handover decided on")
    NOTICE = "notice", _("Inform the person")
    TASK = "task", _("Task")
    LOAN = "loan", _("Return of the lead that was lent")
    EFFECT = "effect", _("Handover takes effect")
    HOLD = "hold", _("Case on hold: look at it again")
    CLOSING = "closing", _("Confirm the closing")
    FOLLOW_UP = "follow_up", _("Ask how the person is doing")
    CONSENT = "consent", _("Consent of the person")
    INSPECTION = "inspection", _("File inspection")
    ENQUIRY = "enquiry", _("Anonymous question")
    CONFIRMATION = "confirmation", _("Confirmation by the head")
    REVIEW = "review", _("Yearly review")
    RESOLUTION = "resolution", _("Resolution of a review")
    CONTACT = "contact", _("Contact persons: one is missing, or not confirmed for a year")


# What another institution asked: opened by the second door, whoever of ours looks after the case.
ASKED = {
    DueKind.REQUEST: "request",
    DueKind.HANDOVER: "handover",
    DueKind.POSITION: "position",
}
ASKED_OF_US = (*ASKED, DueKind.BACK, DueKind.ANSWER, DueKind.ENQUIRY)
# What only the coordination, or the head without one, has to do.
DECISIONS = (DueKind.DECISION, DueKind.PING_PONG)
REVIEWS = (DueKind.REVIEW, DueKind.RESOLUTION)
DECIDED = (*DECISIONS, DueKind.CLOSING, DueKind.CONFIRMATION, *REVIEWS)
DECIDERS = (MemberRole.COORDINATOR, MemberRole.HEAD)
LOOKS_AFTER = (MemberRole.CASEWORKER, MemberRole.HEAD)
# What an institution owes the others; its own tasks are nobody else's matter.
PROCEDURE = (
    DueKind.REQUEST,
    DueKind.HANDOVER,
    DueKind.POSITION,
    DueKind.BACK,
    DueKind.CLARIFICATION,
    DueKind.DECISION,
    DueKind.PING_PONG,
    DueKind.EXECUTION,
    DueKind.LOAN,
    DueKind.EFFECT,
)
# What is owed to the person stays owed when the case is closed.
OUTLIVING = (DueKind.NOTICE, DueKind.INSPECTION)


class DueQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_at__isnull=True)

    def of(self, institutions):
        return self.filter(institution__in=institutions)

    def opened_by(self, membership, *, on: date):
        """What one of the two doors opens for it, whoever owes it; without a case, its own."""
        return self.filter(_opened_by(membership, on=on))

    def to_do_by(self, membership, *, on: date):
        """What stands on the membership's start page: all that others ask of its institution; else
        what is due in cases it looks after itself, or that nobody there does. A head sees all."""
        rows = self.open().of(membership.institutions(on))
        if membership.role not in DECIDERS:
            is_others = _finds(_looked_after_by_others(membership, on=on))
            rows = rows.exclude(kind__in=DECIDED).filter(Q(kind__in=ASKED_OF_US) | ~is_others)
        return rows.opened_by(membership, on=on)

    def overdue(self, on: date):
        return self.open().filter(due_on__lt=on)


COUNTED_AT_MOST = 1000
STATEMENTS_KEPT = 512


def count_by_kind_for(membership, *, on: date) -> tuple[dict[str, int], int]:
    """Open ones of its institutions, and how many of them stand on its start page. Queries: 1.

    The second number is capped, and the statement kept: this is asked on every page.
    """
    houses = membership.institutions(on)
    if not houses:
        return {}, 0
    asker = Asker(membership.role, membership.user_id, membership.institution_id, houses)
    with connection.cursor() as cursor:
        cursor.execute(*_counting(asker, on))
        found = cursor.fetchall()
    by_kind = {kind: number for kind, number, _mine in found}
    return by_kind, max((mine for _kind, _number, mine in found), default=0)


@dataclass(frozen=True)
class Asker:
    """All of a membership that the counting statement may depend on: it is kept by this.

    Whoever needs more of the membership there adds it here; what is missing fails.
    """

    role: str
    user_id: int
    institution_id: int
    houses: frozenset[int]

    def institutions(self, on: date) -> frozenset[int]:
        return self.houses


class Counted(models.Subquery):
    """How many rows a query finds, within another one."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = models.IntegerField()
    empty_result_set_value = 0


@lru_cache(maxsize=STATEMENTS_KEPT)
def _counting(asker: Asker, on: date) -> tuple[str, tuple]:
    """The statement and its parameters; to compile it takes longer than to answer it."""
    mine = Counted(Due.objects.to_do_by(asker, on=on).order_by().values("pk")[:COUNTED_AT_MOST])
    rows = Due.objects.open().of(asker.houses).order_by().values_list("kind")
    return rows.annotate(models.Count("pk"), mine=mine).query.sql_with_params()


def _opened_by(membership, *, on: date) -> Q:
    from cases.models.cases import Case

    cases = Case.objects.visible_to(membership, on=on).filter(pk=OuterRef("case"))
    opened = ~Q(kind__in=ASKED) & _finds(cases)
    if membership.role in LOOKS_AFTER:
        opened |= Q(case__isnull=True, institution__in=membership.institutions(on))
    if membership.role == MemberRole.COORDINATOR:
        networks = Network.objects.reached_by(membership, on)
        own = Q(institution=membership.institution_id, network__in=networks)
        opened |= own & Q(kind=DueKind.REVIEW)
    for kind, name in (*ASKED.items(), (DueKind.EFFECT, "handover")):
        rows = apps.get_model("cases", name).objects.addressed_to(membership, on=on)
        opened |= Q(kind=kind) & _finds(rows.filter(key=OuterRef("key")))
    return opened


def _finds(rows: models.QuerySet) -> Q:
    """As `Exists`, but tried row by row: of that the server would first make a list of all the
    cases that open for the institution, however few dues are asked about."""
    return Q(IsNull(Subquery(rows.order_by().values("pk")[:1]), False))


def _looked_after_by_others(membership, *, on: date):
    """A colleague's who still works there, also when the case is closed; what somebody left behind
    is everybody's, and of who is away it is whoever stands in. Rule: R-ABSENCE-01."""
    from cases.models.rows import CaseRow

    hers = {"user": OuterRef("user"), "institution": OuterRef("institution")}
    left = Absence.objects.left_to(membership.user_id, on).filter(**hers)
    there = Membership.objects.in_force(on).filter(user__is_active=True, **hers)
    there = there.exclude(Exists(left))
    rows = CaseRow.objects.filter(case=OuterRef("case"), institution=OuterRef("institution"))
    return rows.exclude(user=membership.user_id).filter(Exists(there))


class Due(models.Model):
    """One institution owes one thing by one day (inclusive); done when `done_at` is set.

    What has no case names its `network`, by whose working days it is late.
    """

    institution = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, related_name="+"
    )
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="dues")
    network = models.ForeignKey(
        "contacts.Network", on_delete=models.PROTECT, null=True, related_name="+"
    )
    kind = models.CharField(max_length=16, choices=DueKind.choices)
    key = models.UUIDField()
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)

    objects = DueQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "institution"], name="a_thing_is_due_once_per_institution"
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False, network__isnull=True)
                | Q(case__isnull=True, network__isnull=False),
                name="what_is_due_has_a_case_or_a_network",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution", "kind", "due_on"],
                condition=models.Q(done_at__isnull=True),
                name="open_due_by_house",
            ),
            models.Index(fields=["case"], name="due_by_case"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on:%d.%m.%Y}"
