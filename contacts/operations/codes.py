"""The lists are reworded as drafts, and all drafts are published in one step."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts import codes
from contacts.models import Code, CodeDraft
from contacts.operations.recording import record
from iiz.history import Actor, change

WORDS = ("de", "fr", "en", "note", "position", "active")


def draft_code(draft: CodeDraft, *, by: Actor | None, at: datetime) -> CodeDraft:
    """What it will say; nobody but administrators sees it before it is published.

    Raises: ValidationError "list" for a list no page reads.
    """
    if not Code.objects.filter(list=draft.list).exists():
        raise ValidationError({"list": ValidationError(_("There is no such list."), code="list")})
    return record(draft, by=by, at=at, reason="code.draft")


def publish_codes(*, by: Actor | None, at: datetime) -> list[Code]:
    """All drafts at once. Codes are never deleted, since rows keep them; only no longer offered.

    Raises: ValidationError "nothing".
    """
    with change(by=by, at=at, reason="code.publish"):
        drafts = list(CodeDraft.objects.select_for_update().order_by("list", "code"))
        if not drafts:
            raise ValidationError(_("There is no draft to publish."), code="nothing")
        published = [_publish(draft) for draft in drafts]
    codes.forget()
    return published


def _publish(draft: CodeDraft) -> Code:
    code = Code.objects.select_for_update().filter(
        list=draft.list, code=draft.code
    ).first() or Code(list=draft.list, code=draft.code)
    for name in WORDS:
        setattr(code, name, getattr(draft, name))
    code.full_clean()
    code.save()
    draft.delete()
    return code
