"""What one reader may see and do in one case on one day: the answer every page of a case asks."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cases import access
from cases.models import Case, Coverage, Participation
from cases.states import ParticipationRole
from contacts.models import Institution, Membership

VERB_PERMISSIONS = {
    "ask": access.CHANGE,
    "invite": access.CHANGE,
    "clarify": access.CHANGE,
    "edit": access.CHANGE,
    "move": access.CHANGE,
    "promote": access.CHANGE,
    "hold": access.CHANGE,
    "resume": access.CHANGE,
    "close": access.CHANGE,
    "hand_over": access.HAND_OVER,
    "reopen": access.VIEW_OWN_PART,
}
ORDER = ["lead", "participant", "coordination", "former"]
# What institutions write to each other about responsibility: question, position, reasons.
STATEMENT_CATEGORY = "plan"


@dataclass(frozen=True)
class Reader:
    """`own`: institutions the membership acts for; `standing`: its best one among them.

    `covered`: information categories of other institutions it may read on that day.
    """

    case: Case
    membership: Membership
    on: date
    own: frozenset[int]
    standing: str
    covered: frozenset[str]
    permissions: frozenset[str]

    @property
    def house(self) -> Institution:
        """Whom it acts for: nobody without an institution reads a case."""
        return self.membership.institution

    @property
    def leads(self) -> bool:
        return self.standing == "lead"

    @property
    def is_former(self) -> bool:
        return self.standing == "former"

    @property
    def takes_part(self) -> bool:
        """Works on the case: neither has left it nor only decides in it.

        The head of an organisation above sees the cases of its parts, and has no part in them.
        """
        return self.standing in ("lead", "participant") and access.DISCLOSE in self.permissions

    @property
    def may_record(self) -> bool:
        """Tasks and the plan, as long as the case is open."""
        return self.takes_part and not self.case.is_closed

    @property
    def sees_declines(self) -> bool:
        """Who declined and how often is for the lead and the decider."""
        return self.standing in ("lead", "coordination")

    @property
    def sees_name(self) -> bool:
        """The decider first sees number, institutions, dates and codes; the person if covered."""
        return self.standing != "coordination" or "personal" in self.covered

    @property
    def sees_person(self) -> bool:
        """Address, phone and the like: the institution that registered her, or one covered."""
        return self.keeps_person or "personal" in self.covered

    @property
    def keeps_person(self) -> bool:
        """The institution that registered her; it alone knows the AHV number's register and how to
        reach her safely."""
        return self.case.person.registered_by_id in self.own

    @property
    def may_correct_person(self) -> bool:
        """Rule: R-PERSON-01; who keeps her data as long as it takes part, and the lead while it is
        covered: after a handover the institution that registered her may have left."""
        return self.takes_part and (self.keeps_person or (self.leads and self.sees_person))

    @property
    def sees_others(self) -> bool:
        """Other participants' names are for the lead and the decider."""
        return self.sees_declines

    def may_name(self, institution_id: int) -> bool:
        """Besides its own institution a participant knows of the lead. Queries: none, or 1 once."""
        if self.sees_others or institution_id in self.own:
            return True
        return not self.is_former and institution_id == self._lead_id

    @cached_property
    def _lead_id(self) -> int | None:
        rows = Participation.objects.in_force(self.on).filter(case=self.case)
        lead = rows.filter(role=ParticipationRole.LEAD)
        return lead.values_list("institution", flat=True).first()

    def reads(self, owner_id: int, category: str) -> bool:
        return owner_id in self.own or category in self.covered

    def reads_statement(self, *sides: int) -> bool:
        """Rule: R-STATEMENT-01; the texts of a clarification, request or handover are for who wrote
        them, for whom they were written to, and for whom plan matters are covered.

        A later lead and the decider may else see only institutions, days and codes.
        """
        return any(self.reads(side, STATEMENT_CATEGORY) for side in sides)

    def can(self, verb: str) -> bool:
        """Both: the institution may, and the case's phase allows it."""
        needed = VERB_PERMISSIONS[verb]
        if needed == access.VIEW_OWN_PART:
            held = self.permissions & {access.CHANGE, access.VIEW_OWN_PART}
            return bool(held) and self.case.can(verb)
        return needed in self.permissions and self.case.can(verb)

    @cached_property
    def person_name(self) -> str:
        return self.case.person.name if self.sees_name else ""


def reader(case: Case, membership: Membership, *, on: date) -> Reader:
    """For a case that came through the first door. Queries: 3 or 4."""
    rows = list(Participation.objects.of(membership, on=on).filter(case=case))
    own = frozenset(membership.institutions(on))
    coverage = Coverage.objects.in_force(on).filter(participation__in=[row.pk for row in rows])
    return Reader(
        case=case,
        membership=membership,
        on=on,
        own=own,
        standing=min((_standing(row, on) for row in rows), key=ORDER.index),
        covered=frozenset(coverage.values_list("category", flat=True)),
        permissions=access.held(membership.institution, case),
    )


def _standing(row: Participation, on: date) -> str:
    if row.is_former(on):
        return "former"
    return ParticipationRole(row.role).value
