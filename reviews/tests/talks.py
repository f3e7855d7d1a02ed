"""A review that was held, between an IV office and an association that speaks for the services."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from cases.tests.cast import World
from contacts.factories import AgreementFactory, InstitutionFactory, MembershipFactory
from contacts.models import Agreement, Membership
from contacts.operations import Agreed, change_agreed
from iiz.history import change
from reviews.models import Resolution, Review
from reviews.operations.drafting import Draft, NewStandard
from reviews.operations.resolutions import approve_resolution, resolve

NEW_YEAR = date(2027, 1, 1)
TEN_DAYS = NewStandard("request_answer", 10, "working_days", NEW_YEAR)


@dataclass
class Talk:
    """The network says ten working days; the two had agreed on fifteen, since yesterday."""

    world: World
    agreement: Agreement
    review: Review
    iv: Membership
    services: Membership

    def draft(self, **changes: Any) -> Draft:
        draft = Draft("Answer sooner.", self.iv.institution, date(2026, 12, 1), TEN_DAYS)
        return replace(draft, **changes)

    def resolve(self, *, by: Membership | None = None, **changes: Any) -> Resolution:
        draft = self.draft(**changes)
        return resolve(self.review, draft, by=by or self.iv, at=self.world.tick())

    def approve(self, resolution: Resolution, *by: Membership) -> Resolution:
        for one in by or (self.iv, self.services):
            version = Resolution.objects.get(pk=resolution.pk).version
            resolution = approve_resolution(
                resolution, version=version, by=one, at=self.world.tick()
            )
        return resolution


def talk_in(world: World) -> Talk:
    association = InstitutionFactory(association=True, network=world.network)
    agreement = AgreementFactory(
        network=world.network,
        name_de="IV-Stelle – BKSE",
        a_institution=world.iv.institution,
        b_institution=association,
        b_type="social_service",
    )
    fifteen = Agreed("request_answer", 15, "working_days")
    days = (world.start.date(), -2), (world.start.date(), -1)
    before, yesterday = (date.fromordinal(day.toordinal() + step) for day, step in days)
    at = datetime.combine(before, world.start.timetz())
    change_agreed(agreement, fifteen, effective_from=yesterday, by=None, at=at)
    return Talk(
        world=world,
        agreement=agreement,
        review=held(agreement, world.start),
        iv=world.iv_head,
        services=MembershipFactory(institution=association, head=True),
    )


def held(agreement: Agreement, at: datetime) -> Review:
    with change(by=None, at=at, reason="review.hold"):
        review = Review(agreement=agreement, year=at.year, state="held", held_on=at.date())
        review.full_clean()
        review.save()
    return review
