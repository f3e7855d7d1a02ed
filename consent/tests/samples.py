"""What the walks over all pages find of a consent; see `cases.tests.samples`."""

from typing import Any

from cases.models import Case
from cases.tests.samples import STORIES, Samples
from consent.models import Consent
from consent.operations import Draft, Said, draft_consent, mark_printed, record_answer


def _printed(samples: Samples, case: Case) -> Consent:
    world = samples.world
    sides = [(world.social, world.rav), (world.iv, world.rav), (world.rav, world.iv)]
    asked = [
        (giver.institution.pk, receiver.institution.pk, category)
        for giver, receiver in sides
        for category in ("household", "plan", "diagnosis")
    ]
    day = world.start.date()
    draft = Draft(purpose="plan", scopes=["case_period", "oral"], asked=asked, since=day)
    consent = draft_consent(case, draft, by=world.social, at=world.tick())
    return mark_printed(consent, by=world.social, at=world.tick())


def _asked(samples: Samples, case: Case) -> dict[str, Any]:
    """Printed, and no answer yet."""
    return {"consent_key": _printed(samples, case).key}


def _given(samples: Samples, case: Case) -> dict[str, Any]:
    """All but the diagnosis."""
    consent, world = _printed(samples, case), samples.world
    yes = consent.lines.exclude(category="diagnosis").values_list("pk", flat=True)
    said = Said(
        state="limited",
        informed_on=world.start.date(),
        signed_on=world.start.date(),
        original_at="SD-4711",
        yes=frozenset(yes),
    )
    record_answer(consent, said, by=world.social, at=world.tick())
    return {"consent_key": consent.key}


STORIES |= {"consent": _asked, "consent_given": _given}
