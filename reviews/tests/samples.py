"""What the walks find of a review, in each of its states; see `cases.tests.samples`.

Its two sides are the lead and the participant; `decider` of the cast convenes it.
"""

from datetime import date, timedelta
from typing import Any

from cases.models import Case
from cases.tests.samples import STORIES, Samples
from contacts.factories import AgreementFactory, StandardFactory
from contacts.models import Agreement, Guideline, Membership
from contacts.operations import draft_guideline, submit_guideline
from iiz.access_map import Relation, Role
from reviews.models import Resolution, Review
from reviews.operations.drafting import Draft, NewStandard
from reviews.operations.examples import Written, write_example
from reviews.operations.inviting import Guest, Others, invitable, invite
from reviews.operations.recording import Checked, Planned, add_training, check_standards
from reviews.operations.resolutions import approve_resolution, refer_resolution, resolve
from reviews.operations.reviews import (
    Appointment,
    hold_review,
    plan_review,
    prepare_review,
)

WRITTEN = Written(
    "A person in her fifties with debts and health problems.",
    "Three months passed between the first question and an answer.",
    "We call each other in the first week.",
)


def agreement_of(samples: Samples) -> Agreement:
    world = samples.world
    sides = {"a_institution": world.social.institution, "b_institution": world.rav.institution}
    return AgreementFactory(network=world.network, **sides)


def planned(samples: Samples) -> Review:
    """Day and place are fixed; all of both sides and a guest are invited."""
    world = samples.world
    agreement = agreement_of(samples)
    at = world.tick()
    appointment = Appointment(world.start + timedelta(days=30), "Room 3, Musterwil")
    review = plan_review(agreement, at.year, appointment, by=world.decider, at=at)
    people = [one.membership.pk for one in invitable(agreement, on=at.date())]
    guest = Guest("Vera Espe (Demo)", "Municipal councillor")
    return invite(review, people, Others(further=guest), by=world.decider, at=world.tick())


def prepared(samples: Samples) -> Review:
    return prepare_review(planned(samples), by=samples.world.decider, at=samples.world.tick())


def held(samples: Samples) -> Review:
    """The checklist is filled in, so that nothing stands against its end."""
    review, world = prepared(samples), samples.world
    by, came = world.decider, list(review.attendances.values_list("pk", flat=True))
    review = hold_review(review, world.start.date(), came, by=by, at=world.tick())
    keys = review.checklist.values_list("key", flat=True)
    checked = {key: Checked("met") for key in keys}
    return check_standards(
        review, checked, version=review.version, by=by, at=world.tick(), remarks="It goes well."
    )


def _agreement(samples: Samples, case: Case) -> dict[str, Any]:
    """Nobody has planned its review."""
    return {"agreement_key": agreement_of(samples).key}


def _planned(samples: Samples, case: Case) -> dict[str, Any]:
    return {"review_key": planned(samples).key, "language": "de"}


def _prepared(samples: Samples, case: Case) -> dict[str, Any]:
    return {"review_key": prepared(samples).key}


def _held(samples: Samples, case: Case) -> dict[str, Any]:
    review, world = held(samples), samples.world
    day = world.start.date() + timedelta(days=60)
    training = add_training(
        review, Planned("Day of exchange", day), by=world.decider, at=world.tick()
    )
    return {"review_key": review.key, "training_key": training.key, "language": "fr"}


def _example(samples: Samples, case: Case) -> dict[str, Any]:
    """Written by the lead; its head has not released it."""
    review, world = prepared(samples), samples.world
    example = write_example(review, case.number, WRITTEN, by=world.social, at=world.tick())
    return {"review_key": review.key, "example_key": example.key}


def resolved(samples: Samples, review: Review, *, days: int = 8) -> Resolution:
    """The lead's head writes down that answers come within so many working days from next year."""
    world, begins = samples.world, date(samples.world.start.year + 1, 1, 1)
    changed = NewStandard("request_answer", days, "working_days", begins)
    draft = Draft("We answer sooner.", world.social.institution, begins, changed)
    return resolve(review, draft, by=world.social_head, at=world.tick())


def _before_the_committee(samples: Samples) -> None:
    """A version of the network's guideline."""
    world, begins = samples.world, date(samples.world.start.year + 1, 1, 1)
    draft = Guideline(network=world.network, effective_from=begins)
    draft_guideline(draft, by=None, at=world.tick())
    StandardFactory(guideline=draft, value=8)
    submit_guideline(draft, by=Membership(user=world.staff), at=world.tick())


def _resolution(samples: Samples, case: Case) -> dict[str, Any]:
    """Nobody has approved it; another one is before the committee, as is a version."""
    _before_the_committee(samples)
    review, world = held(samples), samples.world
    other = resolved(samples, review)
    why = "We do not agree on the day."
    refer_resolution(other, why, by=world.social_head, at=world.tick())
    return {"review_key": review.key, "resolution_key": resolved(samples, review).key}


def _resolution_agreed(samples: Samples, case: Case) -> dict[str, Any]:
    """Somebody has still to do it."""
    review, world = held(samples), samples.world
    draft = Draft("We meet in spring.", world.social.institution, world.start.date())
    row = resolve(review, draft, by=world.social_head, at=world.tick())
    for relation in (Relation.LEAD, Relation.PARTICIPANT):
        head = samples.membership(Role.HEAD, relation)
        approve_resolution(row, version=row.version, by=head, at=world.tick())
    return {"review_key": review.key, "resolution_key": row.key}


STORIES |= {
    "resolution": _resolution,
    "resolution_agreed": _resolution_agreed,
    "agreement": _agreement,
    "review": _planned,
    "review_prepared": _prepared,
    "review_held": _held,
    "example": _example,
}
