"""What the walks find of a consent and a file inspection; see `cases.tests.samples`."""

from typing import Any

from django.utils import timezone

from cases.models import Case
from cases.operations.documents import scan_documents
from cases.operations.records import add_note
from cases.tests import factories as make
from cases.tests.samples import STORIES, Samples
from consent.models import Consent, Inspection
from consent.operations import (
    Asked,
    Claim,
    Draft,
    Identity,
    Question,
    Said,
    Told,
    Verdict,
    confirm,
    decide_part,
    disclose,
    draft_consent,
    mark_printed,
    record_answer,
    record_inspection,
    send_enquiry,
)
from iiz.testing.payloads import pdf


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


def _scanned(samples: Samples, case: Case) -> dict[str, Any]:
    """Signed, and the scan has been checked."""
    consent, world = _printed(samples, case), samples.world
    day, scan = world.start.date(), make.upload("scan.pdf", pdf())
    said = Said("granted", informed_on=day, signed_on=day, scan=scan)
    record_answer(consent, said, by=world.social, at=world.tick())
    scan_documents(at=world.tick())
    return {"consent_key": consent.key}


def _given_rows(samples: Samples, case: Case) -> dict[str, Any]:
    """A note and a document of the lead, shared with the participant on the person's consent."""
    consent, world = _printed(samples, case), samples.world
    yes = frozenset(consent.lines.values_list("pk", flat=True))
    day = world.start.date()
    said = Said("granted", informed_on=day, signed_on=day, original_at="SD-4711", yes=yes)
    record_answer(consent, said, by=world.social, at=world.tick())
    note = add_note(case, by=world.social, at=world.tick(), text="Called her.", category="plan")
    document = make.file_document(world, case)
    at = world.tick()  # perhaps a day later than the world began
    told = Told([world.rav.institution], "screen", timezone.localdate(at), items=[note, document])
    disclose(case, told, by=world.social, at=at)
    return {"note_key": note.key, "document_key": document.key}


def _told(samples: Samples, case: Case) -> dict[str, Any]:
    """On the phone and without a basis; the participant has not confirmed it yet."""
    world = samples.world
    words = {"gist": "When she can begin.", "explanation": "They called, it was urgent."}
    told = Told([world.rav.institution], "phone", world.start.date(), ["household"], **words)
    (row,) = disclose(case, told, by=world.social, at=world.tick())
    return {"disclosure_key": row.key}


def _confirmation(samples: Samples, case: Case) -> dict[str, Any]:
    """Acute danger; the head of the lead has still to confirm it."""
    world = samples.world
    claim = Claim("danger_to_life", world.rav.institution, "Her sister called today.")
    return {"confirmation_key": confirm(case, claim, by=world.social, at=world.tick()).key}


def _inspection(samples: Samples, case: Case, *, is_checked: bool = True) -> Inspection:
    """Of the person herself, with a part for everybody who takes part or took part."""
    world = samples.world
    day = world.start.date()
    identity = Identity("document", day) if is_checked else None
    asked = Asked(applicant="person", received_on=day, identity=identity)
    return record_inspection(case, asked, by=world.social, at=world.tick())


def _inspection_asked(samples: Samples, case: Case) -> dict[str, Any]:
    return {"inspection_key": _inspection(samples, case).key}


def _inspection_unchecked(samples: Samples, case: Case) -> dict[str, Any]:
    return {"inspection_key": _inspection(samples, case, is_checked=False).key}


def _inspection_decided(samples: Samples, case: Case) -> dict[str, Any]:
    return _decided(samples, case, Verdict("granted"))


def _inspection_refused(samples: Samples, case: Case) -> dict[str, Any]:
    verdict = Verdict(
        "refused",
        reasons=["secrecy"],
        explanation="A statute requires it.",
        remedy="Ask for a decision within 30 days.",
        redactions=[("Letter of a neighbour", "third_party")],
    )
    return _decided(samples, case, verdict)


def _decided(samples: Samples, case: Case, verdict: Verdict) -> dict[str, Any]:
    world, asked = samples.world, _inspection(samples, case)
    for by in (world.social, world.rav, samples.first):
        part = asked.parts.get(holder=by.institution)
        decide_part(part, verdict, by=by, at=world.tick())
    return {"inspection_key": asked.key}


def _enquiry(samples: Samples, case: Case) -> dict[str, Any]:
    """The lead has asked the IV, which has not answered; it has nothing to do with the case."""
    world = samples.world
    asked = Question(
        network=world.network,
        addressee=world.iv.institution,
        question="payer",
        areas=["debt", "housing"],
    )
    return {"enquiry_key": send_enquiry(asked, by=world.social, at=world.tick()).key}


STORIES |= {
    "confirmation": _confirmation,
    "consent": _asked,
    "consent_given": _given,
    "consent_scanned": _scanned,
    "disclosure": _told,
    "note_given": _given_rows,
    "document_given": _given_rows,
    "enquiry": _enquiry,
    "inspection": _inspection_asked,
    "inspection_unchecked": _inspection_unchecked,
    "inspection_decided": _inspection_decided,
    "inspection_refused": _inspection_refused,
}
