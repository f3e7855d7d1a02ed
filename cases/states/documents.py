"""States of a document: nobody reads it before a scanner has seen it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class DocumentState(TextChoices):
    QUARANTINED = "quarantined", pgettext_lazy("document_state", "being checked")
    CLEAN = "clean", pgettext_lazy("document_state", "checked")
    REFUSED = "refused", pgettext_lazy("document_state", "refused")
    TAKEN_BACK = "taken_back", pgettext_lazy("document_state", "taken back")


KEPT_DOCUMENT = frozenset({DocumentState.QUARANTINED, DocumentState.CLEAN})

DOCUMENT_VERBS: Mapping[str, tuple[frozenset[Any], Any]] = {
    "clear": (frozenset({DocumentState.QUARANTINED}), DocumentState.CLEAN),
    "refuse": (frozenset({DocumentState.QUARANTINED}), DocumentState.REFUSED),
    "edit": (KEPT_DOCUMENT, None),
    "share": (frozenset({DocumentState.CLEAN}), None),
    "take_back": (KEPT_DOCUMENT, DocumentState.TAKEN_BACK),
}
