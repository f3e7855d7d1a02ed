"""Whose looks an auditor may read of, and whom she may name.

Rule: R-AUDIT-01; DSV 4: her own institution's people, for a network its institutions' in its cases.
What other institutions were shown she learns for one case at a time, of the days on which her
institution took part in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from cases.models import Case, Notice, Participation
from cases.states import ParticipationRole
from consent.models import Consent, Disclosure
from contacts.models import Institution, Mandate, Membership, Network, NetworkMembership
from iiz.calendar import ONE_DAY
from iiz.models import AccessEvent
from iiz.models.access_event import AccessEventQuerySet, start_of

NO_CASE = 0


@dataclass(frozen=True)
class Span:
    """The days on which an institution belonged to the scope, both inclusive."""

    institution_id: int
    since: date
    until: date | None


@dataclass(frozen=True)
class Scope:
    """Of one institution (`institution` set) or of one network (`network` set)."""

    institution: Institution | None
    network: Network | None
    on: date

    @property
    def name(self) -> str:
        return str(self.institution or self.network)

    @cached_property
    def spans(self) -> list[Span]:
        """Of a network: its members, and who held its mandate. Queries: 2, or none."""
        if self.network is None:
            return []
        wanted = ("institution_id", "since", "until")
        joined = NetworkMembership.objects.filter(network=self.network).values_list(*wanted)
        held = Mandate.objects.filter(network=self.network).values_list(*wanted)
        return [Span(*row) for row in (*joined, *held)]

    @cached_property
    def houses(self) -> frozenset[int]:
        if self.institution is not None:
            return frozenset({self.institution.pk})
        return frozenset(span.institution_id for span in self.spans)

    @cached_property
    def elsewhere(self) -> list[int]:
        """Cases of other networks that institutions of this one work in as well. Queries: 1."""
        if self.network is None:
            return []
        joined = NetworkMembership.objects.filter(institution__in=self.houses)
        held = Mandate.objects.filter(institution__in=self.houses)
        others = Case.objects.exclude(network=self.network).filter(
            Q(network__in=joined.values("network")) | Q(network__in=held.values("network"))
        )
        return list(others.values_list("pk", flat=True))

    def events(self, since: date, until: date) -> AccessEventQuerySet:
        """Of people acting within the scope, on those days."""
        rows = AccessEvent.objects.between(since, until)
        if self.network is None:
            return rows.filter(institution_id__in=self.houses)
        rows = rows.filter(Q(network_id=self.network.pk) | self._acting(since, until))
        if not self.elsewhere:
            return rows
        return rows.exclude(case_ids__len__gt=0, case_ids__contained_by=self.elsewhere)

    def _acting(self, since: date, until: date) -> Q:
        """For an institution while it belonged to the network."""
        lasting = [one for one in self.spans if _covers(one, since, until)]
        found = Q(institution_id__in={one.institution_id for one in lasting})
        for span in self.spans:
            if span not in lasting:
                found |= Q(institution_id=span.institution_id) & _days(span.since, span.until)
        return found

    def case_id(self, number: str) -> int:
        """NO_CASE for a number that nobody has, and for one of another network."""
        cases = Case.objects.filter(number=number)
        if self.network is not None:
            cases = cases.filter(network=self.network)
        return cases.values_list("pk", flat=True).first() or NO_CASE

    def events_of(self, case_id: int, since: date, until: date) -> AccessEventQuerySet:
        """Whoever was shown that case, as far as the scope reaches. Queries: 1, or none."""
        rows = AccessEvent.objects.between(since, until).filter(case_ids__contains=[case_id])
        if self.institution is None:
            return rows
        mine = Q(institution_id=self.institution.pk)
        for part in Participation.objects.filter(case=case_id, institution=self.institution):
            mine |= _days(part.since, part.until) & _ended(part)
        return rows.filter(mine)

    def numbers(self, case_ids: Iterable[int]) -> dict[int, str]:
        """Of those cases that lie in the scope. Queries: 1."""
        cases = Case.objects.filter(pk__in=set(case_ids))
        if self.network is not None:
            cases = cases.filter(network=self.network)
        return dict(cases.values_list("pk", "number"))

    def is_own(self, institution_id: int | None, network_id: int | None) -> bool:
        """Of a look by somebody acting within the scope."""
        if self.network is not None and network_id == self.network.pk:
            return True
        return institution_id in self.houses

    def may_name(self, case_id: int) -> frozenset[int] | None:
        """The institutions that looked at the case and are named; None for all of them.

        Rule: R-AUDIT-02; as on the pages of the case: who leads it knows who takes part, who
        takes part knows who leads. Queries: 1, or none.
        """
        if self.institution is None:
            return None
        rows = Participation.objects.in_force(self.on).filter(case=case_id)
        roles = dict(rows.values_list("institution_id", "role"))
        if self.institution.pk not in roles:
            return self.houses
        if roles[self.institution.pk] == ParticipationRole.LEAD:
            return None
        leads = {house for house, role in roles.items() if role == ParticipationRole.LEAD}
        return self.houses | leads

    @cached_property
    def people(self) -> dict[int, str]:
        """Everybody who acts or acted within the scope, by user id. Queries: 1."""
        acting = Q(institution__in=self.houses)
        if self.network is not None:
            acting |= Q(network=self.network)
        rows = Membership.objects.filter(acting).select_related("user", "institution")
        found: dict[int, str] = {}
        for row in rows.order_by("user__last_name", "user__first_name", "since", "pk"):
            house = row.institution if self.network is not None else None
            words = f"{row.user.name}, {house.short}" if house else row.user.name
            found.setdefault(row.user_id, words)
        return found

    def overdue_notices(self) -> QuerySet[Notice]:
        rows = Notice.objects.open().filter(due_on__lt=self.on)
        if self.institution is not None:
            return rows.filter(informer=self.institution)
        return rows.filter(case__network=self.network)

    def irregular_exchanges(self, since: date, until: date) -> QuerySet[Disclosure]:
        """Rule: R-AUDIT-06; of a network in its cases, else in which the institution is a side."""
        rows = Disclosure.objects.irregular().filter(on__range=(since, until))
        if self.network is not None:
            return rows.filter(case__network=self.network)
        return rows.readable(self.houses)

    def scanned_consents(self) -> QuerySet[Consent]:
        """Rule: R-CONSENT-10; whose scan may be handed out."""
        rows = Consent.objects.scanned()
        if self.network is not None:
            return rows.filter(case__network=self.network)
        return rows.filter(collected_by=self.institution)


def scope_of(membership: Membership, *, on: date) -> Scope:
    return Scope(membership.institution, membership.network, on)


def _covers(span: Span, since: date, until: date) -> bool:
    return span.since <= since and (span.until is None or span.until >= until)


def _days(since: date, until: date | None) -> Q:
    found = Q(at__gte=start_of(since))
    return found & Q(at__lt=start_of(until + ONE_DAY)) if until else found


def _ended(part: Participation) -> Q:
    return Q(at__lt=part.ended_at) if part.ended_at else Q()
