"""Documents: filed in quarantine, checked by a scanner, taken back; their content never changes."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Document
from cases.operations.sharing import end_shares
from cases.operations.steps import (
    day,
    require,
    require_institution,
    require_taking_part,
    step,
    tell,
)
from cases.ports import scan_elsewhere
from contacts.codes import is_code
from contacts.models import Membership
from iiz import files
from iiz.files.scanning import Scanner, Verdict, scanner
from iiz.outbox import kick
from iiz.versions import require_version

SCAN_TASK = "cases.tasks.scan_documents"
log = logging.getLogger("iiz.documents")


def add_document(
    case: Case, upload: File, *, by: Membership, at: datetime, category: str, title: str = ""
) -> Document:
    """Internal, and read by nobody before a scanner has seen it. Without a title it is called like
    its file.

    Rule: R-DOC-01. Raises: ValidationError; of the field "file", before anything is stored.
    """
    taken = _taken(upload)
    with step(case, by=by, at=at, reason="document.add") as case:
        require(case, "edit")
        require_taking_part(case, by, on=day(at))
        _require_category(category)
        document = Document(
            case=case,
            owner=by.institution,
            author=by.user,
            category=category,
            title=title or taken.name.rpartition(".")[0][:200],
            name=taken.name,
            file=ContentFile(taken.content, name=taken.name),
            content_type=taken.content_type,
            size=taken.size,
            sha256=taken.sha256,
            uploaded_at=at,
        )
        document.full_clean()
        document.save()
        _tell(document, "document.add", at=at)
        transaction.on_commit(partial(kick, SCAN_TASK), robust=True)
        return document


def edit_document(
    document: Document, *, by: Membership, at: datetime, version: int, title: str, category: str
) -> Document:
    """Rule: R-DOC-03; what was given to somebody keeps the title and category it was given under.

    Raises: EditConflict, ValidationError.
    """
    with step(document.case, by=by, at=at, reason="document.edit") as case:
        require(case, "edit")
        document = _locked(document, by)
        document.advance("edit")
        require_version(document, version)
        _require_category(category)
        if document.shares.exists():
            message = _("This document has been shared. Take it back, then file it again.")
            raise ValidationError(message, code="state")
        document.title, document.category = title, category
        document.full_clean()
        document.save()
        _tell(document, "document.edit", at=at)
        return document


def take_back_document(
    document: Document, *, by: Membership, at: datetime, reason: str
) -> Document:
    """From now on nobody reads it, the own institution neither; also in a closed case."""
    with step(document.case, by=by, at=at, reason="document.take_back") as case:
        document = _locked(document, by)
        if not reason.strip():
            message = _("Say why the document is taken back.")
            raise ValidationError({"reason": ValidationError(message, code="required")})
        document.advance("take_back")
        document.reason = reason
        document.full_clean()
        document.save()
        end_shares(case, document.shares.all(), by=by, at=at)
        _tell(document, "document.take_back", at=at)
        return document


def scan_documents(*, at: datetime) -> int:
    """Asks the scanner about everything in quarantine. Returns: how many left it.

    A scanner that fails says nothing: the file stays, and is asked about the next time.
    """
    ask = scanner()
    if ask is None:
        return 0
    waiting = Document.objects.quarantined().select_related("case").order_by("uploaded_at", "pk")
    judge = partial(_judge, at=at)
    return sum(scan_file(document, ask, judge) for document in waiting) + scan_elsewhere(ask, at=at)


def scan_file(row: Any, ask: Scanner, judge: Callable[[Any, Verdict], None]) -> bool:
    """`row` has a `file`. Returns: whether it left the quarantine."""
    try:
        with row.file.open("rb") as file:
            verdict = ask(file)
    except Exception as error:  # whatever the deployment's own scanner raises
        kind = row._meta.model_name
        log.error("%s %s could not be scanned: %s", kind, row.pk, type(error).__name__)
        return False
    try:
        judge(row, verdict)
    except ValidationError:  # taken back, or judged by another worker, in the meantime
        return False
    return True


def _judge(document: Document, verdict: Verdict, *, at: datetime) -> None:
    """Rule: R-DOC-02; of what is refused nothing is kept but the line."""
    verb = "clear" if verdict.is_clean else "refuse"
    with step(document.case, by=None, at=at, reason=f"document.{verb}"):
        document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
        document.advance(verb)
        if not verdict.is_clean:
            forget = partial(document.file.storage.delete, document.file.name)
            transaction.on_commit(forget, robust=True)
            document.file, document.finding = "", verdict.finding[:100] or "?"
            _tell(document, "document.refuse", at=at)
        document.save()


def _taken(upload: File) -> files.Taken:
    try:
        return files.take(upload)
    except ValidationError as error:
        raise ValidationError({"file": error}) from error


def _require_category(category: str) -> None:
    if not is_code("information_category", category):
        message = _("Choose the category of the document.")
        raise ValidationError({"category": ValidationError(message, code="required")})


def _locked(document: Document, by: Membership) -> Document:
    rows = Document.objects.select_for_update(of=("self",)).select_related("owner", "case")
    document = rows.get(pk=document.pk)
    require_institution(document.owner, by)
    return document


def _tell(document: Document, verb: str, *, at: datetime) -> None:
    """To its owner alone: whether there is a document is nobody else's business."""
    facts = {"category": document.category}
    tell(document.case, verb, at=at, subject=f"document:{document.key}", to=document.owner, **facts)
