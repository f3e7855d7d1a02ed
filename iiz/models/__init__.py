"""The rows every app stands on."""

from iiz.models.access_event import AccessEvent
from iiz.models.form_token import FormToken
from iiz.models.job_run import JobRun
from iiz.models.outbox_message import OutboxMessage, OutboxState

__all__ = ["AccessEvent", "FormToken", "JobRun", "OutboxMessage", "OutboxState"]
