from worklist.models.reminders import Digest, Reminder, Rung

__all__ = ["Digest", "Reminder", "Rung"]
