"""The scan of a signed form: taken, looked at by the scanner, replaced by a better one."""

from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Due, DueKind
from cases.operations.documents import SCAN_TASK, scan_file
from cases.operations.steps import day, owe, step, tell
from consent.models import Consent, ConsentScan
from consent.models.scans import ENDINGS
from iiz import files
from iiz.files.scanning import Scanner, Verdict
from iiz.outbox import kick

SCANNED_WITHIN = timedelta(days=14)


def taken_scan(upload: File) -> files.Taken:
    """Rule: R-DOC-01. Raises: ValidationError of the field "scan", before anything is stored."""
    try:
        taken = files.take(upload)
        if taken.content_type not in ENDINGS:
            message = _("A scan is a PDF, JPEG or PNG. Save it as one of these.")
            raise ValidationError(message, code="kind")
    except ValidationError as error:
        raise ValidationError({"scan": error}) from error
    return taken


def keep_scan(consent: Consent, taken: files.Taken, *, at: datetime) -> None:
    """Inside the step, with the consent locked; of the scan before nothing is kept but the line."""
    if consent.scan is not None:
        _replace(consent.scan)
    scan = ConsentScan(
        consent=consent,
        file=ContentFile(taken.content, name="scan"),
        content_type=taken.content_type,
        size=taken.size,
        sha256=taken.sha256,
        uploaded_at=at,
    )
    scan.full_clean()
    scan.save()
    consent.scan = scan
    transaction.on_commit(partial(kick, SCAN_TASK), robust=True)


def _replace(scan: ConsentScan) -> None:
    scan.advance("replace")
    _forget_file(scan)
    scan.save()


def _forget_file(scan: ConsentScan) -> None:
    if name := scan.file.name:
        forget = partial(scan.file.storage.delete, name)
        transaction.on_commit(forget, robust=True)
    scan.file = ""


def scan_scans(ask: Scanner, at: datetime) -> int:
    """Returns: how many left the quarantine."""
    waiting = ConsentScan.objects.quarantined().select_related("consent__case")
    judge = partial(_judge, at=at)
    return sum(scan_file(one, ask, judge) for one in waiting.order_by("uploaded_at", "pk"))


def _judge(scan: ConsentScan, verdict: Verdict, *, at: datetime) -> None:
    """Rule: R-DOC-02; the institution that collected the consent learns of a refusal."""
    verb = "clear" if verdict.is_clean else "refuse"
    with step(scan.consent.case, by=None, at=at, reason=f"consent.scan_{verb}"):
        rows = ConsentScan.objects.select_for_update(of=("self",))
        scan = rows.select_related("consent__collected_by", "consent__case").get(pk=scan.pk)
        scan.advance(verb)
        if not verdict.is_clean:
            _forget_file(scan)
            scan.finding = verdict.finding[:100] or "?"
        scan.save()
        (_proved if verdict.is_clean else _unproved)(scan.consent, at=at)


def _proved(consent: Consent, *, at: datetime) -> None:
    """The end that was announced stays due."""
    dues = Due.objects.open().filter(kind=DueKind.CONSENT, key=consent.key)
    dues.exclude(due_on=consent.until).update(done_at=at)


def _unproved(consent: Consent, *, at: datetime) -> None:
    """Rule: R-CONSENT-10; who collected it is told, and owes another scan if that is the only
    proof of the signature."""
    subject = f"consent:{consent.key}"
    tell(consent.case, "consent.scan_refuse", at=at, subject=subject, to=consent.collected_by)
    if consent.is_valid and not consent.original_at:
        due_on = min(day(at) + SCANNED_WITHIN, consent.until)
        owe(consent.collected_by, consent.case, DueKind.CONSENT, consent.key, due_on=due_on)
